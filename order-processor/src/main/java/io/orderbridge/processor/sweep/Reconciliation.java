package io.orderbridge.processor.sweep;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.ReconciliationRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** Has order-ingest compare the shop with the staging table, and waits for what it finds. */
@ApplicationScoped
class Reconciliation {

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final CounterPoint counterPoint;
    private final SweepSettings settings;

    Reconciliation(CounterPoint counterPoint, SweepSettings settings) {
        this.counterPoint = counterPoint;
        this.settings = settings;
    }

    /**
     * Asks, and waits a bounded time.
     *
     * @return how many orders were paid and not staged, and are staged now; empty if nobody has answered yet
     */
    OptionalInt ask() throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            ReconciliationRequest.ask(connection);
        }
        long end = System.nanoTime() + settings.ingestWait().toNanos();
        while (System.nanoTime() < end) {
            try (Connection connection = counterPoint.connect()) {
                OptionalInt answer = ReconciliationRequest.answer(connection);
                if (answer.isPresent()) {
                    return answer;
                }
            }
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return OptionalInt.empty();
            }
        }
        return OptionalInt.empty();
    }
}
