package io.orderbridge.install;

import io.orderbridge.counterpoint.Sql;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code counterpoint-install}. */
@Command(
        name = "counterpoint-install",
        mixinStandardHelpOptions = true,
        version = "OrderBridge 1.0",
        description = {
            "Installs or upgrades OrderBridge's side of a CounterPoint database: runs the numbered scripts in order and"
                    + " stops at the first error. Running it again is harmless. Try it on a copy of the database first."
        },
        footer = {
            "",
            "The password comes from the file that --password-file names, else from the environment variable"
                    + " COUNTERPOINT_PASSWORD.",
            "Exit code: 0 done, 1 a script failed or the server refused, 2 wrong use."
        },
        sortOptions = false,
        usageHelpAutoWidth = true)
public final class InstallCounterPoint implements Callable<Integer> {

    private static final Set<String> INDEXES_OF_DOCUMENTS = Set.of("070-", "073-");

    @Spec
    CommandSpec spec;

    @Option(
            names = "--url",
            paramLabel = "<url>",
            defaultValue = "${COUNTERPOINT_URL}",
            required = true,
            description = "jdbc:sqlserver://host:port;databaseName=…; environment COUNTERPOINT_URL")
    String url;

    @Option(
            names = "--user",
            paramLabel = "<name>",
            defaultValue = "${COUNTERPOINT_USERNAME}",
            description = "Login; environment COUNTERPOINT_USERNAME. Without it the URL says how to log in, such as by"
                    + " Kerberos")
    String user;

    @Option(
            names = "--password-file",
            paramLabel = "<file>",
            defaultValue = "${COUNTERPOINT_PASSWORD_FILE}",
            description = "File with the password; environment COUNTERPOINT_PASSWORD_FILE")
    Path passwordFile;

    @Option(
            names = "--scripts",
            paramLabel = "<folder>",
            required = true,
            hidden = true,
            description = "Folder of the numbered scripts")
    Path scripts;

    @Option(
            names = "--without-ticket-index",
            description = "Leave out 070 and 073: no index on PS_DOC_HDR (every order then reads the whole table)")
    boolean withoutTicketIndex;

    @Option(
            names = "--uninstall",
            description = "Remove procedures, views and the index instead; tables, data and roles stay")
    boolean uninstall;

    @Option(
            names = "--compare",
            paramLabel = "<ticket>",
            description =
                    "Set a ticket that was made in CounterPoint (number or document id) beside one of OrderBridge's,"
                            + " say what differs, and propose the document profile; changes nothing")
    String compare;

    @Option(
            names = "--with",
            paramLabel = "<ticket>",
            description = "With --compare: the ticket of OrderBridge's (default: the newest one in PS_DOC_HDR)")
    String with;

    @Option(names = "--apply", description = "With --compare or --proposals: also run the statements that are proposed")
    boolean apply;

    @Option(
            names = "--proposals",
            description =
                    "Show what CounterPoint's own settings say about OrderBridge's; an installation does so at its end")
    boolean proposals;

    @Option(names = "--dry-run", description = "Print what would run, and connect to nothing")
    boolean dryRun;

    public static void main(String[] arguments) {
        System.exit(run(
                new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true),
                new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true),
                arguments));
    }

    /** Runs it in this process; returns its exit code. */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine line = new CommandLine(new InstallCounterPoint());
        line.setOut(out);
        line.setErr(err);
        line.setParameterExceptionHandler((problem, given) -> {
            err.println("counterpoint-install: " + problem.getMessage() + " (see --help)");
            return CommandLine.ExitCode.USAGE;
        });
        return line.execute(arguments);
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        boolean looksOnly = compare != null || proposals;
        if ((with != null && compare == null) || (apply && !looksOnly)) {
            throw new ParameterException(
                    spec.commandLine(), "--with goes with --compare, --apply with --compare or --proposals");
        }
        List<SqlScript> chosen = looksOnly ? List.of() : chosen();
        if (dryRun) {
            chosen.forEach(script -> out.println("would run " + script.name()));
            return CommandLine.ExitCode.OK;
        }
        Properties login = login();
        try (Connection connection = DriverManager.getConnection(url, login);
                Statement statement = connection.createStatement()) {
            for (SqlScript script : chosen) {
                script.run(statement, out::println);
            }
            if (compare != null) {
                return new CompareTickets(connection, out).run(compare, Optional.ofNullable(with), apply)
                        ? CommandLine.ExitCode.OK
                        : CommandLine.ExitCode.SOFTWARE;
            }
            if (!uninstall) {
                showProposals(connection, out);
            }
            return CommandLine.ExitCode.OK;
        } catch (SQLException e) {
            spec.commandLine().getErr().println("counterpoint-install: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private void showProposals(Connection connection, PrintWriter out) throws SQLException {
        List<SiteProposals.Proposal> found = SiteProposals.of(connection);
        if (!found.isEmpty()) {
            out.println("CounterPoint's own settings propose (nothing is changed without --proposals --apply):");
        } else if (proposals) {
            out.println("CounterPoint's own settings propose nothing else.");
        }
        for (SiteProposals.Proposal proposal : found) {
            out.println("  " + proposal.text());
            proposal.sql().ifPresent(sql -> out.println("      " + sql));
        }
        if (apply) {
            for (SiteProposals.Proposal proposal : found) {
                if (proposal.sql().isPresent()) {
                    Sql.on(connection, proposal.sql().get()).update();
                }
            }
            out.println("applied.");
        }
    }

    private List<SqlScript> chosen() {
        if (uninstall) {
            return List.of(new SqlScript(scripts.resolve("uninstall.sql")));
        }
        List<SqlScript> numbered = Files.isDirectory(scripts) ? SqlScript.numberedIn(scripts) : List.of();
        if (numbered.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "there are no numbered scripts in " + scripts);
        }
        return numbered.stream()
                .filter(script -> !(withoutTicketIndex
                        && INDEXES_OF_DOCUMENTS.contains(script.name().substring(0, 4))))
                .toList();
    }

    private Properties login() {
        Properties login = new Properties();
        if (user != null && !user.isBlank()) {
            login.setProperty("user", user);
            login.setProperty("password", password());
        }
        return login;
    }

    private String password() {
        if (passwordFile != null) {
            try {
                return Files.readString(passwordFile).strip();
            } catch (IOException e) {
                throw new ParameterException(
                        spec.commandLine(), "the password's file " + passwordFile + " cannot be read");
            }
        }
        String password = System.getenv("COUNTERPOINT_PASSWORD");
        if (password == null || password.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "no password for " + user + ": set COUNTERPOINT_PASSWORD or --password-file");
        }
        return password;
    }
}
