package io.orderbridge.ingest.shop;

/** An order of the shop has a value that cannot be understood; the message says which. */
final class UnreadableOrderException extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadableOrderException(String message) {
        super(message);
    }
}
