package io.orderbridge.desk.actions;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.TicketChangeRepository;
import io.orderbridge.counterpoint.TicketChangeRepository.TicketChange;
import io.orderbridge.desk.audit.AuditLog;
import io.orderbridge.desk.orders.OrderSummary;
import io.orderbridge.desk.problem.DeskRefusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;

/** Tickets whose order the shop has changed since, until somebody has dealt with it. Thread-safe. */
@ApplicationScoped
public class ChangedTickets {

    private static final int MOST = 1_000;

    private final CounterPoint counterPoint;
    private final FindOrder find;
    private final AuditLog audit;
    private final Clock clock;

    ChangedTickets(CounterPoint counterPoint, FindOrder find, AuditLog audit, Clock clock) {
        this.counterPoint = counterPoint;
        this.find = find;
        this.audit = audit;
        this.clock = clock;
    }

    /** All that are open, the oldest first. */
    public List<TicketChange> open() throws SQLException {
        return of(0);
    }

    /** Those of one order. */
    public List<TicketChange> of(int stagingId) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            return TicketChangeRepository.open(connection, stagingId, MOST);
        }
    }

    /** Marks all changes of an order as dealt with; a refusal if there is none. */
    public void dealtWith(String name, String reason, String user) throws SQLException {
        dealtWith(name, Integer.MAX_VALUE, reason, user);
    }

    /**
     * Marks those changes of an order as dealt with that somebody has seen; a refusal if none of them is open.
     *
     * @param upTo id of the last that was seen: what the shop changed later stays open
     * @return how many stay open
     */
    public int dealtWith(String name, int upTo, String reason, String user) throws SQLException {
        Requests.printable("the reason", reason, 500);
        try (Connection connection = counterPoint.connect()) {
            OrderSummary order = find.toChange(connection, name);
            if (TicketChangeRepository.done(connection, order.stagingId(), upTo, user, clock.instant()) == 0) {
                throw DeskRefusal.conflict("NOT_CHANGED", "nothing of " + order.name() + " is left to be dealt with");
            }
            audit.order(connection, "DEALT_WITH", order.stagingId(), user, reason);
            return TicketChangeRepository.open(connection, order.stagingId(), MOST)
                    .size();
        }
    }
}
