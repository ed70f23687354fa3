package io.orderbridge.orders;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Commands that change nothing. */
final class Looking {

    private Looking() {}

    static String text(JsonNode node, String field) {
        return Screen.printable(node.path(field).asText(""));
    }

    static String name(JsonNode order) {
        return "order " + text(order, "orderNumber") + " (staging " + text(order, "stagingId") + ")";
    }

    static void reasons(Screen screen, JsonNode reasons) {
        reasons.forEach(reason -> screen.line("  " + Screen.printable(reason.asText())));
    }

    @Command(
            name = "failed",
            mixinStandardHelpOptions = true,
            description = "Failed orders by reason, the most pressing first.")
    static final class Failed implements Callable<Integer> {

        @ParentCommand
        Orders orders;

        @Override
        public Integer call() throws DeskProblem {
            JsonNode failed = orders.desk().get("/orders/failed");
            if (orders.shownAsJson(failed)) {
                return 0;
            }
            Screen screen = orders.screen();
            if (failed.path("orders").asInt() == 0) {
                screen.line("No order has failed.");
                return 0;
            }
            List<List<String>> rows = new ArrayList<>();
            failed.path("groups")
                    .forEach(group -> rows.add(List.of(
                            text(group, "priority"),
                            text(group, "reason"),
                            text(group, "orders"),
                            text(group, "amount"),
                            Screen.age(group.path("oldest").asText("")),
                            text(group, "warning"),
                            text(group, "critical"),
                            text(group, "example"))));
            screen.table(
                    List.of("PRIORITY", "REASON", "ORDERS", "AMOUNT", "OLDEST", "> 6 H", "> 24 H", "OF THE OLDEST"),
                    rows);
            return 0;
        }
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Orders in one state, the oldest first; tickets the newest first.")
    static final class ListOrders implements Callable<Integer> {

        /** States that can be listed. */
        enum State {
            PENDING,
            FAILED,
            CREATED,
            SKIPPED,
            ROLLED_BACK,
            CANCELLED
        }

        @ParentCommand
        Orders orders;

        @Parameters(
                arity = "0..1",
                defaultValue = "FAILED",
                description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
        State state;

        @Option(names = "--number", defaultValue = "", description = "WooCommerce order number")
        String number;

        @Option(names = "--customer", defaultValue = "", description = "Customer number, or part of name or e-mail")
        String customer;

        @Option(names = "--reason", defaultValue = "", paramLabel = "<code>", description = "As SKU_UNKNOWN")
        String reason;

        @Option(names = "--limit", defaultValue = "50", description = "At most so many, up to 1000 (default: 50)")
        int limit;

        @Override
        public Integer call() throws DeskProblem {
            JsonNode listed = orders.desk()
                    .get("/orders?state=" + state.name().toLowerCase(Locale.ROOT) + "&number=" + Desk.encoded(number)
                            + "&customer=" + Desk.encoded(customer) + "&reason=" + Desk.encoded(reason) + "&limit="
                            + limit);
            if (orders.shownAsJson(listed)) {
                return 0;
            }
            Screen screen = orders.screen();
            if (listed.path("orders").isEmpty()) {
                screen.line("No such order.");
                return 0;
            }
            List<List<String>> rows = new ArrayList<>();
            listed.path("orders")
                    .forEach(order -> rows.add(List.of(
                            text(order, "orderNumber"),
                            text(order, "stagingId"),
                            text(order, "customer"),
                            text(order, "amount") + " " + text(order, "currency"),
                            Screen.age(order.path("failedAt")
                                    .asText(order.path("stagedAt").asText(""))),
                            text(order, "priority"),
                            text(order, "ticket").isEmpty()
                                    ? text(order, "error")
                                    : "ticket " + text(order, "ticket"))));
            screen.table(List.of("ORDER", "STAGING", "CUSTOMER", "AMOUNT", "AGE", "PRIORITY", ""), rows);
            if (listed.path("more").asBoolean()) {
                screen.line("... and more: --limit");
            }
            return 0;
        }
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Everything about one order.")
    static final class Show implements Callable<Integer> {

        @ParentCommand
        Orders orders;

        @Parameters(paramLabel = "<order>")
        String order;

        @Override
        public Integer call() throws DeskProblem {
            JsonNode detail = orders.desk().get("/orders/" + Desk.encoded(order));
            if (orders.shownAsJson(detail)) {
                return 0;
            }
            Screen screen = orders.screen();
            JsonNode summary = detail.path("order");
            JsonNode staged = detail.path("staged");
            screen.line(name(summary) + ", WooCommerce id " + text(summary, "wooOrderId") + ": "
                    + text(summary, "state").toLowerCase(Locale.ROOT).replace('_', ' '));
            screen.line("customer  " + text(summary, "customer") + "  " + text(summary, "email"));
            screen.line("ship to   "
                    + String.join(
                            ", ",
                            List.of("SHIP_NAM", "SHIP_ADRS_1", "SHIP_ADRS_2", "SHIP_CITY", "SHIP_STATE", "SHIP_ZIP_COD")
                                    .stream()
                                    .map(column -> text(staged, column))
                                    .filter(value -> !value.isEmpty())
                                    .toList()));
            screen.line("amounts   lines " + text(staged, "SUBTOT") + " - discount " + text(staged, "DISC_AMT")
                    + " + shipping " + text(staged, "SHIP_AMT") + " + fees " + text(staged, "FEE_AMT") + " + rounding "
                    + text(staged, "ROUND_AMT") + " + tax " + text(staged, "TAX_AMT") + " = "
                    + text(staged, "TOT_AMT") + " " + text(staged, "CURRENCY"));
            if (!text(summary, "error").isEmpty()) {
                screen.line("error     " + text(summary, "error"));
            }
            lines(screen, detail);
            screen.line("");
            List<List<String>> steps = new ArrayList<>();
            detail.path("timeline")
                    .forEach(step ->
                            steps.add(List.of(Screen.time(step.path("at").asText("")), text(step, "what"))));
            screen.table(List.of("TIME", "WHAT"), steps);
            audit(screen, detail);
            return 0;
        }

        private static void lines(Screen screen, JsonNode detail) {
            List<List<String>> rows = new ArrayList<>();
            screen.line("");
            if (detail.hasNonNull("ticket")) {
                JsonNode ticket = detail.path("ticket");
                screen.line("ticket    " + text(ticket, "ticket") + ", document " + text(ticket, "docId") + ", total "
                        + text(ticket.path("totals"), "TOT") + ", due " + text(ticket.path("totals"), "AMT_DUE")
                        + (text(ticket, "shipped").isEmpty() ? "" : ", shipped " + text(ticket, "shipped"))
                        + (ticket.path("closed").asBoolean() ? ", closed" : ""));
                ticket.path("lines")
                        .forEach(line -> rows.add(List.of(
                                text(line, "item"),
                                text(line, "quantity"),
                                text(line, "price"),
                                text(line, "total"),
                                text(line, "description"))));
            } else {
                detail.path("stagedLines")
                        .forEach(line -> rows.add(List.of(
                                text(line, "sku"),
                                text(line, "quantity"),
                                text(line, "price"),
                                text(line, "total"),
                                text(line, "name"))));
            }
            screen.table(List.of("ITEM", "QUANTITY", "PRICE", "TOTAL", "NAME"), rows);
        }

        private static void audit(Screen screen, JsonNode detail) {
            if (detail.path("audit").isEmpty()) {
                return;
            }
            screen.line("");
            List<List<String>> rows = new ArrayList<>();
            detail.path("audit")
                    .forEach(entry -> rows.add(List.of(
                            Screen.time(entry.path("at").asText("")),
                            text(entry, "action"),
                            text(entry, "by"),
                            text(entry, "reason"))));
            screen.table(List.of("AUDIT", "ACTION", "BY", "REASON"), rows);
        }
    }

    @Command(
            name = "validate",
            mixinStandardHelpOptions = true,
            description = "What keeps an order from becoming a ticket. Exit code 1 if anything does.")
    static final class Validate implements Callable<Integer> {

        @ParentCommand
        Orders orders;

        @Parameters(paramLabel = "<order>")
        String order;

        @Override
        public Integer call() throws DeskProblem {
            JsonNode validity = orders.desk().get("/orders/" + Desk.encoded(order) + "/validation");
            boolean valid = validity.path("valid").asBoolean();
            if (!orders.shownAsJson(validity)) {
                Screen screen = orders.screen();
                screen.line(
                        name(validity.path("order")) + (valid ? " can become a ticket." : " cannot become a ticket:"));
                reasons(screen, validity.path("reasons"));
            }
            return valid ? 0 : DeskProblem.REFUSED;
        }
    }
}
