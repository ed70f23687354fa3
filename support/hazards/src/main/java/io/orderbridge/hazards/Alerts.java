package io.orderbridge.hazards;

import io.orderbridge.messaging.consuming.EventHandler;
import io.orderbridge.model.Event;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Gathers what people would be told, for whoever settles it later. */
@Singleton
public class Alerts {

    private final List<Message<Event>> gathered = new CopyOnWriteArrayList<>();

    @Incoming("alerts")
    @Blocking("alerts")
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    @EventHandler
    CompletionStage<Void> gather(Message<Event> alert) {
        gathered.add(alert);
        return CompletableFuture.completedFuture(null);
    }

    public List<Message<Event>> gathered() {
        return gathered;
    }

    /** Those of one type. */
    public <E extends Event> Stream<E> of(Class<E> type) {
        return gathered.stream()
                .map(Message::getPayload)
                .filter(type::isInstance)
                .map(type::cast);
    }

    /** Settles all and begins anew. */
    public void forget() {
        gathered.forEach(Message::ack);
        gathered.clear();
    }
}
