package io.orderbridge.processor.ticket;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.processor.ProcessorSettings;
import io.orderbridge.processor.staging.StagedOrderRepository;
import io.orderbridge.service.failure.Dependency;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * CounterPoint as far as it makes tickets: it may answer every question and still make none, as while a till or an index
 * rebuild holds a lock. Whether it does is tried out with orders that wait, in transactions that are rolled back.
 * Thread-safe.
 */
@ApplicationScoped
class TicketCreation implements Dependency {

    private static final Logger LOG = Logger.getLogger(TicketCreation.class);

    /** How outages and people call it. */
    static final String NAME = "CounterPoint (tickets)";

    private static final int MOST_WAITING = 200;

    /** Each may wait for a lock as long as an order does. */
    private static final int MOST_OTHERS = 2;

    private final CounterPoint counterPoint;
    private final TicketProcedures procedures;
    private final StagedOrderRepository stagedOrders;
    private final ProcessorSettings settings;
    private final Clock clock;
    private CircuitBreaker breaker = CircuitBreaker.CLOSED;

    /** Since when one order alone has kept it open. */
    private Optional<Instant> oneAloneSince = Optional.empty();

    private final Set<Integer> waitedAlone = new HashSet<>();

    TicketCreation(
            CounterPoint counterPoint,
            TicketProcedures procedures,
            StagedOrderRepository stagedOrders,
            ProcessorSettings settings,
            Clock clock) {
        this.counterPoint = counterPoint;
        this.procedures = procedures;
        this.stagedOrders = stagedOrders;
        this.settings = settings;
        this.clock = clock;
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
        boolean oneAlone = breaker.isOpen() && breaker.only().isPresent();
        oneAloneSince = oneAlone ? oneAloneSince.or(() -> Optional.of(clock.instant())) : Optional.empty();
        return breaker.isOpen() && !breaker.alone().contains(stagingId);
    }

    /** Notes that an order became a ticket. */
    synchronized void succeeded(int stagingId) {
        breaker = breaker.succeeded(stagingId);
        oneAloneSince = Optional.empty();
        waitedAlone.remove(stagingId);
    }

    /** Whether an order has waited long enough for others that may become tickets: it need not be left to the sweep. */
    synchronized boolean waitedAlone(int stagingId) {
        return waitedAlone.contains(stagingId);
    }

    /**
     * Takes the trouble of the one order that has met it for its own, when it has waited for long and no other order came. Then it
     * fails like any other, and people see it.
     */
    private synchronized boolean decideAboutOneAlone() {
        Optional<Integer> only = breaker.only();
        if (only.isEmpty()
                || oneAloneSince.isEmpty()
                || clock.instant().isBefore(oneAloneSince.get().plus(settings.aloneAfter()))) {
            return false;
        }
        if (waitedAlone.size() >= MOST_WAITING) {
            waitedAlone.clear();
        }
        waitedAlone.add(only.get());
        breaker = breaker.decidedAlone(only.get());
        oneAloneSince = Optional.empty();
        return true;
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
        List<NoTicketsException> failed = new ArrayList<>();
        try (Connection connection = counterPoint.connect()) {
            for (int stagingId : candidates(connection)) {
                try {
                    if (procedures.couldCreate(connection, stagingId)) {
                        succeeded(stagingId);
                        return;
                    }
                } catch (SQLException e) {
                    failed.add(new NoTicketsException(name(connection, stagingId), e));
                }
            }
        }
        if (failed.isEmpty()) {
            return;
        }
        NoTicketsException last = failed.get(failed.size() - 1);
        if (failed.size() > 1 || !decideAboutOneAlone()) {
            throw last;
        }
        LOG.warnf(
                "no other order has come that could become a ticket: taken for this order's own trouble: %s",
                last.getMessage());
    }

    private String name(Connection connection, int stagingId) throws SQLException {
        return stagedOrders
                .find(connection, stagingId)
                .map(found -> found.order().toString())
                .orElse("staging " + stagingId);
    }
}
