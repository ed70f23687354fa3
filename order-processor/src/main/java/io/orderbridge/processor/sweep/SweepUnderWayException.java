package io.orderbridge.processor.sweep;

/** Another sweep is under way; its message says by whom. */
public final class SweepUnderWayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SweepUnderWayException(String message) {
        super(message, null, false, false);
    }
}
