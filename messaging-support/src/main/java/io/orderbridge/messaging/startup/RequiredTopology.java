package io.orderbridge.messaging.startup;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.orderbridge.messaging.BrokerSettings;
import java.io.IOException;

/** What the broker must have been given before a service starts; nothing is declared from here. */
public final class RequiredTopology {

    private RequiredTopology() {}

    /** Looks for something on a channel, which the broker closes if it is not there. */
    @FunctionalInterface
    private interface Look {
        void on(Channel channel) throws IOException;
    }

    /**
     * Requires an exchange.
     *
     * @throws StartupRefused if the broker does not have it
     * @throws IOException if the connection breaks
     */
    static void exchange(Connection connection, BrokerSettings broker, String name) throws IOException {
        require(connection, broker, "exchange " + name, channel -> channel.exchangeDeclarePassive(name));
    }

    /**
     * Requires a queue.
     *
     * @throws StartupRefused if the broker does not have it
     * @throws IOException if the connection breaks
     */
    public static void queue(Connection connection, BrokerSettings broker, String name) throws IOException {
        require(connection, broker, "queue " + name, channel -> channel.queueDeclarePassive(name));
    }

    private static void require(Connection connection, BrokerSettings broker, String what, Look look)
            throws IOException {
        Channel channel = connection.createChannel();
        try {
            look.on(channel);
        } catch (IOException e) {
            if (!connection.isOpen()) {
                throw e;
            }
            throw new StartupRefused("RabbitMQ at " + broker.address() + " has no " + what
                    + ": import deploy/rabbitmq/definitions.json");
        }
    }
}
