package io.orderbridge.desk.pages;

import io.orderbridge.model.Printable;
import io.orderbridge.model.Reason;
import io.quarkus.qute.TemplateExtension;
import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Values as people read them. */
@TemplateExtension
final class Words {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm:ss", Locale.ENGLISH);

    private Words() {}

    /** As {@code 25 min}, {@code 3 h} or {@code 2 days}. */
    static String age(Instant since) {
        Duration age = Duration.between(since, Instant.now());
        if (age.toMinutes() < 120) {
            return Math.max(0, age.toMinutes()) + " min";
        }
        return age.toHours() < 48 ? age.toHours() + " h" : age.toDays() + " days";
    }

    /** In the time zone of this server. */
    static String time(Instant at) {
        return TIME.format(at.atZone(ZoneId.systemDefault()));
    }

    /** As {@code 1,234.50}. */
    static String money(BigDecimal amount) {
        return new DecimalFormat("#,##0.00", DecimalFormatSymbols.getInstance(Locale.ENGLISH)).format(amount);
    }

    /** Without what steers a screen. */
    static String clean(String text) {
        return Printable.line(text);
    }

    /** A code as a title. */
    static String reasonTitle(String code) {
        return Reason.of(code).title();
    }

    /** An enum's name as a word. */
    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
