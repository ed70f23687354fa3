package io.orderbridge.messaging.consuming;

/**
 * A delivery that a {@link BatchListener} has and has not settled yet. One of the methods is called, once, from any thread. When the
 * connection that it came by is gone meanwhile, neither has an effect at the broker, which delivers it again.
 */
public interface UnacknowledgedDelivery {

    /** The event needs nothing more. */
    void acknowledge();

    /**
     * The event cannot be handled while a server is away: it is requeued, and consuming pauses until that server answers.
     *
     * @param dependency the name of the server
     * @param reason what it said, for people
     */
    void requeue(String dependency, String reason);
}
