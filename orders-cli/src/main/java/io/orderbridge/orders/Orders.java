package io.orderbridge.orders;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.orderbridge.model.PageAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
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
            "Finds, repairs and replays orders that did not become tickets.",
            "",
            "An order is named by its WooCommerce number or id, its ticket number or its document id, or by staging:<id>."
                    + " To look, the staging id alone will do where no order has that number."
        },
        subcommands = {
            FailedCommand.class,
            StagedCommand.class,
            ListCommand.class,
            ShowCommand.class,
            WooCommand.class,
            ValidateCommand.class,
            UnseenCommand.class,
            TakeCommand.class,
            RepairCommand.class,
            ReplayCommand.class,
            ProcessCommand.class,
            SkipCommand.class,
            RollbackCommand.class,
            ChangedCommand.class,
            DealtWithCommand.class,
            NetRefundCommand.class,
            TakePartsCommand.class,
            TakeMainCommand.class,
            AssignCommand.class,
            NoteCommand.class,
            SnoozeCommand.class,
            RulesCommand.class,
            SweepCommand.class,
            HealthCommand.class,
            TestMailCommand.class,
            UsersCommand.class,
            AutoComplete.GenerateCompletion.class,
            CommandLine.HelpCommand.class
        },
        footer = {
            "",
            "The key: DESK_KEY, or a file that DESK_KEY_FILE or --key-file names, else DESK_ADMIN_KEY,"
                    + " DESK_READER_KEY, else the demo's.",
            "Completion in bash and zsh: source <(bin/orders generate-completion)",
            "Colours: on a terminal, unless NO_COLOR is set.",
            "Exit code: 0 done, 1 refused, 2 wrong use, 3 not reachable. With --json what went wrong is JSON, too, on"
                    + " standard error."
        },
        usageHelpAutoWidth = true)
public final class Orders implements Runnable {

    private static final String DEMO_KEY = "change-me";

    /** Who is named in the audit where the environment names nobody. */
    private static final String NOBODY_NAMED = "command-line";

    private final Terminal terminal;

    Orders(Terminal terminal) {
        this.terminal = terminal;
    }

    @Spec
    CommandSpec spec;

    @Option(
            names = "--url",
            scope = ScopeType.INHERIT,
            paramLabel = "<url>",
            defaultValue = "${ORDERS_URL:-http://127.0.0.1:28082}",
            description = "order-desk; environment ORDERS_URL (default: ${DEFAULT-VALUE})")
    String url;

    @Option(
            names = "--page",
            scope = ScopeType.INHERIT,
            paramLabel = "<url>",
            defaultValue = "${ORDERS_PAGE:-}",
            description = "order-desk as a browser reaches it, for links; environment ORDERS_PAGE (default: --url)")
    String page;

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
        System.exit(run(Terminal.ofThisProcess(), arguments));
    }

    /** Runs one command where nobody is there to answer a question; returns its exit code. */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return run(Terminal.silent(out, err), arguments);
    }

    static int run(Terminal terminal, String... arguments) {
        return commandLine(terminal).execute(arguments);
    }

    static CommandLine commandLine(Terminal terminal) {
        PrintWriter err = terminal.err();
        Orders orders = new Orders(terminal);
        CommandLine line = new CommandLine(orders);
        line.setOut(terminal.out());
        line.setErr(err);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((problem, given) -> {
            err.println("orders: " + problem.getMessage() + " (see "
                    + problem.getCommandLine().getCommandSpec().qualifiedName() + " --help)");
            return DeskProblem.WRONG_USE;
        });
        line.setExecutionExceptionHandler((problem, command, parsed) -> {
            err.println(orders.description(problem));
            return problem instanceof DeskProblem known ? known.exitCode() : DeskProblem.REFUSED;
        });
        return line;
    }

    private String description(Exception problem) {
        String message = Screen.printable(problem.getMessage() == null ? problem.toString() : problem.getMessage());
        String code = problem instanceof DeskProblem known ? known.code() : "UNEXPECTED";
        return json
                ? Desk.JSON
                        .createObjectNode()
                        .put("code", code)
                        .put("message", message)
                        .toString()
                : "orders: " + message;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do");
    }

    Desk desk() throws DeskProblem {
        return new Desk(url, key(), user());
    }

    /** A container may know no name of whoever runs it. */
    private String user() {
        return user.isBlank() || user.equals("?") ? NOBODY_NAMED : user;
    }

    /** A path of the desk as an address for a browser, which may be another one than that for this program. */
    String inBrowser(String path) {
        return PageAddress.opened(page.isBlank() ? url : page).replaceAll("/+$", "") + path;
    }

    /** Whether browsers are told an address that stands for all of a machine. */
    boolean isPublishedEverywhere() {
        return !page.equals(PageAddress.opened(page));
    }

    Screen screen() {
        return new Screen(terminal.out());
    }

    /** Whether to draw what moves. */
    boolean showsProgress() {
        return terminal.moves() && !json;
    }

    /** Whether a person is there to answer a question. */
    boolean asks() {
        return terminal.asks() && !json;
    }

    /** What a person answers; no where there is none. */
    boolean confirmed(String question) {
        if (!asks()) {
            return false;
        }
        terminal.out().print(question + " [y/N] ");
        terminal.out().flush();
        try {
            String answer = terminal.in().readLine();
            return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Whether a change is to be made: yes, unless a person at a terminal, who sees which order it is, says no.
     *
     * @param name as it was typed
     * @param what the change, as a question
     */
    boolean confirmed(String name, String what, boolean yes) throws DeskProblem {
        if (yes || !asks()) {
            return true;
        }
        JsonNode order = desk().get("/orders/" + Desk.encoded(name)).path("order");
        screen().line(OrderText.name(order) + ": " + OrderText.text(order, "customer") + ", "
                + OrderText.text(order, "amount") + " " + OrderText.text(order, "currency") + ", "
                + OrderText.text(order, "state").toLowerCase(Locale.ROOT).replace('_', ' ')
                + (OrderText.text(order, "ticket").isEmpty() ? "" : ", ticket " + OrderText.text(order, "ticket")));
        if (confirmed(what)) {
            return true;
        }
        screen().line("Nothing is changed.");
        return false;
    }

    /** Shows an answer as JSON if that is wanted; says whether it was. */
    boolean shownAsJson(JsonNode answer) throws DeskProblem {
        if (!json) {
            return false;
        }
        try {
            screen().line(Screen.printableJson(
                    Desk.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(answer)));
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
