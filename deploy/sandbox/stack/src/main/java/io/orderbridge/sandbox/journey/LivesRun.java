package io.orderbridge.sandbox.journey;

import io.orderbridge.model.Shop;
import io.orderbridge.sandbox.servers.CaughtMail;
import io.orderbridge.sandbox.stack.LocalStack;
import io.orderbridge.sandbox.woocommerce.RecordedOrder;
import io.orderbridge.sandbox.woocommerce.Shopper;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * New orders live as orders of a real WooCommerce did, row by row: after each step CounterPoint and what needs a person
 * are compared with what is right for it, and in the end a mail has to name each order that somebody should look at.
 */
public final class LivesRun {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);

    private final LocalStack stack;
    private final Shopper shopper;
    private final Consumer<String> progress;

    /**
     * A recorded life.
     *
     * @param seen what is seen after each of its steps: of each order its state, then what is listed of its ticket
     */
    private record Life(String name, List<String> seen) {}

    private static Life life(String name, String... seen) {
        return new Life(name, List.of(seen));
    }

    private static final List<Life> LIVES = List.of(
            life(
                    "refund-by-line",
                    "ticket of 41.00",
                    "ticket of 41.00, TICKET_REFUNDED",
                    "ticket of 41.00, TICKET_REFUNDED, TICKET_REFUNDED",
                    "ticket of 41.00, TICKET_REFUNDED, TICKET_REFUNDED, TICKET_REFUNDED"),
            life("refund-by-amount", "ticket of 41.00", "ticket of 41.00, TICKET_REFUNDED"),
            life(
                    "edited-in-place",
                    "ticket of 41.00",
                    "ticket of 41.00, TICKET_EDITED",
                    "ticket of 41.00, TICKET_EDITED, TICKET_EDITED",
                    "ticket of 41.00, TICKET_EDITED, TICKET_EDITED, TICKET_EDITED"),
            life(
                    "edited-by-on-hold",
                    "ticket of 41.00",
                    "ticket of 41.00",
                    "ticket of 41.00, TICKET_EDITED",
                    "ticket of 41.00, TICKET_EDITED"),
            life(
                    "refunded-then-revived",
                    "ticket of 41.00",
                    "ticket of 41.00, TICKET_REFUNDED",
                    "ticket of 41.00, TICKET_REFUNDED, PAID_STATUS_AFTER_REFUND"),
            life("cash-on-delivery", "ticket of 41.00", "ticket of 41.00", "ticket of 41.00", "ticket of 41.00"),
            life("bank-transfer", "not staged", "ticket of 41.00", "ticket of 41.00"),
            life("plugin-status", "ticket of 41.00", "ticket of 41.00", "ticket of 41.00"),
            life("sub-orders", "ticket of 41.00", "ticket of 41.00; held SUB_ORDER; held SUB_ORDER"),
            life("gift-card", "not staged", "held ITEM_TYPE"),
            life("bundle", "held BUNDLE"),
            life("line-options", "ticket of 15.96"),
            life("other-currency", "failed"),
            life("tax-inclusive-round-at-subtotal", "ticket of 182.58"),
            // The first one ships to 東京都, which CounterPoint's columns cannot say.
            life("names-and-addresses", "held SHIP_TO_UNREADABLE", "held SHIP_TO_UNREADABLE; ticket of 37.19"));

    public LivesRun(LocalStack stack, Shopper shopper, Consumer<String> progress) {
        this.stack = stack;
        this.shopper = shopper;
        this.progress = progress;
    }

    /** Lets them live, all at once; returns what is not as it should be, one readable line each. */
    public List<String> run() throws SQLException, InterruptedException {
        List<RecordedOrder> orders =
                LIVES.stream().map(life -> shopper.recorded(life.name())).toList();
        List<String> complaints = new ArrayList<>();
        for (int step = 0; orders.stream().anyMatch(RecordedOrder::hasNext); step++) {
            List<String> done = new ArrayList<>();
            for (RecordedOrder order : orders) {
                done.add(order.hasNext() ? order.step() : "");
            }
            for (int i = 0; i < orders.size(); i++) {
                if (!done.get(i).isEmpty()) {
                    complaints.addAll(compare(LIVES.get(i), step, orders.get(i), done.get(i)));
                }
            }
        }
        complaints.addAll(unmailed(orders));
        return complaints;
    }

    private List<String> compare(Life life, int step, RecordedOrder order, String did)
            throws SQLException, InterruptedException {
        String expected = life.seen().get(step);
        String seen = seen(order);
        Instant end = Instant.now().plus(PATIENCE);
        while (!seen.equals(expected) && Instant.now().isBefore(end)) {
            Thread.sleep(BETWEEN_LOOKS.toMillis());
            seen = seen(order);
        }
        String what = "order %d, %s, %s".formatted(order.id(), life.name().replace('-', ' '), did);
        progress.accept("  " + what + ": " + seen);
        return seen.equals(expected) ? List.of() : List.of(what + ": " + seen + ", not " + expected);
    }

    private String seen(RecordedOrder order) throws SQLException {
        Map<Long, List<String>> listed = TicketChanges.open(stack, Shop.FIRST);
        List<String> all = new ArrayList<>();
        for (long id : order.ids()) {
            all.add(seen(id, listed));
        }
        return String.join("; ", all);
    }

    private String seen(long order, Map<Long, List<String>> listed) throws SQLException {
        List<String> seen = new ArrayList<>();
        seen.add(state(order));
        seen.addAll(listed.getOrDefault(order, List.of()));
        return String.join(", ", seen);
    }

    private String state(long order) throws SQLException {
        try (Connection counterPoint = stack.counterPoint().connect();
                PreparedStatement select = counterPoint.prepareStatement(
                        """
                        SELECT staged.ORDER_STATE, staged.HOLD_CODE, totals.TOT
                        FROM dbo.USER_ORDER_STAGING AS staged
                        LEFT JOIN dbo.PS_DOC_HDR_TOT AS totals ON CAST(totals.DOC_ID AS VARCHAR(15)) = staged.CP_DOC_ID
                        WHERE staged.SHOP = ? AND staged.WOO_ORDER_ID = ? AND staged.IS_DUPLICATE = 0
                        """)) {
            select.setString(1, Shop.FIRST);
            select.setLong(2, order);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return "not staged";
                }
                BigDecimal total = row.getBigDecimal("TOT");
                String code = row.getString("HOLD_CODE");
                return total != null
                        ? "ticket of " + total.setScale(2).toPlainString()
                        : row.getString("ORDER_STATE").toLowerCase(Locale.ROOT) + (code == null ? "" : " " + code);
            }
        }
    }

    /** Looks for a mail about each order that somebody should look at, for a time. */
    private List<String> unmailed(List<RecordedOrder> orders) throws SQLException, InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (true) {
            List<String> complaints = new ArrayList<>();
            List<CaughtMail> mails = stack.mail().mails();
            Map<Long, List<String>> listed = TicketChanges.open(stack, Shop.FIRST);
            for (RecordedOrder order : orders) {
                for (long id : order.ids()) {
                    String seen = seen(id, listed);
                    boolean told =
                            mails.stream().anyMatch(mail -> OrderWatch.names(mail, Shop.FIRST, Long.toString(id)));
                    if (!told && seen.matches(".*[A-Z]{3}.*|failed")) {
                        complaints.add("order " + id + ": no mail names it");
                    }
                }
            }
            if (complaints.isEmpty() || Instant.now().isAfter(end)) {
                return complaints;
            }
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        }
    }
}
