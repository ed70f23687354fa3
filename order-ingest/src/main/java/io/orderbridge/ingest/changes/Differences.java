package io.orderbridge.ingest.changes;

import io.orderbridge.ingest.mapping.OrderAmounts;
import io.orderbridge.ingest.mapping.ShopValues;
import io.orderbridge.ingest.mapping.StagedOrder.BillTo;
import io.orderbridge.ingest.mapping.StagedOrder.ShipTo;
import io.orderbridge.model.OrderChangedInShop.Difference;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was edited between two looks at an order, in money and lines. Pure. */
final class Differences {

    private final List<Difference> found = new ArrayList<>();

    private Differences() {}

    /** What differs, for people; empty where nothing does that a ticket shows. */
    static List<Difference> between(ShopValues before, ShopValues after) {
        Differences differences = new Differences();
        differences.amounts(before.amounts(), after.amounts());
        differences.lines(before.lines(), after.lines());
        differences.text("ship-to address", address(before.shipTo()), address(after.shipTo()));
        if (before.billTo() != null) {
            differences.text("billing address", address(before.billTo()), address(after.billTo()));
        }
        differences.text("shipping method", before.shipVia(), after.shipVia());
        differences.text("customer", before.customerName(), after.customerName());
        differences.text("e-mail", before.email(), after.email());
        differences.text("currency", before.currency(), after.currency());
        differences.text("order number", before.number(), after.number());
        differences.text("note", before.note(), after.note());
        return differences.found;
    }

    private void amounts(OrderAmounts before, OrderAmounts after) {
        amount("total", before.total(), after.total());
        amount("lines before discounts", before.subtotal(), after.subtotal());
        amount("discount", before.discount(), after.discount());
        amount("shipping", before.shipping(), after.shipping());
        amount("fees", before.fees(), after.fees());
        amount("tax", before.tax(), after.tax());
    }

    private void lines(List<ShopValues.Line> before, List<ShopValues.Line> after) {
        Map<Long, ShopValues.Line> then = byId(before);
        Map<Long, ShopValues.Line> now = byId(after);
        then.forEach((id, line) -> {
            ShopValues.Line same = now.get(id);
            if (same == null) {
                add("line " + line.label(), describe(line), "");
            } else {
                amount("quantity of " + line.label(), line.quantity(), same.quantity());
                amount("price of " + line.label(), line.total(), same.total());
                text("name of " + line.label(), line.name(), same.name());
            }
        });
        now.forEach((id, line) -> {
            if (!then.containsKey(id)) {
                add("line " + line.label(), "", describe(line));
            }
        });
    }

    private static Map<Long, ShopValues.Line> byId(List<ShopValues.Line> lines) {
        return lines.stream()
                .collect(Collectors.toMap(
                        ShopValues.Line::id, Function.identity(), (one, same) -> one, LinkedHashMap::new));
    }

    private static String describe(ShopValues.Line line) {
        return line.quantity().toPlainString() + " for " + line.total().toPlainString();
    }

    private static String address(ShipTo to) {
        return oneLine(
                to.name(),
                to.address1(),
                to.address2(),
                to.city(),
                to.state(),
                to.postcode(),
                to.country(),
                to.phone());
    }

    private static String address(BillTo to) {
        return oneLine(to.address1(), to.address2(), to.city(), to.state(), to.postcode(), to.country(), to.phone());
    }

    private static String oneLine(String... parts) {
        return Stream.of(parts).filter(part -> part != null && !part.isEmpty()).collect(Collectors.joining(", "));
    }

    private void amount(String what, BigDecimal before, BigDecimal after) {
        if (before.compareTo(after) != 0) {
            add(what, before.toPlainString(), after.toPlainString());
        }
    }

    private void text(String what, String before, String after) {
        if (!before.equals(after)) {
            add(what, before, after);
        }
    }

    private void add(String what, String before, String after) {
        found.add(new Difference(what, before, after));
    }
}
