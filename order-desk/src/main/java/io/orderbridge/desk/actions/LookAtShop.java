package io.orderbridge.desk.actions;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.ShopLook;
import io.orderbridge.counterpoint.ShopLook.Outcome;
import io.orderbridge.counterpoint.ShopLook.Reader;
import io.orderbridge.desk.DeskSettings;
import io.orderbridge.service.WaitUntil;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Has order-ingest compare orders with the shop before they are sent on: the shop may have cancelled, refunded or edited
 * them since they failed, and their tickets must not carry what the shop shows no more. Idempotent. Thread-safe.
 */
@ApplicationScoped
public class LookAtShop {

    private static final long PAUSE_MILLIS = 50;

    private final CounterPoint counterPoint;
    private final DeskSettings settings;
    private final Clock clock;

    LookAtShop(CounterPoint counterPoint, DeskSettings settings, Clock clock) {
        this.counterPoint = counterPoint;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Waits until these rows are what the shop shows. Where no order-ingest has ever run there is nothing to wait for. While
     * none runs, or it does not get on for {@link DeskSettings#shopLookWait}, the caller goes on without: a person may have to act, and what
     * the shop did meanwhile is announced when order-ingest is back, which compares these rows first. So it does with rows that
     * the shop's database does not have, if that is another one than the orders came from.
     *
     * @return why the shop was not looked at, or which orders were not found there; empty if nothing is to be said
     */
    String before(Collection<Integer> stagingIds, String user) throws SQLException {
        Set<Integer> rows = new TreeSet<>(stagingIds);
        if (rows.isEmpty()) {
            return "";
        }
        Reader reader;
        int request;
        try (Connection connection = counterPoint.connect()) {
            reader = ShopLook.reader(connection);
            if (reader == Reader.NONE) {
                return "";
            }
            request = ShopLook.ask(connection, rows, user);
        }
        if (reader == Reader.AWAY) {
            return notSeen("no order-ingest is running");
        }
        int open = Integer.MAX_VALUE;
        WaitUntil enough = WaitUntil.NOW;
        while (true) {
            int now;
            try (Connection connection = counterPoint.connect()) {
                now = ShopLook.open(connection, request);
            }
            if (now == 0) {
                return outcomes(rows);
            }
            if (now < open) {
                enough = WaitUntil.after(settings.shopLookWait(), clock.instant());
                open = now;
            } else if (enough.isOver(clock.instant())) {
                return notSeen("order-ingest does not answer, or cannot read the shop");
            }
            if (!pause()) {
                return notSeen("the desk is stopping");
            }
        }
    }

    private String outcomes(Set<Integer> rows) throws SQLException {
        Map<Outcome, Integer> outcomes;
        try (Connection connection = counterPoint.connect()) {
            outcomes = ShopLook.takeOutcomes(connection, rows);
        }
        return outcomes.entrySet().stream()
                .map(of -> switch (of.getKey()) {
                    case ABSENT ->
                        "the shop has none of " + orders(of.getValue())
                                + ", as if its database were another one: they go on as they were staged";
                    case UNSETTLED ->
                        "what the shop changed in " + orders(of.getValue()) + " could not be taken over yet";
                })
                .collect(Collectors.joining("; "));
    }

    private static String orders(int count) {
        return count + (count == 1 ? " order" : " orders");
    }

    /** For the audit log: the reason, and that the shop was not looked at. */
    static String audited(String reason, String note) {
        return note.isEmpty() ? reason : (reason + " (" + note + ")").strip();
    }

    private static String notSeen(String why) {
        return "the shop was not looked at, since " + why;
    }

    private static boolean pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
