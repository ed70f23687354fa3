package io.orderbridge.processor.ticket;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.processor.staging.StagedOrderTable;
import io.orderbridge.service.failure.Dependency;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * CounterPoint as far as it makes tickets: it may answer every question and still make none, as while a till or an index
 * rebuild holds a lock. Whether it does is tried out with orders that wait, in transactions that are rolled back.
 * Thread-safe.
 */
@ApplicationScoped
class TicketCreation implements Dependency {

    /** How outages and people call it. */
    static final String NAME = "CounterPoint (tickets)";

    private static final int MOST_WAITING = 200;

    /** Each may wait for a lock as long as an order does. */
    private static final int MOST_OTHERS = 2;

    private final CounterPoint counterPoint;
    private final TicketProcedures procedures;
    private final StagedOrderTable stagedOrders;
    private CircuitBreaker breaker = CircuitBreaker.CLOSED;

    TicketCreation(CounterPoint counterPoint, TicketProcedures procedures, StagedOrderTable stagedOrders) {
        this.counterPoint = counterPoint;
        this.procedures = procedures;
        this.stagedOrders = stagedOrders;
    }

    @Override
    public String name() {
        return NAME;
    }

    /**
     * Notes that an order met trouble that may be over the next time.
     *
     * @return whether that is no order's fault
     */
    synchronized boolean failed(int stagingId, SQLException trouble) {
        breaker = breaker.failed(stagingId, CounterPoint.troubleOf(trouble));
        return breaker.isOpen() && !breaker.alone().contains(stagingId);
    }

    /** Notes that an order became a ticket. */
    synchronized void succeeded(int stagingId) {
        breaker = breaker.succeeded(stagingId);
    }

    /** One that met the trouble, after others that may not meet it. */
    private List<Integer> candidates(Connection connection) throws SQLException {
        CircuitBreaker now = current();
        return Stream.concat(
                        stagedOrders.oldestWaiting(connection, MOST_WAITING).stream()
                                .filter(order -> !now.orders().contains(order)
                                        && !now.alone().contains(order))
                                .limit(MOST_OTHERS),
                        now.orders().stream().limit(1))
                .toList();
    }

    private synchronized CircuitBreaker current() {
        return breaker;
    }

    /** Takes the locks that a ticket takes. It is enough if any order can become one. */
    @Override
    public void probe() throws SQLException {
        List<SQLException> failed = new ArrayList<>();
        try (Connection connection = counterPoint.connect()) {
            for (int stagingId : candidates(connection)) {
                try {
                    if (procedures.couldCreate(connection, stagingId)) {
                        succeeded(stagingId);
                        return;
                    }
                } catch (SQLException e) {
                    failed.add(e);
                }
            }
        }
        if (!failed.isEmpty()) {
            throw new SQLException(CounterPoint.describe(failed.get(failed.size() - 1)), failed.get(0));
        }
    }
}
