package io.orderbridge.messaging.consuming;

/** An event came by a channel that does not take its type; its message becomes a dead letter at once. */
final class WrongChannelException extends Exception {

    private static final long serialVersionUID = 1L;

    WrongChannelException(String message) {
        super(message);
    }
}
