package io.orderbridge.desk;

import static io.orderbridge.desk.Bench.execute;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.orders.Orders;
import io.orderbridge.rules.Kind;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The commands of docs/RULES.md, run one after the other as they stand there. */
@QuarkusTest
@WithTestResource(DeskServers.NoBroker.class)
class RulesDocumentTest {

    private static final Pattern BLOCK = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    @TestHTTPResource
    URI service;

    @Test
    void every_command_does_what_it_says_and_every_kind_has_an_example() throws Exception {
        execute("DELETE FROM dbo.USER_ORDER_RULE");
        String document = Files.readString(Path.of("../docs/RULES.md"));
        Path keyFile = Files.writeString(Files.createTempFile("desk", "key"), DeskServers.ADMIN_KEY);
        List<String> commands = BLOCK.matcher(document)
                .results()
                .flatMap(block -> block.group(1).lines())
                .filter(line -> line.startsWith("bin/orders "))
                .toList();

        for (String command : commands) {
            List<String> words = words(command.substring("bin/orders ".length()));
            words.addAll(List.of("--url", service.toString(), "--key-file", keyFile.toString(), "--user", "ann"));
            StringWriter said = new StringWriter();
            int exitCode =
                    Orders.run(new PrintWriter(said, true), new PrintWriter(said, true), words.toArray(String[]::new));
            assertThat(exitCode).as(command + "\n" + said).isZero();
        }

        assertThat(commands).hasSizeGreaterThan(20);
        for (Kind kind : Kind.values()) {
            assertThat(document).contains("### " + kind.text());
            assertThat(commands).anyMatch(command -> command.startsWith("bin/orders rules add " + kind.text() + " "));
        }
    }

    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command);
        while (word.find()) {
            words.add(word.group(1) == null ? word.group(2) : word.group(1));
        }
        return words;
    }
}
