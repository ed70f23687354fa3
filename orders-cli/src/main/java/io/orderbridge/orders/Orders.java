package io.orderbridge.orders;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code bin/orders}. */
@Command(
        name = "orders",
        mixinStandardHelpOptions = true,
        version = "OrderBridge 1.0",
        description = {
            "Finds, mends and replays orders that did not become tickets.",
            "",
            "An order is named by its WooCommerce number or id, its ticket number, its document id or its staging id; staging:<id> where a number could be several."
        },
        subcommands = {
            Looking.Failed.class,
            Looking.ListOrders.class,
            Looking.Show.class,
            Looking.Validate.class,
            Mending.Replay.class,
            Mending.Repair.class,
            Mending.Skip.class,
            Mending.Rollback.class,
            Sweeping.class,
            AutoComplete.GenerateCompletion.class,
            CommandLine.HelpCommand.class
        },
        footer = {
            "",
            "The key: DESK_KEY, or a file that DESK_KEY_FILE or --key-file names, else DESK_ADMIN_KEY, DESK_READER_KEY, else the demo's.",
            "Exit code: 0 done, 1 refused, 2 wrong use, 3 not reachable."
        },
        usageHelpAutoWidth = true)
public final class Orders implements Runnable {

    private static final String DEMO_KEY = "change-me";

    @Spec
    CommandSpec spec;

    @Option(
            names = "--url",
            scope = ScopeType.INHERIT,
            paramLabel = "<url>",
            defaultValue = "${ORDERS_URL:-http://127.0.0.1:28082}",
            description = "order-processor; environment ORDERS_URL (default: ${DEFAULT-VALUE})")
    String url;

    @Option(
            names = "--user",
            scope = ScopeType.INHERIT,
            paramLabel = "<name>",
            defaultValue = "${ORDERS_USER:-${sys:user.name}}",
            description = "Who does it, for the audit; environment ORDERS_USER (default: ${DEFAULT-VALUE})")
    String user;

    @Option(
            names = "--key-file",
            scope = ScopeType.INHERIT,
            paramLabel = "<file>",
            description = "File with the key; environment DESK_KEY_FILE")
    Path keyFile;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Show the answer as JSON")
    boolean json;

    /** Runs one command and ends with its exit code. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true);
        PrintWriter err = new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true);
        System.exit(run(out, err, arguments));
    }

    /** Runs one command; returns its exit code. */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine line = new CommandLine(new Orders());
        line.setOut(out);
        line.setErr(err);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((problem, given) -> {
            err.println("orders: " + problem.getMessage() + " (see "
                    + problem.getCommandLine().getCommandSpec().qualifiedName() + " --help)");
            return DeskProblem.WRONG_USE;
        });
        line.setExecutionExceptionHandler((problem, command, parsed) -> {
            err.println("orders: "
                    + Screen.printable(problem.getMessage() == null ? problem.toString() : problem.getMessage()));
            return problem instanceof DeskProblem known ? known.exitCode() : DeskProblem.REFUSED;
        });
        return line.execute(arguments);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do");
    }

    Desk desk() throws DeskProblem {
        return new Desk(url, key(), user);
    }

    Screen screen() {
        return new Screen(spec.commandLine().getOut());
    }

    /** Shows an answer as JSON if that is wanted; says whether it was. */
    boolean shownAsJson(JsonNode answer) throws DeskProblem {
        if (!json) {
            return false;
        }
        try {
            screen().line(Desk.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(answer));
            return true;
        } catch (JsonProcessingException e) {
            throw new DeskProblem(DeskProblem.REFUSED, e.getOriginalMessage());
        }
    }

    private String key() throws DeskProblem {
        Map<String, String> environment = System.getenv();
        if (keyFile == null && environment.containsKey("DESK_KEY")) {
            return environment.get("DESK_KEY");
        }
        Path file = keyFile != null
                ? keyFile
                : environment.containsKey("DESK_KEY_FILE") ? Path.of(environment.get("DESK_KEY_FILE")) : null;
        if (file != null) {
            try {
                return Files.readString(file).strip();
            } catch (IOException e) {
                throw new DeskProblem(DeskProblem.WRONG_USE, "the key's file " + file + " cannot be read");
            }
        }
        return Stream.of("DESK_ADMIN_KEY", "DESK_READER_KEY")
                .map(environment::get)
                .filter(key -> key != null && !key.isEmpty())
                .findFirst()
                .orElse(DEMO_KEY);
    }
}
