package io.orderbridge.processor.shipment;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.CounterPointUnavailableException;
import io.orderbridge.counterpoint.UtcTime;
import io.orderbridge.messaging.outage.Outages;
import io.orderbridge.messaging.publishing.EventPublisher;
import io.orderbridge.messaging.publishing.NotConfirmedException;
import io.orderbridge.messaging.tracing.Tracing;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.OrderShipped;
import io.orderbridge.processor.ProcessorSettings;
import io.orderbridge.processor.shipment.DocumentDepartures.Departure;
import io.orderbridge.processor.staging.StagedOrderRepository;
import io.orderbridge.service.loop.Loops;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Announces tickets that CounterPoint has shipped or released, and notes how documents left PS_DOC_HDR. One that is announced and not marked so, because we died in between
 * or two instances looked at once, is announced again; the shop is told once all the same.
 */
@ApplicationScoped
class ShipmentWatch {

    private static final Logger LOG = Logger.getLogger(ShipmentWatch.class);

    private final CounterPoint counterPoint;
    private final ShippedTicketRepository shippedTickets;
    private final DocumentDepartures departures;
    private final StagedOrderRepository stagedOrders;
    private final EventPublisher publisher;
    private final Outages outages;
    private final ProcessorSettings settings;
    private final Clock clock;

    ShipmentWatch(
            CounterPoint counterPoint,
            ShippedTicketRepository shippedTickets,
            DocumentDepartures departures,
            StagedOrderRepository stagedOrders,
            EventPublisher publisher,
            Outages outages,
            ProcessorSettings settings,
            Clock clock) {
        this.counterPoint = counterPoint;
        this.shippedTickets = shippedTickets;
        this.departures = departures;
        this.stagedOrders = stagedOrders;
        this.publisher = publisher;
        this.outages = outages;
        this.settings = settings;
        this.clock = clock;
    }

    /** After the start-up checks. */
    void start(@Observes StartupEvent started, Loops loops) {
        loops.repeat("looking for shipments", settings.shipmentInterval(), this::look);
    }

    private void look() throws SQLException, NotConfirmedException {
        if (outages.isAway(CounterPoint.NAME)) {
            return;
        }
        try {
            announceAll();
        } catch (CounterPointUnavailableException e) {
            outages.note(CounterPoint.NAME, e.getMessage());
        }
    }

    private void announceAll() throws SQLException, NotConfirmedException {
        // To the day: the database's zone does not matter.
        LocalDateTime appliedAfter = UtcTime.of(clock.instant().minus(settings.shipmentLookback()));
        noteDepartures(appliedAfter);
        List<OrderShipped> shipped;
        do {
            try (Connection connection = counterPoint.connect()) {
                shipped = shippedTickets.notAnnounced(connection, appliedAfter);
            }
            for (OrderShipped ticket : shipped) {
                announce(ticket);
            }
        } while (!shipped.isEmpty());
        int last = 0;
        List<Parcels> parcels;
        do {
            try (Connection connection = counterPoint.connect()) {
                parcels = shippedTickets.newParcels(connection, appliedAfter, last);
            }
            for (Parcels each : parcels) {
                announce(each);
                last = each.ticket().stagingId();
            }
        } while (!parcels.isEmpty());
    }

    /** One that is announced and not noted so, because we died in between, is announced again, and the shop shows it once. */
    private void announce(Parcels parcels) throws SQLException, NotConfirmedException {
        OrderShipped event = parcels.ticket();
        publisher.publishConfirmed(Envelope.first(event, clock.instant()));
        try (Connection connection = counterPoint.connect()) {
            stagedOrders.recordParcels(connection, event.stagingId(), parcels.announced());
        }
        Tracing.about(
                event,
                () -> LOG.infof(
                        "%s: of ticket %s %s left",
                        event.order(), event.tktNo(), String.join(", ", event.trackingNumbers())));
    }

    private void noteDepartures(LocalDateTime appliedAfter) throws SQLException {
        List<Departure> left;
        do {
            try (Connection connection = counterPoint.connect()) {
                left = departures.mark(connection, appliedAfter, clock.instant());
            }
            for (Departure each : left) {
                LOG.infof("%s: ticket %s left PS_DOC_HDR: %s", each.order(), each.ticket(), each.how());
            }
        } while (!left.isEmpty());
    }

    private void announce(OrderShipped event) throws SQLException, NotConfirmedException {
        publisher.publishConfirmed(Envelope.first(event, clock.instant()));
        try (Connection connection = counterPoint.connect()) {
            stagedOrders.recordShipped(connection, event.stagingId(), clock.instant());
        }
        Tracing.about(
                event,
                () -> LOG.infof("%s: ticket %s was shipped on %s", event.order(), event.tktNo(), event.shippedOn()));
    }
}
