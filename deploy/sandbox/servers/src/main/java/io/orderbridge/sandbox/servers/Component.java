package io.orderbridge.sandbox.servers;

/**
 * A part of the local stack that can be taken away and brought back, on the same ports and with the same data. All
 * methods return when their work is done.
 */
public interface Component extends AutoCloseable {

    /** What people call it, such as {@code RabbitMQ}. */
    String name();

    /**
     * Starts it and returns when it is ready; does nothing when it runs.
     *
     * @throws CannotStart with one line that says why
     */
    void start();

    /** Ends it in order (SIGTERM, bounded); does nothing when it does not run. */
    void stop();

    /** Ends it at once (SIGKILL): nothing is flushed, nobody is told. */
    void kill();

    /** Freezes it (SIGSTOP): connections stay open and nothing answers. */
    void pause();

    /** Lets a frozen one go on (SIGCONT). */
    void resume();

    boolean isRunning();

    /** Ends it for good, as fast as can be. */
    @Override
    default void close() {
        kill();
    }
}
