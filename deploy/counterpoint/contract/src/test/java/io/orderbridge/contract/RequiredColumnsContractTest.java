package io.orderbridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.counterpoint.Sql;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What services look at when they start is there after an installation, on every engine. */
@CounterPointContract
class RequiredColumnsContractTest {

    private static final Path TOP = Path.of("../../..");
    private static final String COLUMNS = "orderbridge.counterpoint-columns.";

    @ParameterizedTest
    @ValueSource(strings = {"order-ingest", "order-processor", "order-desk"})
    void every_column_that_a_service_requires_can_be_read(String service, CounterPoint counterPoint)
            throws IOException, SQLException {
        Properties settings = new Properties();
        try (Reader file =
                Files.newBufferedReader(TOP.resolve(service + "/src/main/resources/application.properties"))) {
            settings.load(file);
        }
        List<String> tables = settings.stringPropertyNames().stream()
                .filter(name -> name.startsWith(COLUMNS))
                .sorted()
                .toList();

        assertThat(tables).isNotEmpty();
        for (String table : tables) {
            List<String> columns = List.of(settings.getProperty(table).split("\\s*,\\s*"));
            assertThat(counterPoint.rows(Sql.textReadingNoRow(table.substring(COLUMNS.length()), columns)))
                    .as(table)
                    .isEmpty();
        }
    }
}
