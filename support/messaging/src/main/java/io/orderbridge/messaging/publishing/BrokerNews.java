package io.orderbridge.messaging.publishing;

import io.orderbridge.model.Envelope;
import io.orderbridge.model.HealthChanged;
import io.orderbridge.service.loop.Loops;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Publishes {@code pipeline.health-changed}: in order, and as soon as the broker takes it. Thread-safe. */
@ApplicationScoped
@DefaultBean
public class BrokerNews implements HealthNews {

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final Deque<Envelope<HealthChanged>> waiting = new ArrayDeque<>();
    private final EventPublisher publisher;
    private final Clock clock;
    private final Duration retry;
    private long notBefore = System.nanoTime();
    private Optional<NotConfirmedException> refusal = Optional.empty();

    /** @param retry how long to wait after the broker did not take one */
    @Inject
    public BrokerNews(
            EventPublisher publisher,
            Clock clock,
            Loops loops,
            @ConfigProperty(name = "orderbridge.outage.longest-probe") Duration retry) {
        this.publisher = publisher;
        this.clock = clock;
        this.retry = retry;
        loops.repeat(NOTIFYING, LOOK_EVERY, this::announceWaiting);
    }

    @Override
    public synchronized void publish(HealthChanged change) {
        waiting.add(Envelope.first(change, clock.instant()));
    }

    private void announceWaiting() throws NotConfirmedException {
        if (refusal.isPresent() && System.nanoTime() - notBefore < 0) {
            throw refusal.get();
        }
        for (Optional<Envelope<HealthChanged>> next = next(); next.isPresent(); next = next()) {
            try {
                publisher.publishConfirmed(next.get());
            } catch (NotConfirmedException e) {
                refusal = Optional.of(e);
                notBefore = System.nanoTime() + retry.toNanos();
                throw e;
            }
            announced();
        }
        refusal = Optional.empty();
    }

    private synchronized Optional<Envelope<HealthChanged>> next() {
        return Optional.ofNullable(waiting.peek());
    }

    private synchronized void announced() {
        waiting.remove();
    }
}
