package io.orderbridge.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code bin/hazards} tries takes minutes; here each hazard has a test that shows our side of it. */
class HazardTableTest {

    private static final Path TABLE = Path.of("../../docs/adr/0100-channels-on-a-connector-of-our-own.md");
    private static final Path HAZARDS = Path.of("../hazards/src/test/java");
    private static final Path TESTS = Path.of("src/test/java");
    private static final Pattern OBSERVED = Pattern.compile("observed\\(\\s*\"([^\"]+)\"");
    private static final Pattern SHOWN = Pattern.compile("`(\\w+)\\.(\\w+)`");

    @Test
    void each_hazard_has_a_row_and_each_row_a_test_that_is_run() throws IOException {
        List<List<String>> rows = Files.readAllLines(TABLE).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| hazard "))
                .map(line -> Arrays.stream(line.split("\\|")).map(String::trim).toList())
                .toList();

        assertThat(observed()).isNotEmpty().allSatisfy(hazard -> assertThat(rows)
                .anyMatch(row -> row.get(1).startsWith(hazard)));
        assertThat(rows).allSatisfy(row -> assertThat(row.get(4))
                .matches(shown -> shown.equals("none: three nodes") || isTest(shown), "names a test"));
    }

    private static Set<String> observed() {
        return sources(HAZARDS)
                .flatMap(source -> OBSERVED.matcher(read(source)).results())
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
    }

    private static boolean isTest(String shown) {
        List<MatchResult> names = SHOWN.matcher(shown).results().toList();
        return names.size() == 1
                && sources(TESTS)
                        .filter(source -> source.endsWith(names.get(0).group(1) + ".java"))
                        .anyMatch(source -> Pattern.compile(
                                        "@Test\\s+void " + names.get(0).group(2) + "\\(")
                                .matcher(read(source))
                                .find());
    }

    private static Stream<Path> sources(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
