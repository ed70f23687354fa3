package io.orderbridge.orders;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/** Shows answers to people. */
final class Screen {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final PrintWriter out;

    Screen(PrintWriter out) {
        this.out = out;
    }

    void line(String text) {
        out.println(text);
    }

    /** Columns as wide as what is in them; the last one as it is. */
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
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String cell = row.get(column);
                line.append(row == header ? bold(cell) : priority(cell));
                if (column < widths.length - 1) {
                    line.append(" ".repeat(widths[column] - cell.length() + 2));
                }
            }
            out.println(line.toString().stripTrailing());
        }
    }

    /** What a shopper typed must not steer a terminal. */
    static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").strip();
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

    private static String priority(String cell) {
        return switch (cell) {
            case "CRITICAL" -> coloured(cell, "31;1");
            case "WARNING" -> coloured(cell, "33;1");
            default -> cell;
        };
    }

    private static String bold(String text) {
        return coloured(text, "1");
    }

    private static String coloured(String text, String code) {
        return Ansi.AUTO.enabled() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
