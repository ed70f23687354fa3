package io.orderbridge.sandbox.counterpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/** Creates tables, procedures, user and seed in a new database, and the procedures anew in one that has its tables. */
final class SandboxSchema {

    private static final List<String> SCRIPTS = List.of("counterpoint-tables.sql", "pipeline-tables.sql");

    /** SQL Server's functions that H2 lacks, to the method of {@link SqlServerFunctions} that takes their place. */
    private static final Map<String, String> FUNCTIONS =
            Map.of("SYSUTCDATETIME", "utcNow", "GETUTCDATE", "utcNow", "PATINDEX", "patternIndex");

    /** Name of a procedure to the method of {@link StoredProcedures} that takes its place. */
    private static final Map<String, String> PROCEDURES = Map.of(
            "SP_CREATECUSTOMERFROMSTAGING", "createCustomerFromStaging",
            "SP_VALIDATESTAGEDORDER", "validateStagedOrder",
            "SP_CREATEORDERFROMSTAGING", "createOrderFromStaging",
            "SP_CREATEORDERLINES", "createOrderLines",
            "SP_ROLLBACKORDER", "rollbackOrder",
            "SP_SKIPSTAGEDORDER", "skipStagedOrder",
            "SP_REPAIRSTAGEDORDER", "repairStagedOrder",
            "SP_TAKETICKETNUMBER", "takeTicketNumber",
            "SP_BUILDDOCUMENTPROFILE", "buildDocumentProfile");

    private static final Pattern DOCUMENT_PROFILE = Pattern.compile("-- <defaults>(.*)-- </defaults>", Pattern.DOTALL);
    private static final Pattern ORDER_STATE = Pattern.compile("N'(CASE .*? END)';", Pattern.DOTALL);
    private static final Pattern TICKET_COLUMNS = Pattern.compile("\\(VALUES(.*?)\\) AS filled", Pattern.DOTALL);

    private SandboxSchema() {}

    static void install(Connection owner, String user, String password) throws SQLException {
        String version = version();
        String installed = installedVersion(owner);
        try (Statement statement = owner.createStatement()) {
            if (installed == null) {
                // A first start that was killed half-way begins again.
                statement.execute("DROP ALL OBJECTS");
                statement.execute("CREATE SCHEMA DBO");
                createFunctions(statement);
                for (String script : SCRIPTS) {
                    statement.execute(read(script));
                }
                createSynonyms(statement);
                CounterPointSeed.insertInto(owner);
                statement.execute("SET DEFAULT_LOCK_TIMEOUT 10000");
                statement.execute("CREATE USER " + user + " PASSWORD '" + password.replace("'", "''") + "'");
                statement.execute("GRANT ALL ON SCHEMA DBO TO " + user);
            } else if (!installed.equals(version)) {
                throw new SandboxUnavailableException(
                        "CounterPoint sandbox cannot start: its data were made by another version; remove the data"
                                + " directory",
                        null);
            } else {
                createFunctions(statement);
            }
            createProcedures(statement);
            if (installed == null) {
                statement.execute("CREATE TABLE PUBLIC.SANDBOX_VERSION (VERSION VARCHAR(20) NOT NULL)");
                statement.execute("INSERT INTO PUBLIC.SANDBOX_VERSION (VERSION) VALUES ('" + version + "')");
            }
        }
    }

    private static String installedVersion(Connection owner) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            try (ResultSet tables = statement.executeQuery(
                    """
                    SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES
                    WHERE TABLE_SCHEMA = 'PUBLIC' AND TABLE_NAME = 'SANDBOX_VERSION'
                    """)) {
                if (!tables.next()) {
                    return null;
                }
            }
            try (ResultSet version = statement.executeQuery("SELECT VERSION FROM PUBLIC.SANDBOX_VERSION")) {
                return version.next() ? version.getString(1) : null;
            }
        }
    }

    /** Names without a schema mean dbo on SQL Server; here sessions start in PUBLIC. */
    private static void createSynonyms(Statement statement) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet found =
                statement.executeQuery("SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = 'DBO'")) {
            while (found.next()) {
                tables.add(found.getString(1));
            }
        }
        for (String table : tables) {
            statement.execute("CREATE SYNONYM PUBLIC." + table + " FOR DBO." + table);
        }
    }

    private static void createFunctions(Statement statement) throws SQLException {
        for (Map.Entry<String, String> function : FUNCTIONS.entrySet()) {
            for (String schema : List.of("DBO", "PUBLIC")) {
                statement.execute("CREATE ALIAS IF NOT EXISTS " + schema + "." + function.getKey() + " FOR '"
                        + SqlServerFunctions.class.getName() + "." + function.getValue() + "'");
            }
        }
    }

    private static void createProcedures(Statement statement) throws SQLException {
        for (Map.Entry<String, String> procedure : PROCEDURES.entrySet()) {
            statement.execute("DROP ALIAS IF EXISTS DBO." + procedure.getKey());
            statement.execute("CREATE ALIAS DBO." + procedure.getKey() + " FOR '" + StoredProcedures.class.getName()
                    + "." + procedure.getValue() + "'");
        }
    }

    private static String version() {
        CRC32 checksum = new CRC32();
        SCRIPTS.forEach(script -> checksum.update(read(script).getBytes(StandardCharsets.UTF_8)));
        String seed = Catalogue.CUSTOMERS + " " + Catalogue.ITEMS + " " + Catalogue.MAPPINGS;
        checksum.update(seed.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(checksum.getValue());
    }

    /** A script of ours, with the definitions that it takes from T-SQL. */
    private static String read(String script) {
        return text(script)
                .replace("${order-state}", orderState())
                .replace("${ticket-columns}", definition(TICKET_COLUMNS, "076-columns-of-documents.sql"))
                .replace("${document-profile}", definition(DOCUMENT_PROFILE, "090-document-profile.sql"));
    }

    /** An empty text in a definition is one that H2 cannot read again once it has written it anew. */
    private static String orderState() {
        return definition(ORDER_STATE, "080-order-state.sql")
                .replace("CP_DOC_ID <> ''''", "LENGTH(CP_DOC_ID) > 0")
                .replace("''", "'");
    }

    private static String definition(Pattern pattern, String script) {
        Matcher definition = pattern.matcher(text("/io/orderbridge/tsql/" + script));
        if (!definition.find()) {
            throw new IllegalStateException(script + " does not have what the sandbox takes from it");
        }
        return definition.group(1);
    }

    private static String text(String resource) {
        try (InputStream in = SandboxSchema.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
