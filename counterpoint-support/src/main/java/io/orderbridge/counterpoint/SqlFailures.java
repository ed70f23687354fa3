package io.orderbridge.counterpoint;

import io.orderbridge.messaging.InWords;
import io.orderbridge.messaging.recovery.Failure;
import java.sql.SQLException;

/** What an SQLException of CounterPoint means for the message that was being handled. */
final class SqlFailures {

    private SqlFailures() {}

    /**
     * An outage only if no connection was to be had; everything else may work the next time, and those who repeat a call
     * look first what became of it.
     */
    static Failure classify(SQLException exception) {
        return exception instanceof CounterPointUnavailableException
                ? Failure.outage(CounterPoint.NAME, exception.getMessage())
                : Failure.passing(inWords(exception));
    }

    /** One line for people: the first line of the driver's message, which may go on with SQL text, and its error number. */
    static String inWords(SQLException exception) {
        Throwable deepest = exception;
        while (deepest.getCause() instanceof SQLException cause && cause != deepest) {
            deepest = cause;
        }
        String message = InWords.of(deepest);
        String firstLine = message.lines().findFirst().orElse(message).strip();
        int statement = firstLine.indexOf("; SQL statement:");
        String text = statement < 0 ? firstLine : firstLine.substring(0, statement);
        int number = ((SQLException) deepest).getErrorCode();
        return number == 0 ? text : text + " (error " + number + ")";
    }
}
