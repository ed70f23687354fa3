package io.orderbridge.messaging.startup;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import io.orderbridge.messaging.BrokerSettings;
import io.orderbridge.messaging.InWords;
import io.orderbridge.messaging.recovery.Recoverability;
import io.orderbridge.model.Topology;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Checks that the broker lets the service in and has its exchanges. A broker that is not there yet is no
 * reason not to start; a wrong password or a missing topology is.
 */
@ApplicationScoped
class BrokerCheck {

    private static final Logger LOG = Logger.getLogger(BrokerCheck.class);

    @Inject
    BrokerSettings broker;

    @Inject
    Recoverability recoverability;

    void check(@Observes @Priority(2) StartupEvent start) {
        LOG.info(recoverability.inWords());
        try (Connection connection = broker.connections().newConnection("start-up check")) {
            RequiredTopology.exchange(connection, broker, Topology.ORDERS);
            RequiredTopology.exchange(connection, broker, Topology.DEAD);
            LOG.infof("RabbitMQ at %s is there", broker.address());
        } catch (PossibleAuthenticationFailureException e) {
            throw new StartupRefused("RabbitMQ at " + broker.address() + " refuses user " + broker.username()
                    + ": check RABBITMQ_USERNAME and RABBITMQ_PASSWORD");
        } catch (IOException | TimeoutException e) {
            LOG.warnf(
                    "RabbitMQ at %s cannot be reached yet: %s. Trying until it is there.",
                    broker.address(), InWords.of(e));
        }
    }
}
