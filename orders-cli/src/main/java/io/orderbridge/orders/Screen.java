package io.orderbridge.orders;

import io.orderbridge.model.Printable;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Ansi;

/** Shows answers to people. */
final class Screen {

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+([.][0-9]+)?( [A-Z]{3})?|");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private static final Pattern UNFIT_IN_JSON = Pattern.compile("[\\p{Cc}\\p{Cf}&&[^\\r\\n\\t]]");

    private static final int LABEL = 10;

    private final PrintWriter out;

    Screen(PrintWriter out) {
        this.out = out;
    }

    PrintWriter out() {
        return out;
    }

    void line(String text) {
        out.println(text);
    }

    /** A headline, as of a part of what follows. */
    void headline(String text) {
        out.println(bold(text));
    }

    /** A label and what it is, beneath others of the kind; nothing if it is nothing. */
    void field(String label, String text) {
        if (!text.isEmpty()) {
            out.println(label + " ".repeat(Math.max(1, LABEL - label.length())) + printable(text));
        }
    }

    /** Columns as wide as what is in them, numbers to the right; the last one as it is. */
    void table(List<String> header, List<List<String>> rows) {
        List<List<String>> all = new ArrayList<>();
        all.add(header);
        rows.forEach(row -> all.add(row.stream().map(Screen::printable).toList()));
        int[] widths = new int[header.size()];
        for (List<String> row : all) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        boolean[] right = new boolean[widths.length];
        for (int column = 0; column < widths.length - 1; column++) {
            int index = column;
            right[column] =
                    rows.stream().allMatch(row -> NUMBER.matcher(row.get(index)).matches());
        }
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String cell = row.get(column);
                String padding = " ".repeat(widths[column] - cell.length());
                String shown = row == header ? bold(cell) : coloured(cell);
                line.append(right[column] ? padding + shown : shown + padding).append("  ");
            }
            out.println(line.toString().stripTrailing());
        }
    }

    /** What a shopper typed must not steer a terminal, nor turn what follows. */
    static String printable(String text) {
        return Printable.line(text);
    }

    /** The same with the blanks that it begins with, which mean something in YAML. */
    static String printableText(String text) {
        return Printable.text(text);
    }

    /** JSON in which no character steers a terminal: those are escaped. */
    static String printableJson(String json) {
        return UNFIT_IN_JSON
                .matcher(json)
                .replaceAll(unfit ->
                        unfit.group().chars().mapToObj("\\\\u%04x"::formatted).collect(Collectors.joining()));
    }

    static String time(String instant) {
        return instant.isEmpty() ? "" : TIME.format(Instant.parse(instant).atZone(ZoneId.systemDefault()));
    }

    /** As {@code 25 h} or {@code 3 d}. */
    static String age(String instant) {
        if (instant.isEmpty()) {
            return "";
        }
        Duration age = Duration.between(Instant.parse(instant), Instant.now());
        if (age.toMinutes() < 120) {
            return Math.max(0, age.toMinutes()) + " min";
        }
        return age.toHours() < 72 ? age.toHours() + " h" : age.toDays() + " d";
    }

    /** As {@code 1 order}, {@code 2 orders}. */
    static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** Words of which the colour tells at once what they mean. */
    static String coloured(String word) {
        return switch (word) {
            case "CRITICAL", "failed" -> coloured(word, "31;1");
            case "WARNING", "rolled back", "cancelled", "pending" -> coloured(word, "33;1");
            case "created" -> coloured(word, "32;1");
            default -> word;
        };
    }

    private static String bold(String text) {
        return coloured(text, "1");
    }

    private static String coloured(String text, String code) {
        return Ansi.AUTO.enabled() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
