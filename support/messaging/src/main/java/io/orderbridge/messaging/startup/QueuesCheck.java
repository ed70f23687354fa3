package io.orderbridge.messaging.startup;

import com.rabbitmq.client.Connection;
import io.orderbridge.messaging.BrokerSettings;
import io.orderbridge.messaging.topology.RequiredTopology;
import io.orderbridge.model.Topology;
import io.orderbridge.service.startup.Findings;
import io.orderbridge.service.startup.StartupCheck;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The queues that this service consumes. */
@ApplicationScoped
class QueuesCheck implements StartupCheck {

    private static final Logger LOG = Logger.getLogger(QueuesCheck.class);

    private final BrokerSettings broker;
    private final String service;

    QueuesCheck(BrokerSettings broker, @ConfigProperty(name = "orderbridge.service-name") String service) {
        this.broker = broker;
        this.service = service;
    }

    @Override
    public Stage stage() {
        return Stage.BROKER;
    }

    @Override
    public void look(Findings found) {
        List<String> queues = Topology.workQueuesOf(service);
        if (queues.isEmpty()) {
            return;
        }
        try (Connection connection = broker.connect("start-up check")) {
            RequiredTopology topology = new RequiredTopology(connection, broker);
            for (String queue : queues) {
                List<String> wrong = topology.workQueue(queue);
                wrong.forEach(found::wrong);
                if (wrong.isEmpty()) {
                    found.ok("queue " + queue + ", its retry tiers and its dead-letter queue are there");
                }
            }
        } catch (IOException | TimeoutException e) {
            LOG.debugf("queues are not looked at: %s", e.getMessage());
        }
    }
}
