package io.orderbridge.sandbox.counterpoint;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.h2.util.StringUtils;

/** An INSERT into a table whose column names are settings; a setting that is empty leaves its column out. */
final class OptionalColumns {

    private final String table;
    private final PipelineSettings settings;
    private final List<String> columns = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    OptionalColumns(String table, PipelineSettings settings) {
        this.table = table;
        this.settings = settings;
    }

    OptionalColumns add(String setting, Object value) {
        String column = settings.text(setting);
        if (!column.isEmpty()) {
            columns.add(StringUtils.quoteIdentifier(column.toUpperCase(Locale.ROOT)));
            values.add(value);
        }
        return this;
    }

    void insert(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO DBO." + table + " ("
                + String.join(", ", columns) + ") VALUES ("
                + String.join(", ", Collections.nCopies(columns.size(), "?")) + ")")) {
            for (int i = 0; i < values.size(); i++) {
                insert.setObject(i + 1, values.get(i));
            }
            insert.executeUpdate();
        }
    }
}
