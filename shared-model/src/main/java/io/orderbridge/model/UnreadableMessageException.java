package io.orderbridge.model;

/** A message is no envelope that this build understands. The message of the exception says why, for people. */
public final class UnreadableMessageException extends Exception {

    private static final long serialVersionUID = 1L;

    /** A message that cannot be read may say anything, at any length. */
    private static final int LONGEST_REASON = 500;

    UnreadableMessageException(String reason, Throwable cause) {
        super(reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON - 1) + "…", cause);
    }
}
