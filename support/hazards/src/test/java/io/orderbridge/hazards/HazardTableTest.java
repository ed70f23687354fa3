package io.orderbridge.hazards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of ADR 100 has a row for each hazard that is tried. */
class HazardTableTest {

    private static final Path TABLE = Path.of("../../docs/adr/0100-channels-on-a-connector-of-our-own.md");
    private static final Pattern OBSERVED = Pattern.compile("(?:observed|recovered)\\(\\s*\"([^\"]+)\"");
    private static final Pattern ROW = Pattern.compile("^\\| ([^|(,]+?)(?:[(,][^|]*)? \\|");

    @Test
    void each_hazard_has_a_row_and_each_row_a_hazard() throws IOException {
        Set<String> rows = new TreeSet<>();
        for (String line : Files.readAllLines(TABLE)) {
            ROW.matcher(line).results().map(row -> row.group(1).strip()).forEach(rows::add);
        }
        rows.remove("hazard");

        assertThat(rows).isEqualTo(observed()).isNotEmpty();
    }

    private static Set<String> observed() throws IOException {
        Set<String> observed = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                for (MatchResult match :
                        OBSERVED.matcher(Files.readString(file)).results().toList()) {
                    observed.add(match.group(1));
                }
            }
        }
        return observed;
    }
}
