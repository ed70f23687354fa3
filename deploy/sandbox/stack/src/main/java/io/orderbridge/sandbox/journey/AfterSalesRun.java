package io.orderbridge.sandbox.journey;

import io.orderbridge.model.Shop;
import io.orderbridge.sandbox.counterpoint.CounterPointLedger;
import io.orderbridge.sandbox.servers.CaughtMail;
import io.orderbridge.sandbox.stack.LocalStack;
import io.orderbridge.sandbox.woocommerce.OrderKind;
import io.orderbridge.sandbox.woocommerce.PlacedOrder;
import io.orderbridge.sandbox.woocommerce.Shopper;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What shop and shoppers do to orders that are tickets: each of it is in what needs a person and in a mail, and no ticket
 * changes by itself.
 */
public final class AfterSalesRun {

    /** Mails wait for the next digest. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);

    private final LocalStack stack;
    private final Shopper shopper;
    private final Consumer<String> progress;

    /** Something that happens to an order, and the code of the change that somebody has to deal with; empty for none. */
    private enum Deed {
        REFUND_A_PART("TICKET_REFUNDED"),
        REFUND_ALL("TICKET_REFUNDED"),
        EDIT("TICKET_EDITED"),
        CANCEL("TICKET_TAKEN_BACK"),
        TRASH("TICKET_TAKEN_BACK"),
        DELETE("TICKET_TAKEN_BACK"),
        PUT_ON_HOLD("");

        private final String code;

        Deed(String code) {
            this.code = code;
        }

        private String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    public AfterSalesRun(LocalStack stack, Shopper shopper, Consumer<String> progress) {
        this.stack = stack;
        this.shopper = shopper;
        this.progress = progress;
    }

    /** Has services compare tickets with the shop often enough for somebody who looks on. */
    public static LocalStack.Settings comparingOften(LocalStack.Settings settings) {
        return settings.serviceSetting("ORDERBRIDGE_INGEST_TICKET_COMPARISON_INTERVAL", "3s");
    }

    /** Does it; returns what is not as it should be, one readable line each. */
    public List<String> run() throws SQLException, InterruptedException {
        Map<Deed, PlacedOrder> orders = new LinkedHashMap<>();
        for (Deed deed : Deed.values()) {
            orders.put(deed, shopper.place(OrderKind.GUEST));
        }
        awaitTickets(orders);
        Map<Long, BigDecimal> before = totals();
        for (Map.Entry<Deed, PlacedOrder> each : orders.entrySet()) {
            happens(each.getKey(), each.getValue());
            progress.accept("  order %s: %s"
                    .formatted(each.getValue().number(), each.getKey().words()));
        }
        List<String> complaints = awaitNotices(orders);
        if (!totals().equals(before)) {
            complaints.add("tickets have changed by themselves: from " + before + " to " + totals());
        }
        String held =
                shopper.look(orders.get(Deed.PUT_ON_HOLD).id()).orElseThrow().status();
        if (!held.equals("on-hold")) {
            complaints.add("the order that was put on hold is " + held + " in the shop");
        }
        try (Connection counterPoint = stack.counterPoint().connect()) {
            complaints.addAll(CounterPointLedger.discrepancies(counterPoint));
        }
        return complaints;
    }

    private void happens(Deed deed, PlacedOrder order) {
        switch (deed) {
            case REFUND_A_PART -> shopper.refund(order.id(), new BigDecimal("1.00"), "a dent");
            case REFUND_ALL -> shopper.refundFully(order.id());
            case EDIT -> shopper.edit(order.id());
            case CANCEL -> shopper.cancel(order.id());
            case TRASH -> shopper.trash(order.id());
            case DELETE -> shopper.delete(order.id());
            case PUT_ON_HOLD -> shopper.putOnHold(order.id());
        }
    }

    private void awaitTickets(Map<Deed, PlacedOrder> orders) throws SQLException, InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            try (Connection counterPoint = stack.counterPoint().connect()) {
                Map<Long, StagingRow> rows = StagingRow.readAll(counterPoint, Shop.FIRST);
                if (orders.values().stream()
                        .allMatch(order -> rows.containsKey(order.id())
                                && rows.get(order.id()).toldBack())) {
                    return;
                }
            }
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        }
    }

    /** Looks until each change is listed once and mailed, for a time. */
    private List<String> awaitNotices(Map<Deed, PlacedOrder> orders) throws SQLException, InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        List<String> complaints = complaints(orders);
        while (!complaints.isEmpty() && Instant.now().isBefore(end)) {
            Thread.sleep(BETWEEN_LOOKS.toMillis());
            complaints = complaints(orders);
        }
        return complaints;
    }

    private List<String> complaints(Map<Deed, PlacedOrder> orders) throws SQLException {
        Map<Long, List<String>> listed = TicketChanges.open(stack, Shop.FIRST);
        List<CaughtMail> mails = stack.mail().mails();
        List<String> complaints = new ArrayList<>();
        orders.forEach((deed, order) -> {
            List<String> expected = deed.code.isEmpty() ? List.of() : List.of(deed.code);
            List<String> found = listed.getOrDefault(order.id(), List.of());
            String who = "order " + order.number() + " (" + deed.words() + ")";
            if (!found.equals(expected)) {
                complaints.add(who + ": listed as " + found + ", not as " + expected);
            }
            if (!expected.isEmpty()
                    && mails.stream().noneMatch(mail -> OrderWatch.names(mail, Shop.FIRST, order.number()))) {
                complaints.add(who + ": no mail names it");
            }
        });
        return complaints;
    }

    private Map<Long, BigDecimal> totals() throws SQLException {
        Map<Long, BigDecimal> totals = new TreeMap<>();
        try (Connection counterPoint = stack.counterPoint().connect();
                PreparedStatement select = counterPoint.prepareStatement("SELECT DOC_ID, TOT FROM dbo.PS_DOC_HDR_TOT");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                totals.put(row.getLong(1), row.getBigDecimal(2));
            }
        }
        return totals;
    }
}
