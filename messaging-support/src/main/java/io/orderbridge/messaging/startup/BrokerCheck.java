package io.orderbridge.messaging.startup;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import io.orderbridge.messaging.BrokerSettings;
import io.orderbridge.model.Topology;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * Checks that the broker lets the service in and has the queues that it uses. A broker that is not there yet is no
 * reason not to start; a wrong password or a missing queue is.
 */
@ApplicationScoped
class BrokerCheck {

    private static final Logger LOG = Logger.getLogger(BrokerCheck.class);

    @Inject
    BrokerSettings broker;

    void check(@Observes @Priority(2) StartupEvent start, Config config) {
        List<String> queues = queuesOf(config);
        try (Connection connection = broker.connections().newConnection("start-up check")) {
            checkExchange(connection);
            queues.forEach(queue -> checkQueue(connection, queue));
            LOG.infof(
                    "RabbitMQ at %s is there, with %s; a passing failure is tried again %d times, then it is a dead letter",
                    broker.address(), queues.isEmpty() ? "exchange " + Topology.ORDERS : queues, Topology.RETRY_TIERS);
        } catch (PossibleAuthenticationFailureException e) {
            throw new StartupRefused("RabbitMQ at " + broker.address() + " refuses user " + broker.username()
                    + ": check RABBITMQ_USERNAME and RABBITMQ_PASSWORD");
        } catch (IOException | TimeoutException e) {
            LOG.warnf(
                    "RabbitMQ at %s cannot be reached yet: %s. Trying until it is there.",
                    broker.address(), e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        }
    }

    private static List<String> queuesOf(Config config) {
        TreeSet<String> queues = new TreeSet<>();
        StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .filter(name -> name.startsWith("mp.messaging.incoming.") && name.endsWith(".queue.name"))
                .map(name -> config.getOptionalValue(name, String.class))
                .flatMap(Optional::stream)
                .forEach(queue -> {
                    queues.add(queue);
                    for (int tier = 1; tier <= Topology.RETRY_TIERS; tier++) {
                        queues.add(Topology.retryQueue(queue, tier));
                    }
                    queues.add(Topology.deadLetterQueue(queue));
                });
        return List.copyOf(queues);
    }

    private void checkExchange(Connection connection) throws IOException {
        Channel channel = connection.createChannel();
        try {
            channel.exchangeDeclarePassive(Topology.ORDERS);
            channel.exchangeDeclarePassive(Topology.DEAD);
        } catch (IOException e) {
            throw missing("exchanges " + Topology.ORDERS + " and " + Topology.DEAD);
        }
    }

    private void checkQueue(Connection connection, String queue) {
        try {
            connection.createChannel().queueDeclarePassive(queue);
        } catch (IOException e) {
            throw missing("queue " + queue);
        }
    }

    private StartupRefused missing(String what) {
        return new StartupRefused(
                "RabbitMQ at " + broker.address() + " has no " + what + ": import deploy/rabbitmq/definitions.json");
    }
}
