package io.orderbridge.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A part of a rule as people write it: {@code country = DE, AT}. Several are separated by semicolons; a value with a comma,
 * a semicolon or blanks at its ends stands in double quotes. Between quotes a backslash takes the meaning from a quote, a star
 * and a backslash behind it; everywhere else it is itself.
 *
 * @param values at least one, as {@link Glob} reads them
 */
record Clause(String key, String operator, List<String> values) {

    private static final Pattern BEGIN = Pattern.compile("\\s*([a-z][a-z0-9-]*)\\s*(!=|>=|<=|=)\\s*");
    private static final Pattern VALUE =
            Pattern.compile("\\s*\"((?:[^\"\\\\]++|\\\\.)*+)\"\\s*|([^\",;]+)", Pattern.DOTALL);
    private static final Pattern PLAIN = Pattern.compile("[^\\s\",;\\\\]([^\",;\\\\]*[^\\s\",;\\\\])?");

    /** A backslash, and what it takes the meaning from. */
    private static final Pattern ESCAPE = Pattern.compile("\\\\([\"*\\\\])?");

    Clause {
        values = List.copyOf(values);
    }

    static List<Clause> parse(String text) {
        List<Clause> clauses = new ArrayList<>();
        int at = 0;
        while (at < text.length() && !text.substring(at).isBlank()) {
            Matcher begin = BEGIN.matcher(text).region(at, text.length());
            if (!begin.lookingAt()) {
                throw new WrongRuleException(
                        "'%s' is not understood: write a name, one of = != >= <= and a value, such as country = DE, AT; total >= 100"
                                .formatted(text.substring(at).strip()));
            }
            at = begin.end();
            List<String> values = new ArrayList<>();
            boolean more = true;
            while (more) {
                Matcher value = VALUE.matcher(text).region(at, text.length());
                if (!value.lookingAt()) {
                    throw new WrongRuleException("'%s %s' has no value, or a quote that does not end"
                            .formatted(begin.group(1), begin.group(2)));
                }
                values.add(
                        value.group(1) == null
                                ? value.group(2).strip().replace("\\", "\\\\")
                                : unquoted(value.group(1)));
                at = value.end();
                more = at < text.length() && text.charAt(at) == ',';
                at += more ? 1 : 0;
            }
            if (at < text.length() && text.charAt(at) != ';') {
                throw new WrongRuleException(
                        "'%s' is not understood after '%s'".formatted(text.substring(at), begin.group(1)));
            }
            at++;
            clauses.add(new Clause(begin.group(1), begin.group(2), values));
        }
        return clauses;
    }

    static String write(List<Clause> clauses) {
        return clauses.stream().map(Clause::toString).collect(Collectors.joining("; "));
    }

    @Override
    public String toString() {
        return key + " " + operator + " " + values.stream().map(Clause::quoted).collect(Collectors.joining(", "));
    }

    /** As {@link Glob} reads it: no quote has a meaning there. */
    private static String unquoted(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) == null ? "\\\\" : found.group(1).equals("\"") ? "\"" : found.group()));
    }

    private static String quoted(String value) {
        return PLAIN.matcher(value).matches() && value.equals(value.strip())
                ? value
                : "\"" + value.replace("\"", "\\\"") + "\"";
    }
}
