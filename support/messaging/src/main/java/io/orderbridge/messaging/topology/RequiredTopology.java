package io.orderbridge.messaging.topology;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.orderbridge.messaging.BrokerSettings;
import io.orderbridge.messaging.BrokerWords;
import io.orderbridge.model.Topology;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the broker must have been given before a service starts; nothing is declared from here. */
public record RequiredTopology(Connection connection, BrokerSettings broker) {

    /** Looks for something on a channel, which the broker closes if it is not there. */
    @FunctionalInterface
    private interface Look {
        void on(Channel channel) throws IOException;
    }

    /**
     * What is wrong with an exchange, or empty if it is there.
     *
     * @throws IOException if the connection breaks
     */
    public Optional<String> exchange(String name) throws IOException {
        return missing("exchange " + name, channel -> channel.exchangeDeclarePassive(name));
    }

    /**
     * What is wrong with a work queue, its retry tiers and its dead-letter queue.
     *
     * @throws IOException if the connection breaks
     */
    public List<String> workQueue(String queue) throws IOException {
        List<String> wrong = new ArrayList<>();
        for (String name : Topology.queuesOf(queue)) {
            missing("queue " + name, channel -> channel.queueDeclarePassive(name))
                    .ifPresent(wrong::add);
        }
        return wrong;
    }

    private Optional<String> missing(String what, Look look) throws IOException {
        Channel channel = connection.createChannel();
        try {
            look.on(channel);
            channel.abort();
            return Optional.empty();
        } catch (IOException e) {
            if (!connection.isOpen()) {
                throw e;
            }
            return Optional.of(
                    BrokerWords.isRefusal(e)
                            ? "RabbitMQ at %s does not let user %s see %s: import deploy/rabbitmq/users.json"
                                    .formatted(broker.address(), broker.username(), what)
                            : "RabbitMQ at %s has no %s: import deploy/rabbitmq/definitions.json"
                                    .formatted(broker.address(), what));
        }
    }
}
