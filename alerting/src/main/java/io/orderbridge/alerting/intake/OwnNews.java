package io.orderbridge.alerting.intake;

import io.orderbridge.messaging.publishing.HealthNews;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.HealthChanged;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * What alerting itself finds out, such as that the broker is away. It does not go by the broker; it waits here until it
 * can be mailed. Thread-safe.
 */
@ApplicationScoped
class OwnNews implements HealthNews {

    private final Queue<Envelope<HealthChanged>> waiting =
            new PriorityQueue<>(Comparator.comparing(Envelope<HealthChanged>::occurredAt));
    private final Clock clock;

    OwnNews(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void publish(HealthChanged change) {
        waiting.add(Envelope.first(change, clock.instant()));
    }

    /** Takes everything that waits, the oldest first. */
    synchronized List<Envelope<HealthChanged>> takeAll() {
        List<Envelope<HealthChanged>> all = new ArrayList<>();
        while (!waiting.isEmpty()) {
            all.add(waiting.remove());
        }
        return all;
    }

    /** It could not be mailed and waits again. */
    synchronized void putBack(Envelope<HealthChanged> news) {
        waiting.add(news);
    }
}
