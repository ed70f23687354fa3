package io.orderbridge.systemtests;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.orderbridge.model.Topology;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;

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

    /** Returns how many times it was said of an order that it has a ticket, or that it has none. */
    long outcomes() {
        return messages.stream()
                .map(RecordedMessage::routingKey)
                .filter(key -> key.equals("order.created") || key.equals("order.failed"))
                .count();
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
