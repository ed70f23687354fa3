package io.orderbridge.hazards;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.orderbridge.model.Topology;
import io.orderbridge.sandbox.servers.BrokerCluster;
import io.orderbridge.sandbox.servers.PrivateRabbitMq;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** A RabbitMQ with the topology, and an exchange that keeps nothing which no queue is bound for. */
public final class PrivateServers implements QuarkusTestResourceLifecycleManager {

    static final String EXCHANGE = "hazards";

    /** How many nodes the broker has: one, if a test says nothing. */
    static final String NODES = "nodes";

    /** The node that the channels are connected to. */
    static PrivateRabbitMq rabbitMq;

    /** The others. The first of them leads the queue: it has declared it. */
    static List<PrivateRabbitMq> others;

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
        onChannel(channel -> channel.exchangeDeclare(EXCHANGE, "topic", true));
        bind();
        Map<String, String> settings = new HashMap<>();
        settings.put("rabbitmq-host", "127.0.0.1");
        settings.put("rabbitmq-port", Integer.toString(rabbitMq.amqpPort()));
        settings.put("rabbitmq-username", PrivateRabbitMq.USERNAME);
        settings.put("rabbitmq-password", PrivateRabbitMq.PASSWORD);
        settings.put("orderbridge.demo", "true");
        settings.put("orderbridge.publish.confirm-timeout", "2s");
        settings.put("orderbridge.outage.longest-probe", "1s");
        String connector = System.getProperty("hazards.connector", "orderbridge-rabbitmq");
        settings.put("hazards.connector", connector);
        settings.put("hazards.failure-strategy", connector.equals("orderbridge-rabbitmq") ? "orderbridge" : "requeue");
        return settings;
    }

    static void bind() {
        onChannel(channel -> channel.queueBind(Topology.STAGED, EXCHANGE, "order.staged"));
    }

    /** Something done on a channel of its own. */
    interface OnChannel<T> {
        T use(Channel channel) throws IOException;
    }

    static <T> T onChannel(OnChannel<T> work) {
        try (Connection connection = rabbitMq.connectionFactory().newConnection("test")) {
            return work.use(connection.createChannel());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop() {
        rabbitMq.close();
        others.forEach(PrivateRabbitMq::close);
    }
}
