package io.orderbridge.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How scripts are chosen and run. What the scripts do is the contract suite's. */
class InstallCounterPointTest {

    private static final Path SCRIPTS = Path.of("").toAbsolutePath();

    private final String url = "jdbc:h2:mem:" + UUID.randomUUID();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private Connection connection;

    @BeforeEach
    void database() throws SQLException, IOException {
        connection = DriverManager.getConnection(url, "installer", "secret-of-the-installer");
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE RAN (SCRIPT VARCHAR(20))");
        }
        for (String number : List.of("020", "010", "070")) {
            script(number + "-any.sql", "INSERT INTO RAN VALUES ('" + number + "');\nGO\n");
        }
        script("uninstall.sql", "INSERT INTO RAN VALUES ('uninstall');\n");
        script("note.sql", "INSERT INTO RAN VALUES ('not numbered');\n");
        script("password", "secret-of-the-installer\n");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void the_numbered_scripts_run_in_order() throws SQLException {
        assertThat(install()).as(err.toString()).isZero();

        assertThat(ran()).containsExactly("010", "020", "070");
    }

    @Test
    void nothing_runs_after_the_first_error_and_its_line_is_named() throws Exception {
        script("015-broken.sql", "INSERT INTO RAN VALUES ('015');\nGO\n\nSELECT NO_SUCH FROM NO_SUCH;\nGO\n");

        assertThat(install()).isEqualTo(1);

        assertThat(ran()).containsExactly("010", "015");
        assertThat(err.toString())
                .startsWith("counterpoint-install: 015-broken.sql, line 3: ")
                .contains("NO_SUCH");
    }

    @Test
    void the_index_on_ticket_numbers_can_be_left_out() throws SQLException {
        assertThat(install("--without-ticket-index")).isZero();

        assertThat(ran()).containsExactly("010", "020");
        assertThat(Files.exists(SCRIPTS.resolve("070-ticket-number-index.sql")))
                .as("070 is that index")
                .isTrue();
    }

    @Test
    void uninstalling_runs_that_script_alone() throws SQLException {
        assertThat(install("--uninstall")).isZero();

        assertThat(ran()).containsExactly("uninstall");
    }

    @Test
    void a_dry_run_names_the_scripts_and_needs_no_server() {
        StringWriter names = new StringWriter();

        int exitCode = InstallCounterPoint.run(
                new PrintWriter(names),
                new PrintWriter(err),
                "--dry-run",
                "--url=jdbc:sqlserver://nowhere.invalid",
                "--scripts=" + SCRIPTS);

        assertThat(exitCode).as(err.toString()).isZero();
        assertThat(names.toString().lines())
                .startsWith("would run 010-check-server.sql")
                .contains("would run 160-sp_CreateOrderFromStaging.sql")
                .endsWith("would run 900-check-installation.sql");
    }

    @Test
    void what_is_missing_is_named() {
        assertThat(run("--url=" + url, "--user=installer", "--scripts=" + folder))
                .isEqualTo(2);
        assertThat(run("--url=" + url, "--user=installer", "--password-file=none", "--scripts=" + folder))
                .isEqualTo(2);
        assertThat(run("--scripts=" + folder)).isEqualTo(2);
        assertThat(run("--url=" + url, "--scripts=" + folder.resolve("empty"))).isEqualTo(2);

        assertThat(err.toString().lines())
                .containsExactly(
                        "counterpoint-install: no password for installer: set COUNTERPOINT_PASSWORD or --password-file"
                                + " (see --help)",
                        "counterpoint-install: the password's file none cannot be read (see --help)",
                        "counterpoint-install: Missing required option: '--url=<url>' (see --help)",
                        "counterpoint-install: there are no numbered scripts in " + folder.resolve("empty")
                                + " (see --help)");
    }

    @Test
    void a_refused_login_says_who_refuses_and_not_the_password() throws IOException {
        script("password", "another-secret");

        assertThat(install()).isEqualTo(1);

        assertThat(err.toString()).startsWith("counterpoint-install: ").doesNotContain("another-secret");
    }

    @Test
    void scripts_are_plain_ascii_without_variables_of_sqlcmd() throws IOException {
        try (Stream<Path> files = Files.list(SCRIPTS)) {
            assertThat(files.filter(file -> file.toString().endsWith(".sql")))
                    .hasSizeGreaterThan(15)
                    .allSatisfy(file -> assertThat(Files.readString(file))
                            .matches("\\p{ASCII}*")
                            .doesNotContainPattern("(?im)^[ \\t]*GO\\b[ \\t]*[^ \\t\\r\\n]")
                            .doesNotContain("$(")
                            .doesNotContain(":setvar")
                            .doesNotContain(":r "));
        }
    }

    private int install(String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "--url=" + url,
                "--user=installer",
                "--password-file=" + folder.resolve("password"),
                "--scripts=" + folder));
        arguments.addAll(List.of(options));
        return run(arguments.toArray(String[]::new));
    }

    private int run(String... arguments) {
        return InstallCounterPoint.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    private void script(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private List<String> ran() throws SQLException {
        List<String> ran = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT SCRIPT FROM RAN")) {
            while (rows.next()) {
                ran.add(rows.getString(1));
            }
        }
        return ran;
    }
}
