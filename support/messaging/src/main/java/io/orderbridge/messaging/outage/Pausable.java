package io.orderbridge.messaging.outage;

/** Work that can wait while a server that it needs is away. */
public interface Pausable {

    /** Its name for people, such as that of the queue. */
    String name();

    /** Takes no new work until {@link #resume}. Safe to repeat. */
    void pause();

    /** Goes on. Safe to repeat. */
    void resume();
}
