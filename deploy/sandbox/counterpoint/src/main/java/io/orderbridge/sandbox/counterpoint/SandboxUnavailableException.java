package io.orderbridge.sandbox.counterpoint;

/** The sandbox cannot start; the message is one line that says why and what to do. */
public final class SandboxUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SandboxUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
