package io.orderbridge.desk.pages;

import io.orderbridge.desk.access.Roles;
import io.orderbridge.desk.actions.OrderQueries;
import io.orderbridge.desk.actions.WaitingOrders;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Says to open pages that something has changed. One look at the database every few seconds serves all browsers, and none is
 * made while no page is open.
 */
@Path("/desk/events")
@RolesAllowed(Roles.READER)
@ApplicationScoped
class LiveChanges {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(3);

    private final OrderQueries queries;
    private final WaitingOrders waitingOrders;
    private Multi<String> changes;

    LiveChanges(OrderQueries queries, WaitingOrders waitingOrders) {
        this.queries = queries;
        this.waitingOrders = waitingOrders;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public synchronized Multi<String> changes() {
        if (changes == null) {
            changes = Multi.createFrom()
                    .ticks()
                    .every(LOOK_EVERY)
                    .onOverflow()
                    .drop()
                    .emitOn(Infrastructure.getDefaultExecutor())
                    .map(tick -> fingerprint())
                    .skip()
                    .repetitions()
                    // How things were when the first page opened is no change.
                    .skip()
                    .first()
                    // Whoever is told looks at figures from after the change.
                    .invoke(waitingOrders::moved)
                    .broadcast()
                    .withCancellationAfterLastSubscriberDeparture()
                    .toAllSubscribers();
        }
        return changes;
    }

    private String fingerprint() {
        try {
            return queries.fingerprint();
        } catch (SQLException e) {
            return "unknown";
        }
    }
}
