package io.orderbridge.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A document whose blocks show commands, each after {@code "$ "}, and what they print. */
final class DocumentedCommands {

    private static final String FENCE = "```";
    private static final String PROMPT = "$ ";

    private final Path document;
    private final List<String> lines;

    private DocumentedCommands(Path document, List<String> lines) {
        this.document = document;
        this.lines = lines;
    }

    static DocumentedCommands in(Path document) throws IOException {
        return new DocumentedCommands(document, Files.readAllLines(document));
    }

    /** The document as it would be if each command printed what {@code run} returns for it. */
    List<String> withOutputOf(UnaryOperator<String> run) {
        List<String> result = new ArrayList<>();
        boolean inBlock = false;
        boolean inOutput = false;
        for (String line : lines) {
            if (line.startsWith(FENCE)) {
                inBlock = !inBlock;
                inOutput = false;
            }
            boolean command = inBlock && line.startsWith(PROMPT);
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
