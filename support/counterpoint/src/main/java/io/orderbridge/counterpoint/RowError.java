package io.orderbridge.counterpoint;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;

/**
 * What an error of CounterPoint says about the row that a statement was to write. The numbers are SQL Server's, and those
 * of the sandbox's engine that mean the same; the contract suite provokes them on whichever engine it runs. SQLStates say
 * little: the driver of SQL Server gives most errors the same one.
 */
public enum RowError {
    /** Another row has its unique key. */
    ALREADY_THERE,
    /** A value is too large, too long, or no value of its column's type. */
    DOES_NOT_FIT,
    /** It breaks a rule of its table: NOT NULL, CHECK, a foreign key. */
    BREAKS_A_RULE,
    /** Nothing: somebody else held a lock, or the statement took too long. It may go in the next time. */
    LOCKED,
    /** Nothing that is known. */
    OTHER;

    /** What {@code exception} says; of a batch's exception, what that of its row says. */
    public static RowError of(SQLException exception) {
        SQLException root = root(exception);
        return switch (root.getErrorCode()) {
            case 2601, 2627, 23505 -> ALREADY_THERE;
            case 220, 232, 241, 242, 244, 245, 248, 295, 517, 2628, 8016, 8023, 8029, 8114, 8115, 8152 -> DOES_NOT_FIT;
            case 22001, 22003, 22004, 22007, 22018 -> DOES_NOT_FIT;
            case 515, 547, 23502, 23503, 23506, 23513, 23514 -> BREAKS_A_RULE;
            case 1204, 1205, 1222, 3960, 40001, 50200, 57014 -> LOCKED;
            default -> root instanceof SQLTimeoutException ? LOCKED : OTHER;
        };
    }

    /** The exception of the row: a batch's exception carries it as its next one. */
    public static SQLException root(SQLException exception) {
        SQLException root = exception;
        while (root.getNextException() != null) {
            root = root.getNextException();
        }
        return root;
    }
}
