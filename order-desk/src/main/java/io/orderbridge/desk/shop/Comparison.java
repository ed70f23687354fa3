package io.orderbridge.desk.shop;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.orderbridge.counterpoint.staging.OrderState;
import io.orderbridge.desk.orders.OrderDetail;
import io.orderbridge.desk.orders.OrderDetail.TicketLine;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The shop's order beside CounterPoint's.
 *
 * @param shop what the shop says
 * @param amounts side by side: total, shipping, tax
 * @param lines side by side, the shop's order first, then what only CounterPoint has
 * @param differences for people; empty if both say the same
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Comparison(ShopView shop, List<Amount> amounts, List<Line> lines, List<String> differences) {

    private static final Set<String> TAKEN_BACK = Set.of("cancelled", "refunded", "failed", "trash");

    /** An amount on both sides; empty where a side has none. */
    public record Amount(String what, String shop, String counterPoint) {}

    /** A line on both sides; empty where a side has none. */
    public record Line(String sku, String shopQuantity, String shopTotal, String item, String quantity, String total) {}

    /** Of an order that is not staged. */
    public static Comparison notStaged(ShopView shop) {
        return new Comparison(
                shop,
                List.of(new Amount("total", shop.total(), "")),
                shop.lines().stream()
                        .map(line -> new Line(line.sku(), line.quantity(), line.total(), "", "", ""))
                        .toList(),
                List.of("the order is not staged"));
    }

    /**
     * Of a staged order.
     *
     * @param staged LINE_ITEMS_JSON
     */
    public static Comparison of(ShopView shop, OrderDetail detail, JsonNode staged) {
        List<String> differences = new ArrayList<>();
        Map<String, String> row = detail.staged();
        List<Amount> amounts = List.of(
                new Amount("total", shop.total(), row.getOrDefault("TOT_AMT", "")),
                new Amount("shipping", shop.shipping(), row.getOrDefault("SHIP_AMT", "")),
                new Amount("tax", shop.tax(), row.getOrDefault("TAX_AMT", "")));
        amounts.stream()
                .filter(amount -> !same(amount.shop(), amount.counterPoint()))
                .map(amount ->
                        amount.what() + ": " + amount.shop() + " in the shop, " + amount.counterPoint() + " staged")
                .forEach(differences::add);
        detail.ticket()
                .map(ticket -> ticket.totals().getOrDefault("TOT", ""))
                .filter(total -> !same(shop.total(), total))
                .ifPresent(total ->
                        differences.add("total: " + shop.total() + " in the shop, " + total + " on the ticket"));
        List<Line> lines = lines(shop, detail, staged);
        for (int number = 1; number <= lines.size(); number++) {
            Line line = lines.get(number - 1);
            if (!same(line.shopQuantity(), line.quantity()) || !same(line.shopTotal(), line.total())) {
                differences.add("line " + number + ": quantity or total differ");
            }
        }
        state(shop, detail).ifPresent(differences::add);
        return new Comparison(shop, amounts, lines, differences);
    }

    private static List<Line> lines(ShopView shop, OrderDetail detail, JsonNode staged) {
        List<JsonNode> ours = new ArrayList<>();
        staged.forEach(ours::add);
        List<TicketLine> ticket =
                detail.ticket().map(OrderDetail.TicketDetail::lines).orElse(List.of());
        List<Line> lines = new ArrayList<>();
        List<Integer> matched = new ArrayList<>();
        for (int position = 0; position < shop.lines().size(); position++) {
            ShopView.Line theirs = shop.lines().get(position);
            int index = indexOf(ours, theirs.id(), position);
            if (index >= 0) {
                matched.add(index);
            }
            lines.add(line(Optional.of(theirs), index, ours, ticket));
        }
        for (int index = 0; index < ours.size(); index++) {
            if (!matched.contains(index)) {
                lines.add(line(Optional.empty(), index, ours, ticket));
            }
        }
        return lines;
    }

    /** By the shop's id of the line; old rows have none, and their order is the shop's. */
    private static int indexOf(List<JsonNode> ours, long lineId, int position) {
        for (int index = 0; index < ours.size(); index++) {
            if (ours.get(index).path("line_id").asLong(-1) == lineId) {
                return index;
            }
        }
        return position < ours.size() && !ours.get(position).has("line_id") ? position : -1;
    }

    private static Line line(Optional<ShopView.Line> theirs, int index, List<JsonNode> ours, List<TicketLine> ticket) {
        String sku = theirs.map(ShopView.Line::sku).orElse("");
        String quantity = theirs.map(ShopView.Line::quantity).orElse("");
        String total = theirs.map(ShopView.Line::total).orElse("");
        if (index < 0) {
            return new Line(sku, quantity, total, "", "", "");
        }
        if (index < ticket.size()) {
            TicketLine line = ticket.get(index);
            return new Line(sku, quantity, total, line.item(), line.quantity(), line.total());
        }
        JsonNode line = ours.get(index);
        return new Line(
                sku,
                quantity,
                total,
                line.path("sku").asText(""),
                line.path("quantity").asText(""),
                line.path("total").asText(""));
    }

    private static Optional<String> state(ShopView shop, OrderDetail detail) {
        boolean ticket = detail.order().state() == OrderState.CREATED;
        String number = detail.order().ticket().orElse("");
        if (ticket && TAKEN_BACK.contains(shop.status())) {
            return Optional.of("the shop's order is " + shop.status() + ", and CounterPoint has ticket " + number);
        }
        boolean noted = shop.notes().stream().anyMatch(note -> note.text().contains(number));
        return ticket && !noted ? Optional.of("no note in the shop tells of ticket " + number) : Optional.empty();
    }

    private static boolean same(String one, String other) {
        try {
            return new BigDecimal(one).compareTo(new BigDecimal(other)) == 0;
        } catch (NumberFormatException e) {
            return one.equals(other);
        }
    }
}
