package io.orderbridge.counterpoint;

/**
 * What kept CounterPoint from doing something once, as far as it can be compared with what keeps it from doing other things.
 *
 * @param kind the same for what has the same cause, such as {@code locked} whichever lock it is and however the wait ended
 * @param ofInstallation whether it is a rule of CounterPoint's own tables that was broken, which is rarely an order's fault
 */
public record Trouble(String kind, boolean ofInstallation) {

    /** Somebody else holds a lock, or the statement took too long. */
    public static final Trouble LOCKED = new Trouble("locked", false);
}
