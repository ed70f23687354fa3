package io.orderbridge.processor.health;

import io.orderbridge.health.Finding;
import io.orderbridge.health.HealthRules;
import io.orderbridge.health.HealthSource;
import io.orderbridge.messaging.publishing.BrokerPublisher;
import io.orderbridge.model.Topology;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/** Messages that no queue was bound for. Whoever published one takes it for sent, so somebody has to look. */
@ApplicationScoped
class UnroutableHealth implements HealthSource {

    private static final Logger LOG = Logger.getLogger(UnroutableHealth.class);

    private final BrokerPublisher broker;

    UnroutableHealth(BrokerPublisher broker) {
        this.broker = broker;
    }

    @Override
    public List<Finding> findings(Instant now) {
        try {
            return List.of(
                    HealthRules.unroutable(broker.countsOf(Topology.UNROUTABLE).messages()));
        } catch (IOException e) {
            LOG.debugf("nobody knows what %s holds: %s", Topology.UNROUTABLE, e);
            return List.of();
        }
    }
}
