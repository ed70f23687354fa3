package io.orderbridge.desk.problem;

/** The desk does not do what it was asked for. Its message is the one line that the caller reads. */
public final class DeskRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    private DeskRefusal(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    /** What was asked for makes no sense. */
    public static DeskRefusal wrongUse(String message) {
        return new DeskRefusal(400, "WRONG_USE", message);
    }

    /** The person may do a part of what was asked for, not this one. */
    public static DeskRefusal notAllowed(String message) {
        return new DeskRefusal(403, "ADMIN_NEEDED", message);
    }

    /** No order has that name. */
    public static DeskRefusal notFound(String message) {
        return new DeskRefusal(404, "NOT_FOUND", message);
    }

    /**
     * The order is in no state for it, or something else at the desk is in the way.
     *
     * @param code one of the codes of the procedures' reasons, or the like
     */
    public static DeskRefusal conflict(String code, String message) {
        return new DeskRefusal(409, code, message);
    }

    /** A server that is needed does not answer. */
    public static DeskRefusal notReachable(String message) {
        return new DeskRefusal(503, "NOT_REACHABLE", message);
    }

    /** The same, with what it is about before it. */
    public DeskRefusal about(String what) {
        return new DeskRefusal(status, code, what + ": " + getMessage());
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** For programs, in capitals. */
    public String code() {
        return code;
    }
}
