package io.orderbridge.service.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.Test;

class PrintableLogTest {

    private final PrintableLog filter = new PrintableLog();

    @Test
    void what_a_shopper_typed_cannot_steer_the_terminal_that_shows_the_log() {
        ExtLogRecord line = line("order %s of %s");
        line.setParameters(new Object[] {"1\u009b2J", "eve\u202e\u001b[31m"});

        assertThat(filter.isLoggable(line)).isTrue();

        assertThat(new PatternFormatter("%s").formatMessage(line)).isEqualTo("order 1 2J of eve [31m");
    }

    @Test
    void a_percent_sign_in_what_was_cleaned_is_not_taken_for_a_format() {
        ExtLogRecord line = line("%s");
        line.setParameters(new Object[] {"100 %d\u001b"});

        filter.isLoggable(line);

        assertThat(new PatternFormatter("%s").formatMessage(line)).isEqualTo("100 %d ");
    }

    @Test
    void the_stack_trace_of_an_exception_says_the_same_without_them() {
        ExtLogRecord line = line("unexpected");
        Exception thrown = new IllegalStateException("a\u009bb", new RuntimeException("c\u202ed"));
        line.setThrown(thrown);

        filter.isLoggable(line);

        StringWriter trace = new StringWriter();
        line.getThrown().printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString())
                .contains("java.lang.IllegalStateException: a b", "Caused by: java.lang.RuntimeException: cd")
                .contains(getClass().getName())
                .doesNotContain("\u009b", "\u202e");
    }

    @Test
    void an_ordinary_line_is_left_as_it_is() {
        ExtLogRecord line = line("two\n\tlines of %s");
        Exception thrown = new IllegalStateException("why");
        line.setParameters(new Object[] {"Zoë"});
        line.setThrown(thrown);

        filter.isLoggable(line);

        assertThat(line.getMessage()).isEqualTo("two\n\tlines of %s");
        assertThat(line.getThrown()).isSameAs(thrown);
    }

    private static ExtLogRecord line(String message) {
        return new ExtLogRecord(Level.INFO, message, FormatStyle.PRINTF, PrintableLogTest.class.getName());
    }
}
