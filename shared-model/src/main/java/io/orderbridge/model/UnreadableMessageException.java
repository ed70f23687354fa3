package io.orderbridge.model;

/** A message is no envelope that this build understands. The message of the exception says why, for people. */
public final class UnreadableMessageException extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadableMessageException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
