package io.orderbridge.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A document whose blocks show commands, each after {@code "$ "}, and what they print. */
final class DocumentedCommands {

    private static final String HEADING = "## ";
    private static final String FENCE = "```";
    private static final String PROMPT = "$ ";

    private final Path document;
    private final List<String> lines;
    private final Predicate<String> section;

    private DocumentedCommands(Path document, List<String> lines, Predicate<String> section) {
        this.document = document;
        this.lines = lines;
        this.section = section;
    }

    static DocumentedCommands in(Path document) throws IOException {
        return new DocumentedCommands(document, Files.readAllLines(document), section -> true);
    }

    /** Those of one section; the others are left as they are. */
    static DocumentedCommands in(Path document, String section) throws IOException {
        return new DocumentedCommands(document, Files.readAllLines(document), section::equals);
    }

    /** The document as it would be if each command printed what {@code run} returns for it. */
    List<String> withOutputOf(UnaryOperator<String> run) {
        List<String> result = new ArrayList<>();
        boolean inSection = section.test("");
        boolean inBlock = false;
        boolean inOutput = false;
        for (String line : lines) {
            if (!inBlock && line.startsWith(HEADING)) {
                inSection = section.test(line.substring(HEADING.length()));
            }
            if (line.startsWith(FENCE)) {
                inBlock = !inBlock;
                inOutput = false;
            }
            boolean command = inSection && inBlock && line.startsWith(PROMPT);
            if (command) {
                inOutput = true;
                result.add(line);
                run.apply(line.substring(PROMPT.length())).lines().forEach(result::add);
            } else if (!inOutput) {
                result.add(line);
            }
        }
        return result;
    }

    List<String> lines() {
        return lines;
    }

    void write(List<String> newLines) throws IOException {
        Files.write(document, newLines);
    }
}
