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
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code orders woo}. */
@Command(
        name = "woo",
        mixinStandardHelpOptions = true,
        description = {
            "What the shop says now beside what CounterPoint says.",
            "An order that is not staged is named by its WooCommerce id."
        })
final class WooCommand implements Callable<Integer> {

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
        screen.line((summary.isMissingNode() ? "order " + text(shop, "number") : name(summary)) + ", WooCommerce id "
                + text(shop, "id"));
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
