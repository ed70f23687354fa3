package io.orderbridge.sandbox.faults;

import io.orderbridge.sandbox.faults.FaultPlan.Planned;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Lets the faults of a plan happen, several at a time, and says so. */
public final class FaultRun {

    private static final int AT_A_TIME = 4;

    private final FaultPlan plan;
    private final Consumer<String> listener;
    private final Map<String, ReentrantLock> parts = new ConcurrentHashMap<>();
    private final AtomicInteger happened = new AtomicInteger();

    /** @param listener hears one line for each fault, from any thread */
    public FaultRun(FaultPlan plan, Consumer<String> listener) {
        this.plan = plan;
        this.listener = listener;
    }

    /** Returns how many faults have come about; a worst moment does not come when no order passes by. */
    public int happened() {
        return happened.get();
    }

    /**
     * Lets everything happen; returns when all works again.
     *
     * @throws ExecutionException when something could not be put right
     */
    public void run() throws InterruptedException, ExecutionException {
        Instant begin = Instant.now();
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(AT_A_TIME);
        try {
            var under = new ArrayList<Future<?>>();
            for (Planned planned : plan.faults()) {
                under.add(threads.schedule(
                        () -> {
                            happen(planned, begin);
                            return planned;
                        },
                        planned.begin().toMillis(),
                        TimeUnit.MILLISECONDS));
            }
            for (Future<?> one : under) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void happen(Planned planned, Instant begin) throws InterruptedException {
        // In one order for all, so that no two wait for each other.
        List<ReentrantLock> locks = planned.fault().partsTouched().stream()
                .sorted()
                .map(part -> parts.computeIfAbsent(part, unused -> new ReentrantLock()))
                .toList();
        locks.forEach(ReentrantLock::lock);
        try {
            Instant start = Instant.now();
            boolean came = planned.fault().happen(planned.length());
            if (came) {
                happened.incrementAndGet();
            }
            listener.accept("%7.1f s  %s%s"
                    .formatted(
                            seconds(Duration.between(begin, start)),
                            planned.fault().words(),
                            came
                                    ? ", %.1f s".formatted(seconds(Duration.between(start, Instant.now())))
                                    : ": the moment did not come"));
        } finally {
            locks.forEach(ReentrantLock::unlock);
        }
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
