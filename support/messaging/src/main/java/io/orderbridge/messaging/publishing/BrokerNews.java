package io.orderbridge.messaging.publishing;

import io.orderbridge.model.Envelope;
import io.orderbridge.model.HealthChanged;
import io.quarkus.arc.DefaultBean;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Publishes {@code pipeline.health-changed}: in order, and as soon as the broker takes it. Thread-safe. */
@ApplicationScoped
@DefaultBean
public class BrokerNews implements HealthNews {

    private static final Logger LOG = Logger.getLogger(BrokerNews.class);

    private final Deque<Envelope<HealthChanged>> waiting = new ArrayDeque<>();
    private final EventPublisher publisher;
    private final Clock clock;
    private final Duration retry;
    private final ExecutorService announcer = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "health-announcer");
        thread.setDaemon(true);
        return thread;
    });

    /** @param retry how long to wait after the broker did not take one */
    @Inject
    public BrokerNews(
            EventPublisher publisher,
            Clock clock,
            @ConfigProperty(name = "orderbridge.outage.longest-probe") Duration retry) {
        this.publisher = publisher;
        this.clock = clock;
        this.retry = retry;
    }

    @Override
    public synchronized void tell(HealthChanged change) {
        waiting.add(Envelope.first(change, clock.instant()));
        later(Duration.ZERO);
    }

    private void announceWaiting() {
        Optional<Envelope<HealthChanged>> next = next();
        while (next.isPresent()) {
            PublishResult result = publisher.publish(next.get()).join();
            if (!result.confirmed()) {
                LOG.debugf("alerting cannot be told yet: %s", result.inWords());
                later(retry);
                return;
            }
            announced();
            next = next();
        }
    }

    private synchronized Optional<Envelope<HealthChanged>> next() {
        return Optional.ofNullable(waiting.peek());
    }

    private synchronized void announced() {
        waiting.remove();
    }

    private void later(Duration delay) {
        if (!announcer.isShutdown()) {
            CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, announcer)
                    .execute(this::announceWaiting);
        }
    }

    @PreDestroy
    void stop() {
        announcer.shutdownNow();
    }
}
