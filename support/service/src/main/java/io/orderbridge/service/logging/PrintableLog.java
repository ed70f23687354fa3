package io.orderbridge.service.logging;

import io.orderbridge.model.Printable;
import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.jboss.logmanager.formatters.PatternFormatter;

/**
 * Keeps control and format characters out of the log: lines quote what shoppers typed and what servers answered, and an
 * operator reads them in a terminal. Line feeds and tabs stay. Applies to all that is logged on the console.
 */
@LoggingFilter(name = PrintableLog.NAME)
public final class PrintableLog implements Filter {

    static final String NAME = "printable";
    private static final ExtFormatter MESSAGES = new PatternFormatter("%s");

    @Override
    public boolean isLoggable(LogRecord entry) {
        if (entry instanceof ExtLogRecord written) {
            String message = MESSAGES.formatMessage(written);
            if (message != null && !Printable.isText(message)) {
                written.setMessage(Printable.text(message), FormatStyle.NO_FORMAT);
            }
            if (!isText(written.getThrown())) {
                written.setThrown(new PrintableThrowable(written.getThrown()));
            }
        }
        return true;
    }

    private static boolean isText(Throwable thrown) {
        return thrown == null || (Printable.isText(thrown.toString()) && isText(thrown.getCause()));
    }

    /** Says the same as another, its class included, without the characters. */
    @SuppressWarnings("OverrideThrowableToString")
    private static final class PrintableThrowable extends Exception {
        private static final long serialVersionUID = 1L;

        private final String text;

        PrintableThrowable(Throwable original) {
            super(original.getMessage() == null ? null : Printable.text(original.getMessage()));
            this.text = Printable.text(original.toString());
            setStackTrace(original.getStackTrace());
            if (original.getCause() != null) {
                initCause(new PrintableThrowable(original.getCause()));
            }
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
