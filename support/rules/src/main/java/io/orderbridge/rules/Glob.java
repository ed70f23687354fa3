package io.orderbridge.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A text in which {@code *} stands for any characters. After a backslash, a star and a backslash are themselves. Case does not
 * matter, as it does not to CounterPoint.
 */
final class Glob {

    /** Stands for a star where texts of two are compared; a literal never matches it. */
    private static final String ANY = "\uFFFF";

    private final String text;

    /** The texts between the stars. */
    private final List<String> pieces;

    private final Optional<Pattern> pattern;

    private Glob(String text) {
        this.text = text;
        this.pieces = pieces(text);
        this.pattern = isLiteral() ? Optional.empty() : Optional.of(compiled(pieces));
    }

    static Glob of(String text) {
        return new Glob(text);
    }

    /** The text that matches only {@code plain}. */
    static String literal(String plain) {
        return plain.replace("\\", "\\\\").replace("*", "\\*");
    }

    static boolean hasStar(String text) {
        return pieces(text).size() > 1;
    }

    /** The text with something in place of each star; nothing is escaped any more. */
    static String filled(String text, String star) {
        return String.join(star, pieces(text));
    }

    boolean isLiteral() {
        return pieces.size() == 1;
    }

    String text() {
        return text;
    }

    /** The text before the first star. */
    String beginning() {
        return pieces.get(0);
    }

    boolean matches(String value) {
        return pattern.map(each -> each.matcher(value).matches())
                .orElseGet(() -> beginning().equalsIgnoreCase(value));
    }

    /** What the first star stands for in {@code value}, or empty if it does not match or has no star. */
    Optional<String> star(String value) {
        return pattern.map(each -> each.matcher(value)).filter(Matcher::matches).map(found -> found.group(1));
    }

    /** Whether it matches whatever the other one matches. May say no where it does. */
    boolean covers(Glob other) {
        return matches(String.join(ANY, other.pieces));
    }

    static String key(String value) {
        return value.toLowerCase(Locale.ROOT);
    }

    private static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            boolean escapes = letter == '\\' && i + 1 < text.length() && "\\*".indexOf(text.charAt(i + 1)) >= 0;
            if (escapes) {
                piece.append(text.charAt(++i));
            } else if (letter == '*') {
                pieces.add(piece.toString());
                piece.setLength(0);
            } else {
                piece.append(letter);
            }
        }
        pieces.add(piece.toString());
        return pieces;
    }

    private static Pattern compiled(List<String> pieces) {
        return Pattern.compile(
                pieces.stream().map(Pattern::quote).collect(Collectors.joining("(.*)")),
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
    }
}
