package io.orderbridge.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.MissingParameterException;

/** A command that a document or a mail names is one that there is, with options that it has. */
class NamedCommandsTest {

    private static final Path TOP = Path.of("..");
    /** preflight, dry-run and compare-ticket are containers that bin/orders starts, and no commands of this program. */
    private static final Pattern COMMAND =
            Pattern.compile("bin/orders ((?!preflight|dry-run|compare-ticket|[-.])[^`\n|)]+)");

    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    static Stream<String> named_commands() throws IOException {
        List<Path> texts = new ArrayList<>(List.of(
                TOP.resolve("README.md"), TOP.resolve("alerting/src/main/resources/templates/AlertMail/alert.txt")));
        try (Stream<Path> documents = Files.list(TOP.resolve("docs"))) {
            documents.filter(file -> file.toString().endsWith(".md")).forEach(texts::add);
        }
        return texts.stream()
                .flatMap(file -> COMMAND.matcher(text(file)).results())
                .map(match -> match.group(1).strip())
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("named_commands")
    void is_there(String command) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command.replace("<order…>", "1").replaceAll("<[^>]*>", "1"));
        while (word.find() && !word.group().matches("[;&#>].*")) {
            words.add(word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group(3));
        }

        assertThatCode(() -> parse(words)).doesNotThrowAnyException();
    }

    private static void parse(List<String> words) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        try {
            Orders.commandLine(Terminal.silent(nowhere, nowhere)).parseArgs(words.toArray(String[]::new));
        } catch (MissingParameterException inProse) {
            // Where only the command is meant, what it takes is left out.
            assertThat(words).isNotEmpty();
        }
    }

    @Test
    void a_bar_is_as_full_as_the_replay_is_far() {
        assertThat(ReplayProgress.bar(5_000, 10_000))
                .isEqualTo("[" + "#".repeat(20) + ".".repeat(20) + "] 5000 of 10000");
        assertThat(ReplayProgress.bar(10_001, 10_000)).startsWith("[" + "#".repeat(40) + "]");
        assertThat(ReplayProgress.bar(0, 0)).endsWith("0 of 0");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
