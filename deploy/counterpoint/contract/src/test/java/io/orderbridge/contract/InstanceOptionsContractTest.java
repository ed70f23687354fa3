package io.orderbridge.contract;

import static io.orderbridge.contract.OrderDraft.order;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a server gives to every session ("user options") changes nothing of what services and procedures do. */
@CounterPointContract
class InstanceOptionsContractTest {

    private static final String CONFIGURATION = "META-INF/microprofile-config.properties";
    private static final String FIRST_STATEMENT = "quarkus.datasource.counterpoint-sqlserver.jdbc.new-connection-sql";

    @Test
    void a_connection_of_a_service_takes_no_option_of_the_instance(CounterPoint counterPoint) throws Exception {
        SqlServerEngine server = SqlServerEngine.of(counterPoint);
        int stagingId = counterPoint.stage(order().line("HAMMER", "1", "1").line("NAILS", "1", "1"));
        try (Connection session = server.connect();
                Statement statement = session.createStatement()) {
            for (String option : List.of("IMPLICIT_TRANSACTIONS ON", "NOCOUNT ON", "XACT_ABORT ON", "ROWCOUNT 1")) {
                statement.execute("SET " + option);
            }
            statement.execute(firstStatementOfAService());

            assertThat(statement.executeUpdate("UPDATE dbo.IM_ITEM SET STAT = STAT"))
                    .isEqualTo(5);
            assertThat(openTransactions(statement)).isZero();
            assertThat(CounterPoint.create(session, stagingId).success()).isTrue();
            assertThat(openTransactions(statement)).isZero();
        }
        assertThat(counterPoint.staged(stagingId)).containsEntry("IS_APPLIED", true);
        assertThat(counterPoint.discrepancies()).isEmpty();
    }

    private static int openTransactions(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT @@TRANCOUNT")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static String firstStatementOfAService() throws IOException {
        for (var resource : Collections.list(
                InstanceOptionsContractTest.class.getClassLoader().getResources(CONFIGURATION))) {
            try (InputStream in = resource.openStream()) {
                Properties properties = new Properties();
                properties.load(in);
                if (properties.containsKey(FIRST_STATEMENT)) {
                    return properties.getProperty(FIRST_STATEMENT);
                }
            }
        }
        throw new AssertionError("no service says what its connections begin with");
    }

    /** Which of two is the victim is SQL Server's choice; by this setting it is never the till. */
    @Test
    void a_deadlock_with_a_till_ends_each_procedure_that_a_service_calls_and_never_the_till() throws IOException {
        List<String> procedures = Pattern.compile("GRANT EXECUTE ON dbo[.](\\w+)")
                .matcher(Files.readString(ContractEngine.SCRIPTS.resolve("310-roles.sql")))
                .results()
                .map(granted -> granted.group(1))
                .distinct()
                .toList();
        assertThat(procedures).contains("sp_CreateOrderFromStaging").allSatisfy(procedure -> {
            String body = Files.readString(script(procedure)).split("ALTER PROCEDURE", 2)[1];
            assertThat(body.substring(0, body.indexOf("DECLARE"))).contains("SET DEADLOCK_PRIORITY LOW;");
        });
    }

    private static Path script(String procedure) throws IOException {
        try (Stream<Path> scripts = Files.list(ContractEngine.SCRIPTS)) {
            return scripts.filter(script -> script.getFileName().toString().endsWith("-" + procedure + ".sql"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
