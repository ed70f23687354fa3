package io.orderbridge.service.loop;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A thread that must not stand still, from {@link Loops#watch} until it is closed. Thread-safe. */
public final class Watched implements AutoCloseable {

    static final ThreadLocal<Watched> OF_THIS_THREAD = new ThreadLocal<>();

    private final String name;
    private final Duration rest;
    private final Thread thread;
    private final Loops loops;
    private final AtomicLong moves = new AtomicLong();

    Watched(String name, Duration rest, Loops loops) {
        this.name = name;
        this.rest = rest;
        this.thread = Thread.currentThread();
        this.loops = loops;
    }

    String name() {
        return name;
    }

    /** How long it may stand still beyond the watchdog's limit. */
    Duration rest() {
        return rest;
    }

    Thread thread() {
        return thread;
    }

    long moves() {
        return moves.get();
    }

    /** It got on. */
    public void moved() {
        moves.incrementAndGet();
    }

    /** It has ended, and need not get on any more. To be called by its own thread. */
    @Override
    public void close() {
        loops.forget(this);
        OF_THIS_THREAD.remove();
    }
}
