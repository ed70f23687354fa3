package io.orderbridge.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each library that is shipped is in docs/THIRD_PARTY.md, with its version and licence; {@code bin/sbom} writes it. */
class ThirdPartyDocumentTest {

    private static final Path TOP = Path.of("..");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\S+):(\\S+) \\| (\\S+) \\| (.+) \\|$");

    @ParameterizedTest
    @ValueSource(strings = {"order-ingest", "order-processor", "order-desk", "woo-status-sync", "alerting"})
    void the_libraries_of_a_service_are_listed(String service) throws IOException {
        assertThat(jars(TOP.resolve(service).resolve("target/quarkus-app/lib")))
                .filteredOn(jar -> !jar.startsWith("io.orderbridge."))
                .isNotEmpty()
                .isSubsetOf(listed(row -> row.group(1) + "." + row.group(2)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders-cli", "deploy/counterpoint"})
    void the_libraries_of_a_program_are_listed(String program) throws IOException {
        assertThat(jars(TOP.resolve(program).resolve("target/lib")))
                .filteredOn(jar -> !jar.startsWith("shared-model-") && !jar.startsWith("counterpoint-support-"))
                .isNotEmpty()
                .isSubsetOf(listed(row -> row.group(2)));
    }

    @Test
    void each_library_has_a_licence() throws IOException {
        assertThat(rows()).extracting(row -> row.group(4)).isNotEmpty().doesNotContain("not stated");
    }

    private static Set<String> listed(Function<MatchResult, String> name) throws IOException {
        return rows().map(row -> name.apply(row) + "-" + row.group(3) + ".jar").collect(Collectors.toSet());
    }

    private static Stream<MatchResult> rows() throws IOException {
        return ROW.matcher(Files.readString(TOP.resolve("docs/THIRD_PARTY.md"))).results();
    }

    private static Set<String> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
