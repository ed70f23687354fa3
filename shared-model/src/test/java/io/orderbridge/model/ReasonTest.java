package io.orderbridge.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The catalogue of reasons: complete, and printed. */
class ReasonTest {

    private static final Path TOP = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern CODE = Pattern.compile("\\[([A-Z][A-Z_]{3,})\\] ");
    private static final Pattern CONSTANT =
            Pattern.compile("^ {8}([A-Z][A-Z_]+),?$|String [A-Z_]+ = \"([A-Z][A-Z_]+)\"", Pattern.MULTILINE);
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|--[^\\n]*", Pattern.DOTALL);

    @Test
    void every_code_of_the_procedures_and_of_the_services_has_a_page() throws IOException {
        Set<String> used = new TreeSet<>();
        try (Stream<Path> scripts = Files.list(TOP.resolve("deploy/counterpoint"))) {
            for (Path script :
                    scripts.filter(file -> file.toString().endsWith(".sql")).toList()) {
                codesIn(COMMENT.matcher(Files.readString(script)).replaceAll(""), used);
            }
        }
        for (String service : new String[] {"order-ingest", "order-processor"}) {
            try (Stream<Path> sources = Files.walk(TOP.resolve(service).resolve("src/main/java"))) {
                for (Path source : sources.filter(file -> file.toString().endsWith(".java"))
                        .toList()) {
                    codesIn(Files.readString(source), used);
                }
            }
        }
        used.remove("CODE");
        Path ingest = TOP.resolve("order-ingest/src/main/java/io/orderbridge/ingest");
        constantsIn(Files.readString(ingest.resolve("mapping/Hold.java")), used);
        constantsIn(Files.readString(ingest.resolve("polling/UnseenOrders.java")), used);

        assertThat(used).hasSizeGreaterThan(20);
        assertThat(Reason.all().stream().map(Reason::code).collect(Collectors.toSet()))
                .containsAll(used);
    }

    /** Why orders are held, and why paid ones are not staged. */
    private static void constantsIn(String text, Set<String> codes) {
        int before = codes.size();
        CONSTANT.matcher(text)
                .results()
                .forEach(code -> codes.add(code.group(1) == null ? code.group(2) : code.group(1)));
        assertThat(codes).hasSizeGreaterThan(before);
    }

    private static void codesIn(String text, Set<String> codes) {
        CODE.matcher(text).results().forEach(code -> codes.add(code.group(1)));
    }

    @Test
    void the_document_is_the_catalogue() throws IOException {
        String pages = Reason.all().stream()
                .map(reason -> "## %s\n\n**%s.** %s\n\n- Usual cause: %s\n- What to do: %s\n"
                        .formatted(reason.code(), reason.title(), reason.meaning(), reason.cause(), reason.action()))
                .collect(Collectors.joining("\n"));

        assertThat(Files.readString(TOP.resolve("docs/REASONS.md"))).endsWith("\n\n" + pages);
    }
}
