package io.orderbridge.processor.shipment;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.health.Finding;
import io.orderbridge.health.HealthSource;
import io.orderbridge.model.HealthLevel;
import io.orderbridge.processor.shipment.DocumentDepartures.Departure;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Tickets that were voided in CounterPoint or are gone from it without a trace: the shopper paid, so somebody has to look. */
@ApplicationScoped
class DeparturesHealth implements HealthSource {

    private static final Logger LOG = Logger.getLogger(DeparturesHealth.class);
    private static final String CHECK = "tickets gone from CounterPoint";

    /** So long such a ticket is reported. */
    private static final Duration REPORTED = Duration.ofDays(3);

    private static final int NAMED = 5;

    private final CounterPoint counterPoint;
    private final DocumentDepartures departures;

    DeparturesHealth(CounterPoint counterPoint, DocumentDepartures departures) {
        this.counterPoint = counterPoint;
        this.departures = departures;
    }

    @Override
    public List<Finding> findings(Instant now) {
        try (Connection connection = counterPoint.connect()) {
            return List.of(finding(departures.unexpected(connection, now.minus(REPORTED))));
        } catch (SQLException e) {
            LOG.debugf("tickets gone from CounterPoint are not looked for: %s", CounterPoint.describe(e));
            return List.of();
        }
    }

    static Finding finding(List<Departure> unexpected) {
        if (unexpected.isEmpty()) {
            return new Finding(CHECK, HealthLevel.HEALTHY, "none", Optional.empty(), false);
        }
        String named = unexpected.stream()
                .limit(NAMED)
                .map(each -> "order %s, ticket %s: %s"
                        .formatted(
                                each.order().wooOrderNo(),
                                each.ticket(),
                                each.how().equals("VOIDED") ? "voided" : "in no table of documents"))
                .collect(Collectors.joining("; "));
        return new Finding(
                CHECK,
                HealthLevel.WARNING,
                "%d in the last %d days: %s%s. Refund the shopper or enter the order again"
                        .formatted(unexpected.size(), REPORTED.toDays(), named, unexpected.size() > NAMED ? "; …" : ""),
                Optional.empty(),
                false);
    }
}
