package io.orderbridge.sandbox.counterpoint;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Functions of SQL Server that H2 lacks. Public because H2 calls them by name. */
public final class SqlServerFunctions {

    private SqlServerFunctions() {}

    /** {@code SYSUTCDATETIME()}, {@code GETUTCDATE()}: the time in UTC, in microseconds. */
    public static LocalDateTime utcNow() {
        return LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * {@code PATINDEX(pattern, text)}: where the first match of a pattern of LIKE begins, from 1; 0 if there is none, null if
     * the text is. Knows {@code %} at both ends, and one set of characters between them.
     */
    public static Integer patternIndex(String pattern, String text) {
        if (text == null) {
            return null;
        }
        Matcher match = Pattern.compile(pattern.replaceAll("\\A%|%\\z", "")).matcher(text);
        return match.find() ? match.start() + 1 : 0;
    }
}
