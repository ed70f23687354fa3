package io.orderbridge.sandbox.servers;

/** Something of the local stack could not be started. The message is one line for a person: what, why, what to do. */
public final class CannotStart extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CannotStart(String message) {
        super(message);
    }

    public CannotStart(String message, Throwable cause) {
        super(message, cause);
    }
}
