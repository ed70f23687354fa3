package io.orderbridge.orders;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    /** An amount with two decimals at least, as JSON may have dropped zeros. */
    static String amount(JsonNode node, String field) {
        String text = text(node, field);
        return text.matches("-?[0-9]+([.][0-9]?)?")
                ? new BigDecimal(text).setScale(2, RoundingMode.UNNECESSARY).toPlainString()
                : text;
    }

    /** As {@code rolled back}. */
    static String state(JsonNode order) {
        return text(order, "state").toLowerCase(Locale.ROOT).replace('_', ' ');
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
            name = "staged",
            mixinStandardHelpOptions = true,
            description = "How many orders are in each state, and those that wait.")
    static final class Staged implements Callable<Integer> {

        @ParentCommand
        Orders orders;

        @Override
        public Integer call() throws DeskProblem {
            JsonNode staged = orders.desk().get("/orders/staged");
            if (orders.shownAsJson(staged)) {
                return 0;
            }
            Screen screen = orders.screen();
            List<List<String>> states = new ArrayList<>();
            int waiting = 0;
            for (JsonNode count : staged.path("states")) {
                states.add(List.of(
                        state(count),
                        text(count, "orders"),
                        text(count, "amount"),
                        Screen.age(count.path("oldest").asText(""))));
                waiting += state(count).equals("pending") ? count.path("orders").asInt() : 0;
            }
            screen.table(List.of("STATE", "ORDERS", "AMOUNT", "OLDEST"), states);
            screen.line("");
            if (waiting == 0) {
                screen.line("No order waits.");
                return 0;
            }
            table(screen, staged.path("pending"));
            if (waiting > staged.path("pending").size()) {
                screen.line("... and " + (waiting - staged.path("pending").size()) + " more: bin/orders list pending");
            }
            return 0;
        }
    }

    private static void table(Screen screen, JsonNode orders) {
        List<List<String>> rows = new ArrayList<>();
        orders.forEach(order -> rows.add(List.of(
                text(order, "orderNumber"),
                text(order, "stagingId"),
                state(order),
                text(order, "customer"),
                text(order, "amount") + " " + text(order, "currency"),
                Screen.age(order.path("failedAt").asText(order.path("stagedAt").asText(""))),
                text(order, "priority"),
                why(order))));
        screen.table(List.of("ORDER", "STAGING", "STATE", "CUSTOMER", "AMOUNT", "AGE", "PRIORITY", ""), rows);
    }

    private static String why(JsonNode order) {
        if (!text(order, "ticket").isEmpty()) {
            return "ticket " + text(order, "ticket");
        }
        String error = reason(text(order, "error"));
        return state(order).equals("held") ? text(order, "reason") + ": " + error : error;
    }

    /** Without the order, which stands in the line already. */
    private static String reason(String error) {
        return error.replaceFirst("^Order .*? \\(staging [0-9]+\\): (?=\\[)", "");
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description =
                    "Orders in one state, or in all. Those that wait for something the oldest first, else the newest"
                            + " first.")
    static final class ListOrders implements Callable<Integer> {

        /** States that can be listed. */
        enum State {
            PENDING,
            FAILED,
            HELD,
            CREATED,
            SKIPPED,
            ROLLED_BACK,
            CANCELLED,
            ALL;

            @Override
            public String toString() {
                return name().toLowerCase(Locale.ROOT);
            }
        }

        @ParentCommand
        Orders orders;

        @Parameters(
                arity = "0..1",
                defaultValue = "failed",
                paramLabel = "<state>",
                description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
        State state;

        @Option(
                names = "--number",
                defaultValue = "",
                paramLabel = "<number>",
                description = "WooCommerce order number")
        String number;

        @Option(
                names = "--customer",
                defaultValue = "",
                paramLabel = "<text>",
                description = "Customer number, or part of name or e-mail")
        String customer;

        @Option(names = "--reason", defaultValue = "", paramLabel = "<code>", description = "As SKU_UNKNOWN")
        String reason;

        @Option(
                names = "--older-than",
                defaultValue = "",
                paramLabel = "<age>",
                description = "Failed, else staged, longer ago: 45s, 30m, 2h, 3d")
        String olderThan;

        @Option(names = "--newer-than", defaultValue = "", paramLabel = "<age>", description = "... less long ago")
        String newerThan;

        @Option(
                names = "--limit",
                defaultValue = "50",
                paramLabel = "<number>",
                description = "At most so many, up to 1000 (default: 50)")
        int limit;

        @Override
        public Integer call() throws DeskProblem {
            JsonNode listed = orders.desk()
                    .get("/orders?state=" + state + "&number=" + Desk.encoded(number) + "&customer="
                            + Desk.encoded(customer) + "&reason=" + Desk.encoded(reason) + "&olderThan="
                            + Desk.encoded(olderThan) + "&newerThan=" + Desk.encoded(newerThan) + "&limit=" + limit);
            if (orders.shownAsJson(listed)) {
                return 0;
            }
            Screen screen = orders.screen();
            if (listed.path("orders").isEmpty()) {
                screen.line("No order fits.");
                return 0;
            }
            table(screen, listed.path("orders"));
            if (listed.path("more").asBoolean()) {
                screen.line("... and more: --limit");
            }
            return 0;
        }
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "The whole way of one order.")
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
                    + Screen.coloured(state(summary)));
            screen.field("customer", joined(", ", text(summary, "customer"), text(summary, "email")));
            screen.field(
                    "ship to",
                    joined(
                            ", ",
                            Stream.of(
                                            "SHIP_NAM",
                                            "SHIP_ADRS_1",
                                            "SHIP_ADRS_2",
                                            "SHIP_CITY",
                                            "SHIP_STATE",
                                            "SHIP_ZIP_COD",
                                            "SHIP_CNTRY")
                                    .map(column -> text(staged, column))
                                    .toArray(String[]::new)));
            screen.field("note", text(staged, "CUST_NOTE"));
            screen.field("amounts", amounts(staged));
            screen.field("error", reason(text(summary, "error")));
            screen.field("shop", text(staged, "STATUS_SYNC_ERROR"));
            detail.path("warnings").forEach(warning -> screen.field("warning", warning.asText()));
            screen.line("");
            if (detail.hasNonNull("ticket")) {
                ticket(screen, detail.path("ticket"));
            } else {
                staged(screen, detail.path("stagedLines"));
            }
            screen.line("");
            List<List<String>> steps = new ArrayList<>();
            detail.path("timeline")
                    .forEach(step -> steps.add(List.of(
                            Screen.time(step.path("at").asText("")), text(step, "what"), text(step, "detail"))));
            screen.table(List.of("TIME", "WHAT", ""), steps);
            return 0;
        }

        /** What adds up to the total, zeros left out. */
        private static String amounts(JsonNode staged) {
            StringBuilder sum = new StringBuilder("lines " + text(staged, "SUBTOT"));
            add(sum, " - discount ", text(staged, "DISC_AMT"));
            add(sum, " + shipping ", text(staged, "SHIP_AMT"));
            add(sum, " + fees ", text(staged, "FEE_AMT"));
            add(sum, " + rounding ", text(staged, "ROUND_AMT"));
            add(sum, " + tax ", text(staged, "TAX_AMT"));
            return sum + " = " + text(staged, "TOT_AMT") + " " + text(staged, "CURRENCY");
        }

        private static void add(StringBuilder sum, String what, String amount) {
            if (!amount.isEmpty() && !amount.equals("0.00")) {
                sum.append(what).append(amount);
            }
        }

        private static void ticket(Screen screen, JsonNode ticket) {
            screen.field(
                    "ticket",
                    text(ticket, "ticket") + ", document " + text(ticket, "docId") + ", total "
                            + text(ticket.path("totals"), "TOT") + ", due " + text(ticket.path("totals"), "AMT_DUE")
                            + (text(ticket, "shipped").isEmpty() ? "" : ", shipped " + text(ticket, "shipped"))
                            + (ticket.path("closed").asBoolean() ? ", closed" : ""));
            lines(screen, ticket.path("lines"), "item", "description");
        }

        private static void staged(Screen screen, JsonNode staged) {
            if (staged.isEmpty()) {
                screen.line("It has no lines.");
                return;
            }
            lines(screen, staged, "sku", "name");
        }

        private static void lines(Screen screen, JsonNode lines, String item, String name) {
            List<List<String>> rows = new ArrayList<>();
            lines.forEach(line -> rows.add(List.of(
                    text(line, item),
                    text(line, "quantity"),
                    amount(line, "price"),
                    amount(line, "total"),
                    text(line, name))));
            screen.table(List.of("ITEM", "QUANTITY", "PRICE", "TOTAL", "NAME"), rows);
        }
    }

    /** Those that are not empty. */
    static String joined(String between, String... parts) {
        return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining(between));
    }

    @Command(
            name = "woo",
            mixinStandardHelpOptions = true,
            description = {
                "What the shop says now beside what CounterPoint says.",
                "An order that is not staged is named by its WooCommerce id."
            })
    static final class Woo implements Callable<Integer> {

        @ParentCommand
        Orders orders;

        @Parameters(paramLabel = "<order>")
        String order;

        @Override
        public Integer call() throws DeskProblem {
            JsonNode answer = orders.desk().get("/orders/" + Desk.encoded(order) + "/shop");
            if (orders.shownAsJson(answer)) {
                return 0;
            }
            Screen screen = orders.screen();
            JsonNode summary = answer.path("order");
            JsonNode comparison = answer.path("comparison");
            JsonNode shop = comparison.path("shop");
            screen.line((summary.isMissingNode() ? "order " + text(shop, "number") : name(summary))
                    + ", WooCommerce id " + text(shop, "id"));
            screen.line("");
            sides(screen, summary, comparison);
            screen.line("");
            lines(screen, comparison.path("lines"));
            screen.line("");
            notes(screen, shop.path("notes"));
            screen.line("");
            if (comparison.path("differences").isEmpty()) {
                screen.line("The shop and CounterPoint say the same.");
            } else {
                screen.headline("DIFFERENCES");
                comparison.path("differences").forEach(each -> screen.line(Screen.printable(each.asText())));
            }
            return 0;
        }

        private static void sides(Screen screen, JsonNode summary, JsonNode comparison) {
            JsonNode shop = comparison.path("shop");
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of(
                    "status",
                    text(shop, "status"),
                    summary.isMissingNode()
                            ? "not staged"
                            : joined(", ", state(summary), ticketOr(summary, text(summary, "reason")))));
            comparison
                    .path("amounts")
                    .forEach(amount -> rows.add(List.of(
                            text(amount, "what"),
                            text(amount, "shop") + " " + text(shop, "currency"),
                            joined(" ", text(amount, "counterPoint"), text(summary, "currency")))));
            rows.add(List.of("paid", Screen.time(text(shop, "paidAt")), ""));
            rows.add(List.of("changed", Screen.time(text(shop, "changedAt")), ""));
            screen.table(List.of("", "SHOP", "COUNTERPOINT"), rows);
        }

        private static String ticketOr(JsonNode summary, String otherwise) {
            return text(summary, "ticket").isEmpty() ? otherwise : "ticket " + text(summary, "ticket");
        }

        private static void lines(Screen screen, JsonNode lines) {
            List<List<String>> rows = new ArrayList<>();
            lines.forEach(line -> rows.add(List.of(
                    text(line, "sku"),
                    text(line, "shopQuantity"),
                    amount(line, "shopTotal"),
                    text(line, "quantity"),
                    amount(line, "total"),
                    text(line, "item"))));
            screen.table(List.of("SKU IN THE SHOP", "QUANTITY", "TOTAL", "COUNTERPOINT", "TOTAL", "ITEM"), rows);
        }

        private static void notes(Screen screen, JsonNode notes) {
            if (notes.isEmpty()) {
                screen.line("The shop's order has no notes.");
                return;
            }
            List<List<String>> rows = new ArrayList<>();
            notes.forEach(note -> rows.add(List.of(
                    Screen.time(text(note, "at")),
                    note.path("forCustomer").asBoolean() ? "customer" : "private",
                    text(note, "text").replaceAll("<[^>]*>", ""))));
            screen.table(List.of("TIME", "NOTE", ""), rows);
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
