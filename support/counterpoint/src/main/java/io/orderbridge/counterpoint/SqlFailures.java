package io.orderbridge.counterpoint;

import io.orderbridge.service.ErrorDescription;
import io.orderbridge.service.failure.Failure;
import java.sql.SQLException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an SQLException of CounterPoint means for the message that was being handled. */
final class SqlFailures {

    /** Something of deploy/counterpoint is missing, of another version, or this user may not use it; SQL Server and H2. */
    private static final Set<Integer> NOT_INSTALLED = Set.of(
            201, 207, 208, 229, 230, 916, 2812, 8144, 8145, 8146, 42102, 42103, 42104, 42122, 90022, 90087, 90096);

    /** The database takes no work at all now: it is full, read-only, going up or down, or out of memory; likewise. */
    private static final Set<Integer> NOT_WORKING =
            Set.of(701, 802, 945, 976, 978, 983, 1101, 1105, 1204, 3906, 8645, 9002, 90097, 90098, 90121);

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
            return Failure.outage(CounterPoint.NAME, inWords(exception) + ": run deploy/counterpoint");
        }
        return NOT_WORKING.contains(error)
                ? Failure.outage(CounterPoint.NAME, inWords(exception))
                : Failure.passing(inWords(exception));
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
    static String inWords(SQLException exception) {
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
