package io.orderbridge.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a service reads from its environment, its operator finds in docs/CONFIGURATION.md. */
class ConfigurationDocumentTest {

    private static final Path TOP = Path.of("..");
    private static final List<String> MODULES = List.of(
            "support/service",
            "support/messaging",
            "support/health",
            "support/counterpoint",
            "order-ingest",
            "order-processor",
            "order-desk",
            "woo-status-sync",
            "alerting");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]+)[:}]");

    static Stream<String> every_variable() {
        return MODULES.stream()
                .map(module -> TOP.resolve(module).resolve("src/main/resources"))
                .flatMap(ConfigurationDocumentTest::propertiesUnder)
                .flatMap(file -> VARIABLE.matcher(text(file)).results())
                .map(match -> match.group(1))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("every_variable")
    void every_variable_is_described(String variable) {
        assertThat(text(TOP.resolve("docs/CONFIGURATION.md"))).contains("`" + variable + "`");
    }

    private static Stream<Path> propertiesUnder(Path resources) {
        try (Stream<Path> files = Files.walk(resources)) {
            return files.filter(file -> file.toString().endsWith(".properties")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
