package io.orderbridge.hazards;

import com.rabbitmq.client.AMQP;
import io.orderbridge.messaging.BrokerSettings;
import io.orderbridge.messaging.publishing.BrokerPublisher;
import io.orderbridge.messaging.publishing.PublishResult;
import io.orderbridge.model.Topology;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Says when what takes a message's place is confirmed and the message is not acknowledged yet. */
@Singleton
@Alternative
@Priority(1)
public class ObservedPublisher extends BrokerPublisher {

    private final AtomicReference<Runnable> beforeAcknowledgement = new AtomicReference<>(() -> {});

    @Inject
    public ObservedPublisher(
            BrokerSettings broker,
            @ConfigProperty(name = "orderbridge.service-name") String application,
            @ConfigProperty(name = "orderbridge.publish.confirm-timeout") Duration confirmTimeout) {
        super(broker, application, confirmTimeout);
    }

    @Override
    public CompletableFuture<PublishResult> publish(
            String exchange, String routingKey, AMQP.BasicProperties properties, byte[] body) {
        CompletableFuture<PublishResult> result = super.publish(exchange, routingKey, properties, body);
        boolean takesAPlace = exchange.equals(Topology.DEAD)
                || Topology.retryQueues(Topology.STAGED).contains(routingKey);
        return takesAPlace
                ? result.thenApply(end -> {
                    beforeAcknowledgement.getAndSet(() -> {}).run();
                    return end;
                })
                : result;
    }

    /** Has it done once. */
    void beforeAcknowledgement(Runnable done) {
        beforeAcknowledgement.set(done);
    }
}
