package io.orderbridge.orders;

/** Why there is no answer to show; its message is the one line that the user reads. */
final class DeskProblem extends Exception {

    private static final long serialVersionUID = 1L;

    static final int REFUSED = 1;
    static final int WRONG_USE = 2;
    static final int NOT_REACHABLE = 3;

    private final int exitCode;
    private final String code;

    DeskProblem(int exitCode, String message) {
        this(exitCode, exitCode == NOT_REACHABLE ? "NOT_REACHABLE" : "WRONG_USE", message);
    }

    DeskProblem(int exitCode, String code, String message) {
        super(message);
        this.exitCode = exitCode;
        this.code = code;
    }

    /** For programs, in capitals. */
    String code() {
        return code;
    }

    int exitCode() {
        return exitCode;
    }
}
