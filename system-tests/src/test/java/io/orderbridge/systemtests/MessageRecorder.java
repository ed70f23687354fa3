package io.orderbridge.systemtests;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.orderbridge.model.Topology;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Keeps a copy of every message that is published to the exchange of all events while it is open. */
final class MessageRecorder implements AutoCloseable {

    private final Connection connection;
    private final List<RecordedMessage> messages = new CopyOnWriteArrayList<>();

    MessageRecorder(ConnectionFactory broker) throws IOException, TimeoutException {
        connection = broker.newConnection("recorder");
        Channel channel = connection.createChannel();
        String queue = channel.queueDeclare().getQueue();
        channel.queueBind(queue, Topology.ORDERS, "#");
        channel.basicConsume(
                queue,
                true,
                (tag, delivery) -> messages.add(new RecordedMessage(
                        delivery.getEnvelope().getRoutingKey(), delivery.getProperties(), delivery.getBody())),
                tag -> {});
    }

    List<RecordedMessage> messages() {
        return List.copyOf(messages);
    }

    /** Returns how many messages of a kind there were. */
    long count(String routingKey) {
        return messages.stream()
                .map(RecordedMessage::routingKey)
                .filter(routingKey::equals)
                .count();
    }

    /** By correlation id, the ids of all traces that messages about an order carry. */
    Map<String, Set<String>> tracesOfOrders() {
        return messages.stream()
                .filter(message -> message.routingKey().startsWith("order."))
                .collect(Collectors.groupingBy(
                        message -> message.properties().getCorrelationId(),
                        Collectors.mapping(MessageRecorder::trace, Collectors.toSet())));
    }

    /** The second part of a W3C traceparent. */
    private static String trace(RecordedMessage message) {
        return message.properties().getHeaders().get("traceparent").toString().split("-", 3)[1];
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
