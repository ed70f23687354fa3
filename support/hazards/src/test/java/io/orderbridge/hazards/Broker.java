package io.orderbridge.hazards;

import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import io.orderbridge.messaging.ChosenConnector;
import io.orderbridge.model.Topology;
import io.orderbridge.sandbox.servers.BrokerCluster;
import io.orderbridge.sandbox.servers.PrivateRabbitMq;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** A RabbitMQ with the project's topology. */
public final class Broker implements QuarkusTestResourceLifecycleManager {

    /** The order of tests after which nobody may kill it. */
    static final int NO_DEATH_AFTER = Integer.MAX_VALUE - 1;

    /** How many nodes the broker has: one, if a test says nothing. */
    static final String NODES = "nodes";

    /** The connector that the channels are on. */
    static final String CONNECTOR = System.getProperty("hazards.connector", ChosenConnector.OURS);

    /** The node that the channels are connected to. */
    static PrivateRabbitMq rabbitMq;

    /** The others. The first of them leads the queue: it has declared it. */
    static List<PrivateRabbitMq> others;

    private static Connection connection;

    private int nodes;

    @Override
    public void init(Map<String, String> arguments) {
        nodes = Integer.parseInt(arguments.getOrDefault(NODES, "1"));
    }

    @Override
    public Map<String, String> start() {
        try {
            Path directory = Files.createTempDirectory("hazards").resolve("rabbitmq");
            List<PrivateRabbitMq> started =
                    nodes == 1 ? List.of(PrivateRabbitMq.start(directory)) : BrokerCluster.start(directory, nodes);
            rabbitMq = started.get(nodes - 1);
            others = started.subList(0, nodes - 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> settings = new HashMap<>();
        settings.put("rabbitmq-host", rabbitMq.host());
        settings.put("rabbitmq-port", Integer.toString(rabbitMq.amqpPort()));
        settings.put("rabbitmq-username", PrivateRabbitMq.USERNAME);
        settings.put("rabbitmq-password", PrivateRabbitMq.PASSWORD);
        settings.put("orderbridge.demo", "true");
        settings.put("orderbridge.messaging.connector", CONNECTOR);
        settings.put("orderbridge.publish.confirm-timeout", "2s");
        settings.put("orderbridge.consume.renew-after", System.getProperty("hazards.renew-after", "2s"));
        settings.put("orderbridge.retry.waits", "500ms,1s,2s");
        settings.put("orderbridge.outage.first-probe", "500ms");
        settings.put("orderbridge.outage.longest-probe", "1s");
        return settings;
    }

    /** Something done on a channel of its own. */
    interface OnChannel<T> {
        T use(Channel channel) throws IOException;
    }

    static <T> T onChannel(OnChannel<T> work) {
        try {
            return use(work);
        } catch (AlreadyClosedException e) {
            // The broker has died meanwhile.
            return use(work);
        }
    }

    private static synchronized <T> T use(OnChannel<T> work) {
        try {
            if (connection == null || !connection.isOpen()) {
                connection = rabbitMq.connectionFactory().newConnection("test");
            }
            Channel channel = connection.createChannel();
            try {
                return work.use(channel);
            } finally {
                channel.abort();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Puts a message into a queue past all channels of the service. */
    static void put(String queue, AMQP.BasicProperties properties, byte[] body) {
        await().atMost(Duration.ofSeconds(40))
                .ignoreExceptions()
                .until(() -> onChannel(channel -> {
                    channel.confirmSelect();
                    channel.basicPublish("", queue, properties, body);
                    try {
                        channel.waitForConfirmsOrDie(10_000);
                        return true;
                    } catch (InterruptedException | TimeoutException e) {
                        throw new IllegalStateException(e);
                    }
                }));
    }

    /** Messages that wait in a queue, ready to be delivered. */
    static long ready(String queue) {
        return onChannel(channel -> channel.messageCount(queue));
    }

    /** Takes the first message out of a queue. */
    static Optional<GetResponse> take(String queue) {
        return onChannel(channel -> Optional.ofNullable(channel.basicGet(queue, true)));
    }

    static void purge(String queue) {
        onChannel(channel -> channel.queuePurge(queue));
    }

    static void delete(String queue) {
        onChannel(channel -> channel.queueDelete(queue));
    }

    static AMQP.Queue.BindOk declareStaged(Channel channel) throws IOException {
        channel.queueDeclare(Topology.STAGED, true, false, false, Map.of("x-queue-type", "quorum"));
        return channel.queueBind(Topology.STAGED, Topology.ORDERS, "order.staged");
    }

    static void die() {
        rabbitMq.kill();
        rabbitMq.start();
    }

    @Override
    public void stop() {
        rabbitMq.close();
        others.forEach(PrivateRabbitMq::close);
    }
}
