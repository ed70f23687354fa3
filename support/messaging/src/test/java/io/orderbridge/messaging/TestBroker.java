package io.orderbridge.messaging;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import io.orderbridge.messaging.publishing.BrokerPublisher;
import io.orderbridge.messaging.publishing.EventPublisher;
import io.orderbridge.messaging.publishing.OutgoingEvents;
import io.orderbridge.messaging.tracing.Tracing;
import io.orderbridge.model.Topology;
import io.orderbridge.sandbox.servers.PrivateRabbitMq;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** A broker that the tests of this module share. Each test begins with empty queues. */
public final class TestBroker {

    /** Gets a copy of every event that is not about an order. */
    public static final String EVENTS = "test.events";

    public static final Tracing TRACING = new Tracing("test", Optional.empty());

    private static PrivateRabbitMq broker;

    private TestBroker() {}

    /** The broker, running and with empty queues. */
    public static synchronized PrivateRabbitMq fresh() {
        if (broker == null) {
            try {
                Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target/rabbitmq")), "node");
                broker = PrivateRabbitMq.start(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Runtime.getRuntime().addShutdownHook(new Thread(broker::kill));
            declare(EVENTS, Map.of("x-queue-type", "quorum"));
            onChannel(channel -> channel.queueBind(EVENTS, Topology.ORDERS, "pipeline.*"));
            onChannel(channel -> channel.queueBind(EVENTS, Topology.ORDERS, "message.*"));
        }
        broker.start();
        for (String queue : List.of(EVENTS, Topology.STAGED, Topology.FAILED_ORDERS, Topology.UNROUTABLE)) {
            onChannel(channel -> channel.queuePurge(queue));
        }
        return broker;
    }

    public static BrokerSettings settings() {
        return settings(PrivateRabbitMq.PASSWORD);
    }

    public static BrokerSettings settings(String password) {
        return new BrokerSettings("127.0.0.1", broker.amqpPort(), PrivateRabbitMq.USERNAME, password, "/", false);
    }

    public static BrokerPublisher publisher(Duration confirmTimeout) {
        return new BrokerPublisher(settings(), "test", confirmTimeout);
    }

    /** What a service publishes its events by. */
    public static EventPublisher events(BrokerPublisher publisher) {
        return new EventPublisher(
                new OutgoingEvents(Topology.ORDERS, publisher, TRACING)::onNext, Duration.ofSeconds(30));
    }

    /** Messages that wait in a queue, ready to be delivered. */
    public static long ready(String queue) {
        return onChannel(channel -> channel.messageCount(queue));
    }

    /** Takes the first message out of a queue. */
    public static Optional<GetResponse> take(String queue) {
        return onChannel(channel -> Optional.ofNullable(channel.basicGet(queue, true)));
    }

    /** Deletes a queue. */
    public static void delete(String queue) {
        onChannel(channel -> channel.queueDelete(queue));
    }

    /** Declares a quorum queue as the topology has it. */
    public static void declare(String queue, Map<String, Object> arguments) {
        onChannel(channel -> channel.queueDeclare(queue, true, false, false, arguments));
    }

    /** Something done on a channel of its own. */
    public interface OnChannel<T> {
        T use(Channel channel) throws IOException;
    }

    public static <T> T onChannel(OnChannel<T> work) {
        try (Connection connection = broker.connectionFactory().newConnection("test")) {
            return work.use(connection.createChannel());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
