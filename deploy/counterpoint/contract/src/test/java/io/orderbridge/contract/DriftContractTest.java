package io.orderbridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.install.SqlScript;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The engine has the tables, settings and procedures that the T-SQL scripts have: names, types, lengths, nullability. */
@CounterPointContract
class DriftContractTest {

    /** Kept by a trigger on SQL Server, computed in the sandbox. */
    private static final Set<String> DERIVED = Set.of("ORDER_STATE", "LIVE_KEY");

    private static final Pattern TABLE =
            Pattern.compile("CREATE TABLE dbo\\.(\\w+) \\((.*?)\\n\\s*\\);", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    private static final Pattern ADDED =
            Pattern.compile("ALTER TABLE dbo\\.(\\w+) ADD (\\w+ +[^;\\n]*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern COLUMN =
            Pattern.compile("^\\s*(?!CONSTRAINT)(\\w+)\\s+(\\w+)(?:\\s*\\(([^)]*)\\))?(.*)$", Pattern.CASE_INSENSITIVE);
    private static final Pattern SETTING = Pattern.compile("\\('(\\w+)',\\s*N?'([^']*)',\\s*N'");
    private static final Pattern PROCEDURE = Pattern.compile(
            "(?:CREATE|ALTER) PROCEDURE dbo\\.(\\w+)\\s(.*?)\\nAS\\s*\\n", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    private static final Pattern PARAMETER = Pattern.compile("@(\\w+)\\s+\\w+");

    private static String scripts;

    @BeforeAll
    static void read_the_scripts() {
        StringBuilder all = new StringBuilder();
        all.append(SqlServerEngine.testbed(ContractEngine.SCRIPTS).text()).append('\n');
        for (SqlScript script : SqlScript.numberedIn(ContractEngine.SCRIPTS)) {
            all.append(script.text()).append('\n');
        }
        scripts = all.toString();
    }

    @Test
    void tables_are_those_of_the_scripts(CounterPoint counterPoint) throws SQLException {
        Map<String, Map<String, String>> expected = tablesOfScripts();
        assertThat(expected).hasSizeGreaterThan(15);

        Map<String, Map<String, String>> actual = new TreeMap<>();
        for (String table : expected.keySet()) {
            actual.put(table, columnsOf(counterPoint, table));
        }

        assertThat(actual).isEqualTo(expected);
    }

    @Test
    void settings_are_those_of_the_scripts(CounterPoint counterPoint) throws SQLException {
        Map<String, String> expected = new TreeMap<>();
        Matcher setting = SETTING.matcher(scripts);
        while (setting.find()) {
            expected.put(setting.group(1), setting.group(2));
        }
        assertThat(expected).containsKey("STA_ID");

        Map<String, String> actual = new TreeMap<>();
        for (Map<String, Object> row :
                counterPoint.rows("SELECT SETTING_NAME, SETTING_VALUE FROM dbo.USER_ORDER_PIPELINE_SETTING")) {
            actual.put((String) row.get("SETTING_NAME"), (String) row.get("SETTING_VALUE"));
        }
        if (counterPoint.engine().isBabelfish()) {
            // The suite gives that engine more, since it parses procedures under locks.
            actual.put("LOCK_TIMEOUT_MS", expected.get("LOCK_TIMEOUT_MS"));
        }
        assertThat(actual).isEqualTo(expected);
    }

    @Test
    void procedures_are_those_of_the_scripts(CounterPoint counterPoint) throws SQLException {
        Map<String, List<String>> expected = new TreeMap<>();
        Matcher procedure = PROCEDURE.matcher(scripts);
        while (procedure.find()) {
            List<String> parameters = new ArrayList<>();
            Matcher parameter = PARAMETER.matcher(procedure.group(2));
            while (parameter.find()) {
                parameters.add(parameter.group(1).toUpperCase(Locale.ROOT));
            }
            expected.put(procedure.group(1).toUpperCase(Locale.ROOT), parameters);
        }
        assertThat(expected).containsKey("SP_CREATEORDERFROMSTAGING");
        if (counterPoint.engine() instanceof SandboxEngine) {
            // Only a procedure calls it; the sandbox\'s is Java, and does that work itself.
            expected.remove("SP_CREATEPAYMENTTICKET");
        }

        Map<String, List<String>> actual = new TreeMap<>();
        for (Map.Entry<String, List<String>> wanted : expected.entrySet()) {
            actual.put(
                    wanted.getKey(),
                    parametersOf(
                            counterPoint, wanted.getKey(), wanted.getValue().size()));
        }
        assertThat(actual).isEqualTo(expected);
    }

    // ------------------------------------------------------------------ the scripts

    private static Map<String, Map<String, String>> tablesOfScripts() {
        Map<String, Map<String, String>> tables = new TreeMap<>();
        Matcher table = TABLE.matcher(scripts);
        while (table.find()) {
            Map<String, String> columns = new TreeMap<>();
            table.group(2).lines().forEach(line -> addColumn(columns, line));
            tables.put(table.group(1).toUpperCase(Locale.ROOT), columns);
        }
        Matcher added = ADDED.matcher(scripts);
        while (added.find()) {
            String name = added.group(1).toUpperCase(Locale.ROOT);
            if (tables.containsKey(name)) {
                addColumn(tables.get(name), added.group(2));
            }
        }
        return tables;
    }

    private static void addColumn(Map<String, String> columns, String line) {
        Matcher column = COLUMN.matcher(line);
        if (!column.matches()) {
            return;
        }
        String type = column.group(2).toUpperCase(Locale.ROOT);
        if (type.equals("AS") || DERIVED.contains(column.group(1).toUpperCase(Locale.ROOT))) {
            // OrderStateContractTest says what it holds.
            return;
        }
        String size = column.group(3) == null ? "" : column.group(3).replace(" ", "");
        boolean notNull = column.group(4).toUpperCase(Locale.ROOT).contains("NOT NULL");
        columns.put(column.group(1).toUpperCase(Locale.ROOT), normal(type, size, notNull));
    }

    /** H2 does not tell NVARCHAR from VARCHAR, so neither does this. */
    private static String normal(String type, String size, boolean notNull) {
        String named =
                switch (type) {
                    case "VARCHAR", "NVARCHAR" -> "text(" + size.toUpperCase(Locale.ROOT) + ")";
                    case "DECIMAL", "NUMERIC" -> "DECIMAL(" + size + ")";
                    default -> type;
                };
        return named + (notNull ? " NOT NULL" : "");
    }

    // ------------------------------------------------------------------ the engine

    private static Map<String, String> columnsOf(CounterPoint counterPoint, String table) throws SQLException {
        Map<String, String> columns = new TreeMap<>();
        DatabaseMetaData metadata = counterPoint.connection().getMetaData();
        String name = metadata.storesLowerCaseIdentifiers() ? table.toLowerCase(Locale.ROOT) : table;
        for (String pattern : new TreeSet<>(List.of(name, table.toLowerCase(Locale.ROOT)))) {
            try (ResultSet column = metadata.getColumns(null, null, pattern, null)) {
                while (column.next()) {
                    if (!"dbo".equalsIgnoreCase(column.getString("TABLE_SCHEM"))
                            || "YES".equals(column.getString("IS_GENERATEDCOLUMN"))
                            || DERIVED.contains(column.getString("COLUMN_NAME").toUpperCase(Locale.ROOT))) {
                        continue;
                    }
                    columns.put(
                            column.getString("COLUMN_NAME").toUpperCase(Locale.ROOT),
                            normal(
                                    column.getString("TYPE_NAME").toLowerCase(Locale.ROOT),
                                    column.getInt("COLUMN_SIZE"),
                                    column.getInt("DECIMAL_DIGITS"),
                                    column.getInt("NULLABLE") == DatabaseMetaData.columnNoNulls));
                }
            }
        }
        return columns;
    }

    private static String normal(String type, int size, int digits, boolean notNull) {
        String length = size >= 1_000_000_000 ? "MAX" : Integer.toString(size);
        return switch (type) {
            case "varchar", "nvarchar", "varchar_ignorecase", "character varying" -> normal("VARCHAR", length, notNull);
            case "int", "integer", "int identity" -> normal("INT", "", notNull);
            // H2's TINYINT has a sign; SQL Server's 0 to 255 is a checked SMALLINT there.
            case "smallint", "tinyint" -> normal("TINYINT", "", notNull);
            case "numeric", "decimal" ->
                size == 19 && digits == 4
                        ? normal("MONEY", "", notNull)
                        : normal("DECIMAL", size + "," + digits, notNull);
            case "timestamp" -> normal(digits == 3 ? "DATETIME" : "DATETIME2", "", notNull);
            case "boolean" -> normal("BIT", "", notNull);
            case "uuid" -> normal("UNIQUEIDENTIFIER", "", notNull);
            default -> normal(type.toUpperCase(Locale.ROOT), "", notNull);
        };
    }

    private static List<String> parametersOf(CounterPoint counterPoint, String procedure, int count)
            throws SQLException {
        List<String> names = new ArrayList<>();
        if (counterPoint.engine() instanceof SandboxEngine) {
            if (count == 0) {
                return names;
            }
            String call = "{call dbo." + procedure + "(" + "?,".repeat(count - 1) + "?)}";
            try (var statement = counterPoint.connection().prepareCall(call)) {
                ResultSetMetaData columns = statement.getMetaData();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    names.add(columns.getColumnName(i).toUpperCase(Locale.ROOT));
                }
            }
            return names;
        }
        try (ResultSet parameter =
                counterPoint.connection().getMetaData().getProcedureColumns(null, "dbo", procedure, null)) {
            while (parameter.next()) {
                if (parameter.getShort("COLUMN_TYPE") != DatabaseMetaData.procedureColumnReturn) {
                    names.add(parameter.getString("COLUMN_NAME").substring(1).toUpperCase(Locale.ROOT));
                }
            }
        }
        return names;
    }
}
