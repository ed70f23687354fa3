package io.orderbridge.counterpoint;

import io.orderbridge.service.ErrorDescription;
import io.orderbridge.service.failure.Failure;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an SQLException of CounterPoint means for the message that was being handled. */
final class SqlFailures {

    /** Something of deploy/counterpoint is missing, of another version, or this user may not use it; SQL Server and H2. */
    private static final Set<Integer> NOT_INSTALLED = Set.of(
            201, 207, 208, 229, 230, 916, 2812, 8144, 8145, 8146, 42102, 42103, 42104, 42122, 90022, 90087, 90096);

    /**
     * The database takes no work at all now: it is full, read-only, going up or down, out of memory, cannot read or write its
     * files or its log, or was being restored; likewise.
     */
    private static final Set<Integer> NOT_WORKING = Set.of(
            605, 701, 802, 823, 824, 825, 832, 921, 922, 923, 924, 926, 927, 942, 945, 952, 976, 978, 983, 1101, 1105,
            1204, 3313, 3314, 3414, 3906, 3908, 3958, 3967, 5901, 6005, 8645, 8651, 9001, 9002, 9003, 9004, 90028,
            90030, 90031, 90097, 90098, 90121);

    /** A lock that did not come free in time, also the one that the procedures take before their numbers; likewise. */
    private static final Set<Integer> LOCKED = Set.of(1205, 1222, 51205, 40001, 50200, 57014);

    /** A value that is missing, and a rule that a value breaks; likewise. */
    private static final Set<Integer> BREAKS_A_RULE = Set.of(515, 547, 23502, 23503, 23506, 23513, 23514);

    /** Tables of ours begin so; what is missing in them is ours. */
    private static final String OUR_TABLES = "USER_";

    /** A procedure that met an error it did not expect says which. */
    private static final int UNEXPECTED_IN_PROCEDURE = 51000;

    private static final Pattern ORIGINAL = Pattern.compile("\\[ERROR\\] (\\d{1,9})\\b");

    private SqlFailures() {}

    /**
     * An outage where no connection was to be had, and where the database could not do this for any order. Everything else
     * may work the next time, and those who repeat a call look first what became of it.
     */
    static Failure classify(SQLException exception) {
        if (exception instanceof CounterPointUnavailableException) {
            return Failure.outage(CounterPoint.NAME, exception.getMessage());
        }
        int error = errorOf(exception);
        if (NOT_INSTALLED.contains(error)) {
            return Failure.outage(CounterPoint.NAME, describe(exception) + ": run deploy/counterpoint");
        }
        return NOT_WORKING.contains(error)
                ? Failure.outage(CounterPoint.NAME, describe(exception))
                : Failure.transientFailure(describe(exception));
    }

    /** Which trouble it was that may be over the next time. */
    static Trouble troubleOf(SQLException exception) {
        int error = errorOf(exception);
        if (LOCKED.contains(error) || hasTimedOut(exception)) {
            return Trouble.LOCKED;
        }
        boolean ofInstallation = BREAKS_A_RULE.contains(error)
                && !ErrorDescription.of(exception).toUpperCase(Locale.ROOT).contains(OUR_TABLES);
        return new Trouble(error == 0 ? "state " + exception.getSQLState() : "error " + error, ofInstallation);
    }

    private static boolean hasTimedOut(SQLException exception) {
        for (Throwable each = exception; each != null; each = each.getCause()) {
            if (each instanceof SQLTimeoutException || each instanceof SocketTimeoutException) {
                return true;
            }
        }
        return false;
    }

    private static int errorOf(SQLException exception) {
        if (exception.getErrorCode() == UNEXPECTED_IN_PROCEDURE) {
            Matcher original = ORIGINAL.matcher(ErrorDescription.of(exception));
            if (original.find()) {
                return Integer.parseInt(original.group(1));
            }
        }
        return exception.getErrorCode();
    }

    /** One line for people: the first line of the driver's message, which may go on with SQL text, and its error number. */
    static String describe(SQLException exception) {
        Throwable deepest = exception;
        while (deepest.getCause() instanceof SQLException cause && cause != deepest) {
            deepest = cause;
        }
        String message = ErrorDescription.of(deepest);
        String firstLine = message.lines().findFirst().orElse(message).strip();
        int statement = firstLine.indexOf("; SQL statement:");
        String text = statement < 0 ? firstLine : firstLine.substring(0, statement);
        int number = ((SQLException) deepest).getErrorCode();
        return number == 0 ? text : text + " (error " + number + ")";
    }
}
