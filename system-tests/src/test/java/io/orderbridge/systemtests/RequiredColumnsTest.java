package io.orderbridge.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.sandbox.counterpoint.CounterPointSandbox;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a service asks of CounterPoint's database when it starts is what its statements use: a database with an older script
 * is refused at once and by name, instead of making the service flap later. Read from the sources: the tables that a
 * statement names, and every column of these that stands in it. A text that names no table is about the staging table, if
 * its file mentions that.
 */
class RequiredColumnsTest {

    private static final Path TOP = Path.of("..");
    private static final String STAGING = "USER_ORDER_STAGING";

    private static final Pattern TEXT =
            Pattern.compile("\"\"\"(.*?)\"\"\"|\"((?:\\\\.|[^\"\\\\\\n])*)\"", Pattern.DOTALL);
    private static final Pattern TABLE =
            Pattern.compile("\\bdbo\\.(USER_\\w+|PS_\\w+|AR_\\w+|IM_\\w+)(?:\\s+(?:AS\\s+)?([a-z]+)\\b)?");
    private static final Pattern COLUMN = Pattern.compile("(?:\\b([a-z]+)\\.)?\\b([A-Z][A-Z0-9_]+)\\b");

    /** Column names of the tables, as the stand-in has them; the contract suite says that they are those of the scripts. */
    private static final Map<String, Set<String>> SCHEMA = new TreeMap<>();

    @BeforeAll
    static void read_the_schema() throws SQLException {
        CounterPointSandbox sandbox = CounterPointSandbox.startInMemory(0, "of-this-test");
        try (Connection connection =
                        DriverManager.getConnection(sandbox.jdbcUrl(), CounterPointSandbox.USER, "of-this-test");
                ResultSet column = connection.getMetaData().getColumns(null, "DBO", null, null)) {
            while (column.next()) {
                SCHEMA.computeIfAbsent(column.getString("TABLE_NAME"), table -> new TreeSet<>())
                        .add(column.getString("COLUMN_NAME"));
            }
        } finally {
            sandbox.stop();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"order-ingest", "order-processor", "order-desk"})
    void a_service_requires_at_its_start_the_columns_that_its_statements_use(String service) throws IOException {
        Properties settings = new Properties();
        try (Reader file =
                Files.newBufferedReader(TOP.resolve(service + "/src/main/resources/application.properties"))) {
            settings.load(file);
        }
        Set<String> tables = listed(settings.getProperty("orderbridge.counterpoint.required-tables"));
        Map<String, Set<String>> required = new TreeMap<>();
        for (String table : tables) {
            required.put(table, listed(settings.getProperty("orderbridge.counterpoint-columns." + table)));
        }

        Map<String, Set<String>> used = used(TOP.resolve(service));
        Map<String, Set<String>> shared = used(TOP.resolve("support/counterpoint"));
        tables.forEach(table ->
                used.computeIfAbsent(table, any -> new TreeSet<>()).addAll(shared.getOrDefault(table, Set.of())));

        assertThat(required)
                .as("the lines of " + service + "'s application.properties")
                .isEqualTo(used);
    }

    private static Set<String> listed(String setting) {
        return setting == null || setting.isBlank()
                ? new TreeSet<>()
                : new TreeSet<>(List.of(setting.split("\\s*,\\s*")));
    }

    private static Map<String, Set<String>> used(Path module) throws IOException {
        Map<String, Set<String>> used = new TreeMap<>();
        List<Path> sources;
        try (Stream<Path> files = Files.walk(module.resolve("src/main/java"))) {
            // Tickets are compared by the installer only, with the rights of who installs.
            sources = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.getParent().endsWith("comparison"))
                    .toList();
        }
        for (Path source : sources) {
            String java = Files.readString(source);
            texts(java).forEach(text -> add(used, text, java.contains(STAGING)));
        }
        return used;
    }

    private static List<String> texts(String java) {
        List<String> texts = new ArrayList<>();
        Matcher text = TEXT.matcher(java);
        while (text.find()) {
            texts.add(text.group(1) == null ? text.group(2) : text.group(1));
        }
        return texts;
    }

    private static void add(Map<String, Set<String>> used, String text, boolean ofStaging) {
        Set<String> tables = new TreeSet<>();
        Map<String, String> aliases = new HashMap<>();
        Matcher table = TABLE.matcher(text);
        while (table.find()) {
            if (SCHEMA.containsKey(table.group(1))) {
                tables.add(table.group(1));
                used.computeIfAbsent(table.group(1), any -> new TreeSet<>());
                aliases.put(table.group(2) == null ? "" : table.group(2), table.group(1));
            }
        }
        if (tables.isEmpty() && ofStaging) {
            tables.add(STAGING);
        }
        Matcher column = COLUMN.matcher(text);
        while (column.find()) {
            String alias = column.group(1) == null ? "" : column.group(1);
            for (String each : aliases.containsKey(alias) && !alias.isEmpty() ? Set.of(aliases.get(alias)) : tables) {
                if (SCHEMA.get(each).contains(column.group(2))) {
                    used.computeIfAbsent(each, any -> new TreeSet<>()).add(column.group(2));
                }
            }
        }
    }
}
