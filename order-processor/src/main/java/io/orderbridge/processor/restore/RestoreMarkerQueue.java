package io.orderbridge.processor.restore;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import io.orderbridge.messaging.BrokerSettings;
import io.orderbridge.model.Topology;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** The marker as the one message of a queue. A new one is confirmed before the former is taken out. Thread-safe. */
@ApplicationScoped
class RestoreMarkerQueue {

    private static final long CONFIRM_MILLIS = 10_000;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new Jdk8Module())
            .build();

    private final BrokerSettings broker;

    RestoreMarkerQueue(BrokerSettings broker) {
        this.broker = broker;
    }

    /** A moment's work on the marker. */
    @FunctionalInterface
    interface Change extends Function<Optional<RestoreMarker>, RestoreMarker> {}

    /**
     * Puts another marker in the place of the one that is there.
     *
     * @throws IOException if the broker does not answer, or has no such queue
     */
    RestoreMarker change(Change change) throws IOException, TimeoutException {
        try (Connection connection = broker.connections().newConnection("restore marker");
                Channel channel = connection.createChannel()) {
            Optional<RestoreMarker> known = Optional.empty();
            long last = 0;
            GetResponse message = channel.basicGet(Topology.RESTORE_MARKER, false);
            while (message != null) {
                RestoreMarker each = JSON.readValue(message.getBody(), RestoreMarker.class);
                known = Optional.of(known.filter(other -> RestoreMarker.LATEST.compare(other, each) > 0)
                        .orElse(each));
                last = message.getEnvelope().getDeliveryTag();
                message = channel.basicGet(Topology.RESTORE_MARKER, false);
            }
            RestoreMarker next = change.apply(known);
            channel.confirmSelect();
            channel.basicPublish(
                    "",
                    Topology.RESTORE_MARKER,
                    new AMQP.BasicProperties.Builder()
                            .deliveryMode(2)
                            .contentType("application/json")
                            .build(),
                    JSON.writeValueAsBytes(next));
            channel.waitForConfirmsOrDie(CONFIRM_MILLIS);
            if (last > 0) {
                channel.basicAck(last, true);
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
