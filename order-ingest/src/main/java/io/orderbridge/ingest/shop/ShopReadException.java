package io.orderbridge.ingest.shop;

import io.orderbridge.service.ErrorDescription;
import java.sql.SQLException;
import java.util.Set;

/** The shop's database could not be reached, or refused to be read. Its message is one line for people. */
public final class ShopReadException extends Exception {

    private static final long serialVersionUID = 1L;

    /** MariaDB's, MySQL's, and that of a statement that an administrator ended. */
    private static final Set<Integer> ENDED_STATEMENT = Set.of(1969, 3024, 1317);

    /** No such table, no right to the table, no right to a column. */
    private static final Set<Integer> UNREADABLE = Set.of(1146, 1142, 1143);

    ShopReadException(SQLException cause) {
        super(ErrorDescription.ofCause(cause), cause);
    }

    /** Whether the shop's database ended the statement, since it took too long. */
    public boolean isTimeout() {
        return ENDED_STATEMENT.contains(errorNumber());
    }

    /** Whether the table is missing, or its rights. */
    boolean isUnreadable() {
        return UNREADABLE.contains(errorNumber());
    }

    /** The server's number of the error; 0 if it was none of the server's. */
    int errorNumber() {
        Throwable cause = getCause();
        while (cause instanceof SQLException sql) {
            if (sql.getErrorCode() != 0) {
                return sql.getErrorCode();
            }
            cause = cause.getCause();
        }
        return 0;
    }
}
