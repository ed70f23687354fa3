package io.orderbridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderbridge.install.InstallCounterPoint;
import io.orderbridge.install.SqlScript;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The scripts and the installer that runs them: each test in a second, empty database of the server. */
@CounterPointContract
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class InstallingContractTest {

    private static final int OLD_ROWS = 1000;
    private static final int OLD_ORDERS = 900;

    /** More than the scripts change in one transaction. */
    private static final int LARGE = 25_000;

    private static final String TABLES = "SELECT name FROM sys.tables ORDER BY name";

    private static final String OLD_COLUMNS =
            """
            STAGING_ID, BATCH_ID, WOO_ORDER_ID, WOO_ORDER_NO, CUST_NO, CUST_EMAIL, ORD_DAT, ORD_STATUS, PMT_METH, SHIP_VIA,
            SUBTOT, SHIP_AMT, TAX_AMT, DISC_AMT, TOT_AMT, SHIP_NAM, SHIP_ADRS_1, SHIP_ADRS_2, SHIP_CITY, SHIP_STATE,
            SHIP_ZIP_COD, SHIP_CNTRY, SHIP_PHONE, LINE_ITEMS_JSON, IS_VALIDATED, VALIDATION_ERROR, IS_APPLIED, APPLIED_DT,
            CP_DOC_ID, SOURCE_SYSTEM, CREATED_DT, CREATED_BY
            """;

    /** As the predecessor created it. */
    private static final String OLD_TABLE =
            """
            CREATE TABLE dbo.USER_ORDER_STAGING (
                STAGING_ID INT IDENTITY(1, 1) PRIMARY KEY, BATCH_ID VARCHAR(50) NOT NULL, WOO_ORDER_ID INT NOT NULL,
                WOO_ORDER_NO VARCHAR(50), CUST_NO VARCHAR(15), CUST_EMAIL VARCHAR(100), ORD_DAT DATE, ORD_STATUS VARCHAR(20),
                PMT_METH VARCHAR(50), SHIP_VIA VARCHAR(100), SUBTOT DECIMAL(15, 4), SHIP_AMT DECIMAL(15, 4),
                TAX_AMT DECIMAL(15, 4), DISC_AMT DECIMAL(15, 4), TOT_AMT DECIMAL(15, 4), SHIP_NAM VARCHAR(40),
                SHIP_ADRS_1 VARCHAR(40), SHIP_ADRS_2 VARCHAR(40), SHIP_CITY VARCHAR(20), SHIP_STATE VARCHAR(3),
                SHIP_ZIP_COD VARCHAR(15), SHIP_CNTRY VARCHAR(3), SHIP_PHONE VARCHAR(25), LINE_ITEMS_JSON NVARCHAR(MAX),
                IS_VALIDATED BIT DEFAULT 0, VALIDATION_ERROR NVARCHAR(500), IS_APPLIED BIT DEFAULT 0, APPLIED_DT DATETIME2,
                CP_DOC_ID VARCHAR(15), SOURCE_SYSTEM VARCHAR(50) DEFAULT 'WOOCOMMERCE', CREATED_DT DATETIME2 DEFAULT GETDATE(),
                CREATED_BY VARCHAR(50) DEFAULT SYSTEM_USER)
            """;

    @Test
    void the_scripts_run_twice_on_an_empty_database(CounterPoint counterPoint) throws SQLException {
        try (SqlServerEngine.Scratch database = SqlServerEngine.of(counterPoint).scratch()) {
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                SqlServerEngine.testbed(ContractEngine.SCRIPTS).run(statement);

                assertThat(installed(statement)).contains("030 created USER_ORDER_STAGING.");

                assertThat(installed(statement))
                        .contains(
                                "030 USER_ORDER_STAGING is there and is kept.",
                                "040 columns added to USER_ORDER_STAGING: 0.",
                                "050 duplicates marked: 0.",
                                "070 PS_DOC_HDR.TKT_NO has an index.",
                                "900 OrderBridge is installed in " + database.name() + ".");
            }
        }
    }

    @Test
    void the_scripts_run_twice_on_the_predecessors_table_and_keep_its_rows(CounterPoint counterPoint)
            throws SQLException {
        try (SqlServerEngine.Scratch database = SqlServerEngine.of(counterPoint).scratch()) {
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                SqlServerEngine.testbed(ContractEngine.SCRIPTS).run(statement);
                statement.execute(OLD_TABLE);
                insertOldRows(connection);
                List<String> before = rows(statement, "SELECT " + OLD_COLUMNS + " FROM dbo.USER_ORDER_STAGING");
                assertThat(before).hasSize(OLD_ROWS);

                assertThat(installed(statement)).contains("050 duplicates marked: " + (OLD_ROWS - OLD_ORDERS) + ".");
                assertThat(installed(statement)).contains("050 duplicates marked: 0.");

                assertThat(rows(statement, "SELECT " + OLD_COLUMNS + " FROM dbo.USER_ORDER_STAGING"))
                        .isEqualTo(before);
                assertThat(
                                rows(
                                        statement,
                                        """
                                SELECT COUNT(*), COUNT(DISTINCT WOO_ORDER_ID) FROM dbo.USER_ORDER_STAGING WHERE IS_DUPLICATE = 0
                                """))
                        .containsExactly(OLD_ORDERS + "|" + OLD_ORDERS);
                assertThat(
                                rows(
                                        statement,
                                        """
                                SELECT old.WOO_ORDER_ID FROM dbo.USER_ORDER_STAGING AS old
                                JOIN dbo.USER_ORDER_STAGING AS live ON live.WOO_ORDER_ID = old.WOO_ORDER_ID AND live.IS_DUPLICATE = 0
                                WHERE old.IS_DUPLICATE = 1 AND live.CP_DOC_ID IS NULL
                                  AND (old.CP_DOC_ID IS NOT NULL OR (old.IS_APPLIED = 1 AND live.IS_APPLIED = 0))
                                """))
                        .as("duplicates that have come further than the live row")
                        .isEmpty();
                assertThatThrownBy(() -> statement.execute(
                                "INSERT INTO dbo.USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID) VALUES ('again', 7)"))
                        .isInstanceOf(SQLException.class);
                assertAnOldRowBecomesATicket(connection, statement);
            }
        }
    }

    @Test
    void an_index_that_merely_begins_with_the_order_s_id_is_not_taken_for_the_rule(CounterPoint counterPoint)
            throws SQLException {
        try (SqlServerEngine.Scratch database = SqlServerEngine.of(counterPoint).scratch();
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            SqlServerEngine.testbed(ContractEngine.SCRIPTS).run(statement);
            statement.execute(OLD_TABLE);
            statement.execute("CREATE UNIQUE INDEX UX_OF_THE_SHOP ON dbo.USER_ORDER_STAGING (WOO_ORDER_ID, BATCH_ID)");

            assertThat(installed(statement)).contains("050 created unique key UQ_USER_ORDER_STAGING_LIVE.");
            assertThat(installed(statement)).doesNotContain("050 created unique key UQ_USER_ORDER_STAGING_LIVE.");

            statement.execute("ALTER TABLE dbo.USER_ORDER_STAGING DROP CONSTRAINT UQ_USER_ORDER_STAGING_LIVE");
            SqlScript check = new SqlScript(ContractEngine.SCRIPTS.resolve("900-check-installation.sql"));
            assertThatThrownBy(() -> check.run(statement))
                    .as("900 tries it")
                    .hasMessageContaining("a second live row of one order was taken");
            assertThat(rows(statement, "SELECT BATCH_ID FROM dbo.USER_ORDER_STAGING"))
                    .isEmpty();
        }
    }

    @Test
    void the_check_tries_that_the_state_follows_the_row(CounterPoint counterPoint) throws SQLException {
        try (SqlServerEngine.Scratch database = SqlServerEngine.of(counterPoint).scratch();
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            SqlServerEngine.testbed(ContractEngine.SCRIPTS).run(statement);
            installed(statement);
            statement.execute("DROP TRIGGER dbo.USER_TR_ORDER_STAGING");
            SqlScript check = new SqlScript(ContractEngine.SCRIPTS.resolve("900-check-installation.sql"));

            assertThatThrownBy(() -> check.run(statement)).hasMessageContaining("ORDER_STATE does not follow the row");

            statement.execute(
                    "INSERT INTO dbo.USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID, IS_APPLIED) VALUES ('b', 7, 1)");
            assertThat(installed(statement))
                    .contains(
                            "080 created trigger USER_TR_ORDER_STAGING, which keeps ORDER_STATE.",
                            "080 ORDER_STATE of USER_ORDER_STAGING is defined; rows that it was set in: 1.");
            assertThat(rows(statement, "SELECT ORDER_STATE FROM dbo.USER_ORDER_STAGING"))
                    .containsExactly("SKIPPED");
        }
    }

    /** The release before had an index over a computed column and a filtered one. */
    @Test
    void a_large_table_of_an_earlier_release_keeps_its_rows_and_gets_plain_keys(CounterPoint counterPoint)
            throws SQLException {
        try (SqlServerEngine.Scratch database = SqlServerEngine.of(counterPoint).scratch();
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            SqlServerEngine.testbed(ContractEngine.SCRIPTS).run(statement);
            statement.execute(OLD_TABLE);
            statement.execute("ALTER TABLE dbo.USER_ORDER_STAGING ADD IS_DUPLICATE BIT NOT NULL DEFAULT 0");
            statement.execute("ALTER TABLE dbo.USER_ORDER_STAGING ADD ORDER_STATE AS (CASE WHEN IS_DUPLICATE = 1 THEN"
                    + " 'DUPLICATE' WHEN IS_APPLIED = 1 THEN 'CREATED' ELSE 'PENDING' END)");
            statement.execute("CREATE UNIQUE INDEX UX_USER_ORDER_STAGING_LIVE ON dbo.USER_ORDER_STAGING (WOO_ORDER_ID)"
                    + " WHERE IS_DUPLICATE = 0");
            statement.execute(
                    "CREATE INDEX IX_USER_ORDER_STAGING_STATE ON dbo.USER_ORDER_STAGING (ORDER_STATE, STAGING_ID)");
            insertMany(connection, LARGE);

            List<String> printed = installed(statement);

            assertThat(printed).contains("080 removed the computed ORDER_STATE of an earlier release.");
            assertThat(
                            rows(
                                    statement,
                                    """
                            SELECT ORDER_STATE, COUNT(*), COUNT(DISTINCT WOO_ORDER_ID), MAX(CASE WHEN LIVE_KEY = 0 THEN 0 ELSE 1 END)
                            FROM dbo.USER_ORDER_STAGING GROUP BY ORDER_STATE
                            """))
                    .containsExactly(
                            "CREATED|" + LARGE / 2 + "|" + LARGE / 2 + "|0",
                            "DUPLICATE|" + LARGE / 10 + "|" + LARGE / 10 + "|1",
                            "PENDING|" + LARGE * 4 / 10 + "|" + LARGE * 4 / 10 + "|0");
            assertThat(SessionOptionsContractTest.indexesThatMindASession(statement))
                    .isEmpty();
        }
    }

    /** Of ten rows five are applied, and one is a duplicate of the one before. */
    private static void insertMany(Connection connection, int rows) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement insert = connection.prepareStatement(
                """
                INSERT INTO dbo.USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID, IS_APPLIED, CP_DOC_ID, IS_DUPLICATE) VALUES ('many', ?, ?, ?, ?)
                """)) {
            for (int row = 0; row < rows; row++) {
                boolean duplicate = row % 10 == 1;
                insert.setInt(1, duplicate ? row - 1 : row);
                insert.setBoolean(2, row % 2 == 0);
                insert.setString(3, row % 2 == 0 ? Integer.toString(row) : null);
                insert.setBoolean(4, duplicate);
                insert.addBatch();
                if (row % 1000 == 999) {
                    insert.executeBatch();
                }
            }
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    @Test
    void the_installer_names_what_a_ticket_would_meet(CounterPoint counterPoint) throws SQLException {
        try (SqlServerEngine.Scratch database = SqlServerEngine.of(counterPoint).scratch();
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            SqlServerEngine.testbed(ContractEngine.SCRIPTS).run(statement);
            assertThat(installed(statement)).contains("076 every column that a ticket needs is filled.");
            statement.execute("ALTER TABLE dbo.PS_DOC_HDR ADD SITE_COD VARCHAR(10) NOT NULL");
            statement.execute(
                    "CREATE TABLE dbo.PS_DOC_EXTRA (DOC_ID BIGINT NOT NULL REFERENCES dbo.PS_DOC_HDR (DOC_ID))");

            assertThat(installed(statement).stream().map(line -> line.toUpperCase(Locale.ROOT)))
                    .anyMatch(line -> line.contains("ATTENTION: PS_DOC_HDR.SITE_COD TAKES NO NULL"))
                    .anyMatch(line -> line.contains("PS_DOC_EXTRA HAS A FOREIGN KEY"));
        }
    }

    @Test
    void document_ids_begin_above_all_that_ever_were_and_old_tickets_get_their_guid(CounterPoint counterPoint)
            throws SQLException {
        try (SqlServerEngine.Scratch database = SqlServerEngine.of(counterPoint).scratch();
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            SqlServerEngine.testbed(ContractEngine.SCRIPTS).run(statement);
            statement.execute(OLD_TABLE);
            statement.execute("CREATE TABLE dbo.PS_QUOT_HIST (DOC_ID BIGINT NOT NULL)");
            statement.execute("INSERT INTO dbo.PS_QUOT_HIST VALUES (900000000004711)");
            statement.execute(
                    """
                    INSERT INTO dbo.PS_DOC_HDR (DOC_ID, DOC_GUID, STR_ID, STA_ID, TKT_NO, CUST_NO)
                    VALUES (5, NEWID(), '01', '101', '101-000005', 'C-1'), (6, NEWID(), '01', '101', '101-000006', 'C-1')
                    """);
            statement.execute(
                    """
                    INSERT INTO dbo.USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID, CUST_NO, IS_APPLIED, CP_DOC_ID)
                    VALUES ('own', 1, 'C-1', 1, '5'), ('other customer', 2, 'C-2', 1, '6'), ('gone', 3, 'C-1', 1, '900000000004712'),
                        ('text', 4, 'C-1', 1, 'see note')
                    """);

            assertThat(installed(statement)).contains("072 document ids begin above 900000000004712.");

            assertThat(rows(statement, "SELECT BATCH_ID FROM dbo.USER_ORDER_STAGING WHERE DOC_GUID IS NOT NULL"))
                    .containsExactly("own");
            assertThat(installed(statement)).contains("072 tickets that got the DOC_GUID of their document: 0.");
        }
    }

    private static void insertOldRows(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                INSERT INTO dbo.USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID, WOO_ORDER_NO, CUST_NO, SHIP_VIA, SUBTOT, SHIP_AMT, TAX_AMT,
                    DISC_AMT, TOT_AMT, LINE_ITEMS_JSON, IS_APPLIED, CP_DOC_ID, VALIDATION_ERROR)
                VALUES ('WOO_ORDERS_20250102_030405', ?, ?, 'C-100', '', 10, 0, 0, 0, 10, ?, ?, ?, ?)
                """)) {
            for (int row = 0; row < OLD_ROWS; row++) {
                int order = row < OLD_ORDERS ? row : (row - OLD_ORDERS) * 3;
                boolean ticket = row % 4 == 1 || row % 10 == 3;
                boolean skipped = !ticket && row % 6 == 0;
                insert.setInt(1, order);
                insert.setString(2, Integer.toString(order));
                insert.setString(3, "[{\"sku\":\"HAMMER\",\"quantity\":1,\"price\":10.0,\"total\":10.00}]");
                insert.setBoolean(4, ticket || skipped);
                insert.setString(5, ticket ? Integer.toString(5000 + row) : null);
                insert.setString(6, skipped ? "MANUALLY_SKIPPED: by hand" : null);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void assertAnOldRowBecomesATicket(Connection connection, Statement statement) throws SQLException {
        statement.execute("INSERT INTO dbo.AR_CUST (CUST_NO, NAM) VALUES ('C-100', 'Ann')");
        statement.execute("INSERT INTO dbo.IM_ITEM (ITEM_NO, DESCR, STAT) VALUES ('HAMMER', 'Hammer', 'A')");
        int waiting = Integer.parseInt(rows(
                        statement,
                        "SELECT MIN(STAGING_ID) FROM dbo.USER_ORDER_STAGING WHERE IS_DUPLICATE = 0 AND IS_APPLIED = 0")
                .get(0));
        CounterPoint.Ticket ticket = CounterPoint.create(connection, waiting);
        assertThat(ticket.success()).as(ticket.message()).isTrue();
    }

    /** SQL Server refuses to compare two collations (468); Babelfish compares by the column's, which here knows upper case. */
    @Test
    void codes_of_another_collation_are_compared_by_the_database_s_own(CounterPoint counterPoint, @TempDir Path folder)
            throws Exception {
        Path testbed = folder.resolve("counterpoint-tables.sql");
        Files.writeString(
                testbed,
                SqlServerEngine.testbed(ContractEngine.SCRIPTS)
                        .text()
                        .replaceAll(
                                "\\b(ITEM_NO|DESCR|CATEG_COD|CUST_NO|EMAIL_ADRS_1)(\\s+VARCHAR\\(\\d+\\))",
                                "$1$2 COLLATE Latin1_General_CS_AS"));
        try (SqlServerEngine.Scratch database = SqlServerEngine.of(counterPoint).scratch();
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            new SqlScript(testbed).run(statement);
            installed(statement);
            statement.execute(
                    """
                    INSERT INTO dbo.USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID, WOO_ORDER_NO, CUST_NO, SHIP_VIA, SUBTOT, SHIP_AMT,
                        TAX_AMT, DISC_AMT, TOT_AMT, LINE_ITEMS_JSON)
                    VALUES ('B', 7, '7', 'c-100', '', 10, 0, 0, 0, 10,
                        '[{"sku":"hammer","quantity":1,"price":10.0,"total":10.00}]')
                    """);

            assertAnOldRowBecomesATicket(connection, statement);

            assertThat(rows(statement, "SELECT CUST_NO FROM dbo.PS_DOC_HDR")).containsExactly("C-100");
            assertThat(rows(statement, "SELECT DISTINCT USED_IN FROM dbo.USER_V_CUSTOMER_USE WHERE CUST_NO = 'c-100'"))
                    .contains("PS_DOC_HDR");
            assertThat(rows(statement, "SELECT ITEM_NO, DESCR FROM dbo.PS_DOC_LIN"))
                    .containsExactly("HAMMER|Hammer");
        }
    }

    @Test
    void uninstalling_keeps_rows_and_installing_again_brings_all_back(CounterPoint counterPoint) throws SQLException {
        try (SqlServerEngine.Scratch database = SqlServerEngine.of(counterPoint).scratch()) {
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                SqlServerEngine.testbed(ContractEngine.SCRIPTS).run(statement);
                List<String> indexes = indexesOfOthers(statement);
                installed(statement);
                assertThat(indexesOfOthers(statement)).isNotEqualTo(indexes);
                statement.execute("INSERT INTO dbo.USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID) VALUES ('kept', 7)");
                List<String> code = code(statement);

                new SqlScript(ContractEngine.SCRIPTS.resolve("uninstall.sql")).run(statement);

                assertThat(code(statement)).isEmpty();
                assertThat(indexesOfOthers(statement)).isEqualTo(indexes);
                assertThat(rows(statement, "SELECT BATCH_ID FROM dbo.USER_ORDER_STAGING"))
                        .containsExactly("kept");
                installed(statement);
                assertThat(code(statement)).isEqualTo(code);
            }
        }
    }

    /** Indexes and keys of CounterPoint's tables and of the staged orders, but for the primary keys. */
    private static List<String> indexesOfOthers(Statement statement) throws SQLException {
        return rows(
                statement,
                """
                SELECT UPPER(o.name) + '.' + UPPER(i.name) FROM sys.indexes AS i JOIN sys.objects AS o ON o.object_id = i.object_id
                WHERE i.name IS NOT NULL AND i.is_primary_key = 0
                  AND (UPPER(o.name) LIKE 'PS[_]%' OR UPPER(o.name) = 'USER_ORDER_STAGING')
                ORDER BY 1
                """);
    }

    @Test
    void the_installer_runs_the_scripts_in_order_and_uninstalls(CounterPoint counterPoint, @TempDir Path folder)
            throws Exception {
        SqlServerEngine server = SqlServerEngine.of(counterPoint);
        try (SqlServerEngine.Scratch database = server.scratch();
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            StringWriter before = new StringWriter();
            assertThat(install(database, ContractEngine.SCRIPTS, folder, before))
                    .isEqualTo(1);
            assertThat(before.toString()).contains("is not a CounterPoint database");
            SqlServerEngine.testbed(ContractEngine.SCRIPTS).run(statement);
            StringWriter output = new StringWriter();

            assertThat(install(database, ContractEngine.SCRIPTS, folder, output))
                    .as(output.toString())
                    .isZero();

            assertThat(output.toString().lines().map(line -> line.substring(0, 4)))
                    .isSorted()
                    .startsWith("010 ")
                    .endsWith("900 ");
            assertThat(install(database, ContractEngine.SCRIPTS, folder, output, "--uninstall"))
                    .isZero();
            assertThat(code(statement)).isEmpty();
        }
    }

    @Test
    void the_installer_stops_at_the_first_error_of_a_batch_and_names_its_line(
            CounterPoint counterPoint, @TempDir Path folder) throws Exception {
        SqlServerEngine server = SqlServerEngine.of(counterPoint);
        Path scripts = Files.createDirectory(folder.resolve("scripts"));
        copy(ContractEngine.SCRIPTS, scripts);
        Files.writeString(
                scripts.resolve("065-broken.sql"),
                """
                PRINT '065 begins';
                GO
                CREATE TABLE #ANY (ID INT);
                INSERT INTO #ANY VALUES (1);
                SELECT ID FROM #ANY;
                THROW 51000, 'broken on purpose', 1;
                GO
                PRINT '065 ends';
                """);
        try (SqlServerEngine.Scratch database = server.scratch();
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            SqlServerEngine.testbed(ContractEngine.SCRIPTS).run(statement);
            StringWriter output = new StringWriter();

            assertThat(install(database, scripts, folder, output)).isEqualTo(1);

            assertThat(output.toString())
                    .contains("060 pipeline tables are there.")
                    .contains("065 begins")
                    .containsPattern("counterpoint-install: 065-broken.sql, line \\d+: broken on purpose")
                    .doesNotContain("065 ends")
                    .doesNotContain("070 ");
            assertThat(code(statement))
                    .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("sp_"));
        }
    }

    /** Babelfish has OPENJSON at every level, and its batches end where a name is unknown: there the trial fails in another way. */
    @Test
    void a_compatibility_level_that_is_too_low_is_named_before_anything_is_installed(
            CounterPoint counterPoint, @TempDir Path folder) throws Exception {
        SqlServerEngine server = SqlServerEngine.of(counterPoint);
        Path scripts = Files.createDirectory(folder.resolve("scripts"));
        copy(ContractEngine.SCRIPTS, scripts);
        try (SqlServerEngine.Scratch database = server.scratch();
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            SqlServerEngine.testbed(ContractEngine.SCRIPTS).run(statement);
            if (server.isBabelfish()) {
                Path check = scripts.resolve("010-check-server.sql");
                String trial = "SELECT @n = COUNT(*) FROM OPENJSON(N''[1]'')";
                assertThat(Files.readString(check)).containsOnlyOnce(trial);
                Files.writeString(check, Files.readString(check).replace(trial, "SELECT @n = 1 / 0"));
            } else {
                statement.execute("ALTER DATABASE CURRENT SET COMPATIBILITY_LEVEL = 120");
            }
            List<String> tables = rows(statement, TABLES);
            StringWriter output = new StringWriter();

            assertThat(install(database, scripts, folder, output)).isEqualTo(1);

            assertThat(output.toString())
                    .contains("compatibility level 130 or higher is needed", "Nothing was installed.")
                    .doesNotContain("020 ");
            assertThat(rows(statement, TABLES)).isEqualTo(tables);
            assertThat(code(statement)).isEmpty();
        }
    }

    @Test
    void the_installer_stops_at_a_script_that_leaves_a_transaction_open(CounterPoint counterPoint, @TempDir Path folder)
            throws Exception {
        SqlServerEngine server = SqlServerEngine.of(counterPoint);
        Path scripts = Files.createDirectory(folder.resolve("scripts"));
        copy(ContractEngine.SCRIPTS, scripts);
        Files.writeString(
                scripts.resolve("065-open.sql"),
                "BEGIN TRANSACTION;\nINSERT INTO dbo.USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID) VALUES ('open', 7);\n");
        try (SqlServerEngine.Scratch database = server.scratch();
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            SqlServerEngine.testbed(ContractEngine.SCRIPTS).run(statement);
            StringWriter output = new StringWriter();

            assertThat(install(database, scripts, folder, output)).isEqualTo(1);

            assertThat(output.toString())
                    .contains("counterpoint-install: 065-open.sql leaves a transaction open")
                    .doesNotContain("070 ");
        }
    }

    @Test
    void the_check_leaves_the_work_of_an_open_transaction_alone(CounterPoint counterPoint) throws SQLException {
        try (SqlServerEngine.Scratch database = SqlServerEngine.of(counterPoint).scratch();
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            SqlServerEngine.testbed(ContractEngine.SCRIPTS).run(statement);
            installed(statement);
            SqlScript check = new SqlScript(ContractEngine.SCRIPTS.resolve("900-check-installation.sql"));
            for (String option : List.of("OFF", "ON")) {
                statement.execute("SET XACT_ABORT " + option);
                statement.execute("BEGIN TRANSACTION");
                statement.execute("INSERT INTO dbo.USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID) VALUES ('" + option
                        + "', " + option.length() + ")");

                assertThatThrownBy(() -> check.run(statement)).hasMessageContaining("A transaction is open");

                statement.execute("COMMIT TRANSACTION");
            }

            assertThat(rows(statement, "SELECT BATCH_ID FROM dbo.USER_ORDER_STAGING"))
                    .containsExactly("OFF", "ON");
        }
    }

    /** Runs the installer as its command line does; output gets both streams. */
    private static int install(
            SqlServerEngine.Scratch database, Path scripts, Path folder, StringWriter output, String... options)
            throws IOException {
        Path password = folder.resolve("password");
        Files.writeString(password, database.password() + "\n");
        List<String> arguments = new ArrayList<>(List.of(
                "--url=" + database.url(),
                "--user=" + database.user(),
                "--password-file=" + password,
                "--scripts=" + scripts));
        arguments.addAll(List.of(options));
        PrintWriter writer = new PrintWriter(output, true);
        return InstallCounterPoint.run(writer, writer, arguments.toArray(String[]::new));
    }

    private static void copy(Path from, Path to) throws IOException {
        for (SqlScript script : SqlScript.numberedIn(from)) {
            Files.writeString(to.resolve(script.name()), script.text());
        }
    }

    private static List<String> installed(Statement statement) throws SQLException {
        List<String> printed = new ArrayList<>();
        for (SqlScript script : SqlScript.numberedIn(ContractEngine.SCRIPTS)) {
            printed.addAll(script.run(statement));
        }
        return printed;
    }

    /** Names of procedures, functions and views. */
    private static List<String> code(Statement statement) throws SQLException {
        List<String> names = rows(statement, "SELECT ROUTINE_NAME FROM INFORMATION_SCHEMA.ROUTINES");
        names.addAll(rows(statement, "SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_TYPE = 'VIEW'"));
        names.removeIf(name -> name.equalsIgnoreCase("sysdatabases"));
        names.sort(null);
        return names;
    }

    private static List<String> rows(Statement statement, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    values.add(row.getString(i));
                }
                rows.add(String.join("|", values.stream().map(String::valueOf).toList()));
            }
        }
        rows.sort(null);
        return rows;
    }
}
