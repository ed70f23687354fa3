package io.orderbridge.ingest.mapping;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the texts of one order fit their columns and remembers which it had to change. White space at the ends and
 * doubled blanks are no change.
 */
final class ColumnTexts {

    private final List<TextChange> changes = new ArrayList<>();
    private final List<TextChange> lost = new ArrayList<>();

    /** Two columns that hold one text. */
    record Two(String first, String second) {}

    /** {@code original} in at most {@code length} characters of the code page, cut between words where that is possible. */
    String shortened(String column, String original, int length) {
        String written = shorten(Windows1252.write(original), length);
        rememberIfChanged(column, original, written);
        return written;
    }

    /** {@code original} if the column holds it as it is, else empty: a part of it, or another spelling, would be wrong. */
    String wholeOrNothing(String column, String original, int length) {
        String written = Windows1252.write(original);
        boolean fits = written.length() <= length && written.equals(blanksApart(original));
        rememberIfChanged(column, original, fits ? written : "");
        return fits ? written : "";
    }

    /**
     * A state or province in at most three characters: without the country's code, which WooCommerce puts before some
     * ({@code DE-NW}, {@code JP13}). Three letters of a longer name would be another state, so it is left out.
     */
    String state(String column, String original, String country) {
        String written = Windows1252.write(original);
        String code = written;
        if (written.length() > 3 && !country.isBlank() && written.startsWith(country.strip())) {
            code = written.substring(country.strip().length());
            code = code.startsWith("-") ? code.substring(1) : code;
        }
        String kept = code.length() <= 3 ? code : "";
        rememberIfChanged(column, original, kept);
        return kept;
    }

    /** A telephone number: punctuation goes before digits do. */
    String phone(String column, String original, int length) {
        String written = Windows1252.write(original);
        if (written.length() > length) {
            written = written.replaceAll("[\\s()./-]", "");
        }
        String kept = written.length() > length ? written.substring(0, length) : written;
        rememberIfChanged(column, original, kept);
        return kept;
    }

    /** Two lines of an address. What the first cannot hold moves to the second where there is room for it. */
    Two addressLines(String column1, String original1, String column2, String original2, int length) {
        String first = Windows1252.write(original1);
        String second = Windows1252.write(original2);
        if (first.length() > length) {
            String head = shorten(first, length);
            String rest = strip(first.substring(head.length()));
            String joined = second.isEmpty() ? rest : rest + ", " + second;
            first = head;
            second = second.isEmpty() || joined.length() <= length ? joined : second;
        }
        second = shorten(second, length);
        rememberIfChanged(column1, original1, first);
        rememberIfChanged(column2, original2, second);
        return new Two(first, second);
    }

    /** Text of any characters and length, on several lines: only control characters go. */
    static String free(String original) {
        return Normalizer.normalize(original, Normalizer.Form.NFC)
                .replace("\r\n", "\n")
                .replaceAll("[\\p{Cc}&&[^\\n\\t]]", "")
                .strip();
    }

    /** The texts whose letters nobody could write, of the columns whose names begin so: {@code COLUMN 'text'}. */
    List<String> lost(String columns) {
        return lost.stream()
                .filter(change -> change.column().startsWith(columns))
                .map(change -> change.column() + " '" + change.original().strip() + "'")
                .toList();
    }

    void remember(String column, String original) {
        changes.add(new TextChange(column, original));
    }

    List<TextChange> changes() {
        return List.copyOf(changes);
    }

    private void rememberIfChanged(String column, String original, String written) {
        if (!written.equals(blanksApart(original))) {
            remember(column, original);
        }
        if (written.chars().filter(letter -> letter == '?').count()
                > original.chars().filter(letter -> letter == '?').count()) {
            lost.add(new TextChange(column, original));
        }
    }

    private static String blanksApart(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC)
                .replaceAll("[\\s\\p{Zs}]+", " ")
                .strip();
    }

    private static String shorten(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        for (int end = length; end > length / 2; end--) {
            if (isBoundary(text, end)) {
                return strip(text.substring(0, end));
            }
        }
        return text.substring(0, length);
    }

    /** Whether a word ends before {@code end} and another begins there. */
    private static boolean isBoundary(String text, int end) {
        char before = text.charAt(end - 1);
        return text.charAt(end) == ' ' || before == ' ' || before == ',' || before == '-' || before == '/';
    }

    /** Without what joins two words at either end. */
    private static String strip(String text) {
        return text.replaceAll("^[ ,/-]+|[ ,/-]+$", "");
    }
}
