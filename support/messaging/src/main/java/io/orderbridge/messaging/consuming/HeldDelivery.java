package io.orderbridge.messaging.consuming;

/**
 * A delivery that an {@link EventHolder} keeps in hand. One of the methods is called, once, from any thread. When the
 * connection that it came by is gone meanwhile, neither has an effect at the broker, which delivers it again.
 */
public interface HeldDelivery {

    /** The event needs nothing more. */
    void acknowledge();

    /**
     * The event cannot be dealt with while a server is away: it goes back to its queue, and consuming pauses until that
     * server answers.
     *
     * @param dependency the name of the server
     * @param reason what it said, for people
     */
    void giveBack(String dependency, String reason);
}
