package io.orderbridge.sandbox.bench;

import io.orderbridge.sandbox.servers.ProjectFolder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Figures of one measurement, with the machine they are from: printed, and kept as CSV and as a drawing in
 * {@code docs/benchmarks}.
 */
final class Table {

    private static final int BAR = 420;
    private static final int LABEL = 300;
    private static final int ROW = 22;

    private final String name;
    private final String title;
    private final List<String> columns;
    private final List<List<String>> rows = new ArrayList<>();

    /** @param name the files' name, without an ending */
    Table(String name, String title, String... columns) {
        this.name = name;
        this.title = title;
        this.columns = List.of(columns);
    }

    /** Adds a row; numbers get as many decimals as they need to be told apart. */
    void row(Object... values) {
        List<String> row = new ArrayList<>();
        for (Object value : values) {
            row.add(value instanceof Double number ? rounded(number) : String.valueOf(value));
        }
        rows.add(row);
    }

    private static String rounded(double number) {
        double size = Math.abs(number);
        return String.format(Locale.ROOT, size >= 100 || number == 0 ? "%.0f" : size >= 1 ? "%.1f" : "%.3f", number);
    }

    /** One line: processors, memory, Java, and how busy the machine has been in the last minute. */
    static String machine() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        return "%s, %d processors, %s %s, Java %s, load %.1f"
                .formatted(
                        LocalDate.now(ZoneId.systemDefault()),
                        system.getAvailableProcessors(),
                        system.getName(),
                        system.getVersion(),
                        Runtime.version(),
                        system.getSystemLoadAverage());
    }

    void print(Consumer<String> line) {
        line.accept("");
        line.accept(title);
        List<Integer> widths = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            int column = i;
            widths.add(Math.max(
                    columns.get(i).length(),
                    rows.stream()
                            .mapToInt(row -> row.get(column).length())
                            .max()
                            .orElse(0)));
        }
        line.accept("  " + aligned(columns, widths));
        rows.forEach(row -> line.accept("  " + aligned(row, widths)));
    }

    private static String aligned(List<String> cells, List<Integer> widths) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            text.append(("%" + (i == 0 ? "-" : "") + widths.get(i) + "s  ").formatted(cells.get(i)));
        }
        return text.toString().stripTrailing();
    }

    /** Writes the table to {@code docs/benchmarks}, and a drawing of one of its columns. */
    void save(String drawn) throws IOException {
        Path folder = Files.createDirectories(ProjectFolder.root().resolve("docs/benchmarks"));
        String csv = "# " + title + "\n# " + machine() + "\n" + String.join(",", columns) + "\n"
                + rows.stream().map(row -> String.join(",", row) + "\n").collect(Collectors.joining());
        Files.writeString(folder.resolve(name + ".csv"), csv, StandardCharsets.UTF_8);
        Files.writeString(folder.resolve(name + ".svg"), drawing(columns.indexOf(drawn)), StandardCharsets.UTF_8);
    }

    private String drawing(int column) {
        double most = rows.stream()
                .mapToDouble(row -> Double.parseDouble(row.get(column)))
                .max()
                .orElse(1);
        StringBuilder svg = new StringBuilder();
        int height = ROW * (rows.size() + 2);
        svg.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\">\n"
                        .formatted(LABEL + BAR + 80, height));
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        svg.append("<text x=\"8\" y=\"16\" font-weight=\"bold\">%s: %s</text>\n".formatted(title, columns.get(column)));
        for (int i = 0; i < rows.size(); i++) {
            double value = Double.parseDouble(rows.get(i).get(column));
            int y = ROW * (i + 1) + 8;
            String label = String.join(" ", rows.get(i).subList(0, column));
            svg.append("<text x=\"8\" y=\"%d\">%s</text>\n".formatted(y + 14, label));
            svg.append("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#0b57a4\"/>\n"
                    .formatted(LABEL, y, Math.max(1, (int) (BAR * value / Math.max(most, 1e-9))), ROW - 6));
            svg.append("<text x=\"%d\" y=\"%d\">%s</text>\n"
                    .formatted(
                            LABEL + 6 + (int) (BAR * value / Math.max(most, 1e-9)),
                            y + 14,
                            rows.get(i).get(column)));
        }
        return svg.append("</svg>\n").toString();
    }
}
