package io.orderbridge.service.loop;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Something that a service is expected to complete again and again. Thread-safe. Ages are monotonic: they do not change
 * when somebody sets the clock.
 */
public final class Loop {

    private final String name;
    private final Duration due;
    private final LongSupplier nanos;
    private long completedAt;
    private boolean everCompleted;
    private String lastFailure = "";

    Loop(String name, Duration due, LongSupplier nanos) {
        this.name = name;
        this.due = due;
        this.nanos = nanos;
        this.completedAt = nanos.getAsLong();
    }

    /** What it does, for people and as the name of its health check; the same at every start. */
    public String name() {
        return name;
    }

    /** How long a completion may take after the one before, when all is well. */
    public Duration due() {
        return due;
    }

    /** It was done once more, to its end. */
    public synchronized void completed() {
        completedAt = nanos.getAsLong();
        everCompleted = true;
        lastFailure = "";
    }

    /**
     * It was tried and not completed.
     *
     * @param reason why, for people
     */
    public synchronized void failed(String reason) {
        lastFailure = reason;
    }

    /** The time since it was completed last; as long as it never was, the time since the service began. */
    public synchronized Duration sinceCompleted() {
        return Duration.ofNanos(nanos.getAsLong() - completedAt);
    }

    /** Whether it was completed since the service began. */
    public synchronized boolean wasCompleted() {
        return everCompleted;
    }

    /** Why it has not been completed since then, as far as that is known; else empty. */
    public synchronized String lastFailure() {
        return lastFailure;
    }
}
