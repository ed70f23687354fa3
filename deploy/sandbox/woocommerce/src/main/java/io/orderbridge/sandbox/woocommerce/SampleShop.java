package io.orderbridge.sandbox.woocommerce;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The orders of a real shop: rows that WooCommerce 11.0.1 wrote, the same orders under the same ids in both storages.
 * Table prefix {@code wp_}, time zone Europe/Berlin, currency EUR, prices entered without tax.
 */
public final class SampleShop {

    public static final String PREFIX = "wp_";

    private SampleShop() {}

    /**
     * Creates the shop's tables, where they are missing, and fills them. What they held before is gone.
     *
     * @param connection to the shop's database, with the right to create tables
     */
    public static void load(Connection connection, Storage storage) throws SQLException {
        Script.createTables(connection, PREFIX);
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try {
            empty(connection);
            Script.runLines(connection, storage == Storage.HPOS ? "sample-hpos.sql" : "sample-legacy.sql");
            addRoles(connection);
            connection.commit();
        } finally {
            connection.setAutoCommit(autoCommit);
        }
    }

    private static void empty(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                var tables = statement.executeQuery(
                        """
                        SELECT table_name FROM information_schema.tables
                        WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' AND table_name LIKE 'wp\\_%'
                        """);
                Statement delete = connection.createStatement()) {
            while (tables.next()) {
                delete.execute("DELETE FROM `" + tables.getString(1) + "`");
            }
        }
    }

    /** The roles of the three users, which are not among the sample's rows. */
    private static void addRoles(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    INSERT INTO wp_usermeta (user_id, meta_key, meta_value) VALUES
                    (1, 'wp_capabilities', 'a:1:{s:13:"administrator";b:1;}'),
                    (2, 'wp_capabilities', 'a:1:{s:8:"customer";b:1;}'),
                    (3, 'wp_capabilities', 'a:1:{s:12:"shop_manager";b:1;}')
                    """);
        }
    }
}
