package io.orderbridge.orders;

/** Why there is no answer to show; its message is the one line that the user reads. */
final class DeskProblem extends Exception {

    private static final long serialVersionUID = 1L;

    static final int REFUSED = 1;
    static final int WRONG_USE = 2;
    static final int NOT_REACHABLE = 3;

    private final int exitCode;

    DeskProblem(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
