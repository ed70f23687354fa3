package io.orderbridge.service.failure;

/** A server that a service cannot do without. */
public interface Dependency {

    /** Its name as people know it and as {@code Failure.dependency} gives it, such as {@code CounterPoint}. */
    String name();

    /**
     * Asks the server for the least that shows it works, within a bounded time.
     *
     * @throws Exception if it is not there or does not work; its message says why
     */
    void probe() throws Exception;
}
