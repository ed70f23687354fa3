package io.orderbridge.sandbox.woocommerce;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.regex.Pattern;

/**
 * Single autocommitted statements on the shop's tables: WooCommerce uses no transactions either. Statements name tables
 * with the prefix {@code wp_}, which is replaced by the shop's. Connections are kept and shared between threads.
 */
final class ShopSql implements AutoCloseable {

    private static final Pattern PREFIX = Pattern.compile("\\bwp_");

    private final String url;
    private final Properties properties;
    private final String prefix;
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
    private final Map<String, String> prefixed = new ConcurrentHashMap<>();

    ShopSql(String url, String user, String password, String prefix) {
        this.url = url;
        this.prefix = prefix;
        this.properties = properties(user, password);
    }

    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    @FunctionalInterface
    private interface Work<T> {
        T on(PreparedStatement statement) throws SQLException;
    }

    /** Returns the number of rows that the statement found. */
    int update(String sql, Object... parameters) {
        return run(sql, Statement.NO_GENERATED_KEYS, PreparedStatement::executeUpdate, parameters);
    }

    /** Returns the first id that the database gave. */
    long insert(String sql, Object... parameters) {
        return run(
                sql,
                Statement.RETURN_GENERATED_KEYS,
                statement -> {
                    statement.executeUpdate();
                    try (ResultSet keys = statement.getGeneratedKeys()) {
                        keys.next();
                        return keys.getLong(1);
                    }
                },
                parameters);
    }

    <T> List<T> list(String sql, RowReader<T> reader, Object... parameters) {
        return run(
                sql,
                Statement.NO_GENERATED_KEYS,
                statement -> {
                    var rows = new ArrayList<T>();
                    try (ResultSet result = statement.executeQuery()) {
                        while (result.next()) {
                            rows.add(reader.read(result));
                        }
                    }
                    return rows;
                },
                parameters);
    }

    <T> Optional<T> one(String sql, RowReader<T> reader, Object... parameters) {
        return list(sql, reader, parameters).stream().findFirst();
    }

    /** What is done over one connection, which is to find and to leave it in autocommit. */
    @FunctionalInterface
    interface Steps {
        void on(Connection connection) throws SQLException;
    }

    /** Does several things over a connection of its own. */
    void together(Steps steps) {
        try (Connection connection = DriverManager.getConnection(url, properties)) {
            steps.on(connection);
        } catch (SQLException e) {
            throw new ShopUnavailable(e);
        }
    }

    /** Checks that the database can be reached with these credentials. */
    void ping() {
        one("SELECT 1", row -> row.getInt(1));
    }

    @Override
    public void close() {
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            closeQuietly(connection);
        }
    }

    /** How every connection to the shop is made. Zero dates, which legacy drafts have, are read as null. */
    static Properties properties(String user, String password) {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("zeroDateTimeBehavior", "CONVERT_TO_NULL");
        properties.setProperty("tinyInt1isBit", "false");
        properties.setProperty("sslMode", "DISABLED");
        properties.setProperty("allowPublicKeyRetrieval", "true");
        properties.setProperty("connectTimeout", "3000");
        properties.setProperty("socketTimeout", "20000");
        return properties;
    }

    static String withPrefix(String sql, String prefix) {
        return PREFIX.matcher(sql).replaceAll(prefix);
    }

    private <T> T run(String sql, int keys, Work<T> work, Object... parameters) {
        String statementText = prefixed.computeIfAbsent(sql, text -> withPrefix(text, prefix));
        Connection connection = null;
        try {
            connection = idle.poll();
            if (connection == null) {
                connection = DriverManager.getConnection(url, properties);
            }
            T result;
            try (PreparedStatement statement = connection.prepareStatement(statementText, keys)) {
                for (int i = 0; i < parameters.length; i++) {
                    statement.setObject(i + 1, parameters[i]);
                }
                result = work.on(statement);
            }
            idle.push(connection);
            return result;
        } catch (SQLException e) {
            // Whatever happened, a fresh connection is the safe one; the idle ones may be as dead as this.
            closeQuietly(connection);
            if (e.getSQLState() == null || e.getSQLState().startsWith("08")) {
                close();
            }
            throw new ShopUnavailable(e);
        }
    }

    private static void closeQuietly(Connection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException ignored) {
                // It is given up either way.
            }
        }
    }
}
