package io.orderbridge.rules;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A text in which {@code *} stands for any characters. Case does not matter, as it does not to CounterPoint. */
final class Glob {

    private final String text;
    private final Optional<Pattern> pattern;

    private Glob(String text) {
        this.text = text;
        this.pattern = text.contains("*") ? Optional.of(compiled(text)) : Optional.empty();
    }

    static Glob of(String text) {
        return new Glob(text);
    }

    boolean isLiteral() {
        return pattern.isEmpty();
    }

    String text() {
        return text;
    }

    boolean matches(String value) {
        return pattern.map(each -> each.matcher(value).matches()).orElseGet(() -> text.equalsIgnoreCase(value));
    }

    /** What the first star stands for in {@code value}, or empty if it does not match or has no star. */
    Optional<String> star(String value) {
        return pattern.map(each -> each.matcher(value)).filter(Matcher::matches).map(found -> found.group(1));
    }

    /** Whether it matches whatever the other one matches. May say no where it does. */
    boolean covers(Glob other) {
        return matches(other.text);
    }

    static String key(String value) {
        return value.toLowerCase(Locale.ROOT);
    }

    private static Pattern compiled(String text) {
        return Pattern.compile(
                Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining("(.*)")),
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
    }
}
