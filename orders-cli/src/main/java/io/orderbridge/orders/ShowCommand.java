package io.orderbridge.orders;

import static io.orderbridge.orders.OrderText.amount;
import static io.orderbridge.orders.OrderText.joined;
import static io.orderbridge.orders.OrderText.name;
import static io.orderbridge.orders.OrderText.state;
import static io.orderbridge.orders.OrderText.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code orders show}. */
@Command(name = "show", mixinStandardHelpOptions = true, description = "The whole way of one order.")
final class ShowCommand implements Callable<Integer> {

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
        screen.field("error", OrderText.withoutOrder(text(summary, "error")));
        screen.field("told back", text(staged, "STATUS_SYNC_ERROR"));
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
                .forEach(step -> steps.add(
                        List.of(Screen.time(step.path("at").asText("")), text(step, "what"), text(step, "detail"))));
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
                        + (text(ticket, "shipped").isEmpty() ? "" : ", shipped " + text(ticket, "shipped")));
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
