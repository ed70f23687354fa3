package io.orderbridge.sandbox.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateMariaDbTest {

    @TempDir
    Path directory;

    @Test
    void a_killed_server_comes_back_on_its_port_with_what_was_committed() throws Exception {
        try (var database = PrivateMariaDb.start(directory)) {
            try (Connection shop = database.connectAsShop();
                    Statement statement = shop.createStatement()) {
                statement.execute("CREATE TABLE kept (id INT PRIMARY KEY)");
                statement.execute("INSERT INTO kept VALUES (7)");
            }

            database.kill();
            database.start();

            try (Connection shop = database.connectAsShop();
                    Statement statement = shop.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT id FROM kept")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isEqualTo(7);
            }
        }
    }

    @Test
    void a_server_that_starts_leaves_the_temporary_tables_of_others_alone() throws Exception {
        Path othersTable = Files.createTempFile("#sql-temptable-of-another-server-", ".MAI");
        PrivateMariaDb.start(directory).close();

        assertThat(Files.deleteIfExists(othersTable)).isTrue();
    }

    @Test
    void the_reader_may_read_what_ingest_reads_and_write_nothing() throws Exception {
        try (var database = PrivateMariaDb.start(directory)) {
            try (Connection shop = database.connectAsShop();
                    Statement statement = shop.createStatement()) {
                for (String table : PrivateMariaDb.TABLES_INGEST_READS) {
                    statement.execute("CREATE TABLE wp_" + table + " (id INT PRIMARY KEY)");
                }
                statement.execute("CREATE TABLE wp_users (id INT PRIMARY KEY)");
                statement.execute(
                        "CREATE TABLE wp_usermeta (umeta_id INT, user_id INT, meta_key VARCHAR(255), meta_value LONGTEXT)");
                statement.execute("INSERT INTO wp_usermeta VALUES (1, 2, 'wp_capabilities', 'customer'),"
                        + " (2, 2, 'session_tokens', 'secret')");
                statement.execute("CREATE TABLE wp_options (option_name VARCHAR(191), option_value LONGTEXT)");
                statement.execute("INSERT INTO wp_options VALUES ('woocommerce_currency', 'EUR'), ('secret', 'x')");
            }

            database.letReaderRead("wp_");

            try (Connection reader = DriverManager.getConnection(
                            database.jdbcUrl(), PrivateMariaDb.READER, PrivateMariaDb.PASSWORD);
                    Statement statement = reader.createStatement()) {
                statement.executeQuery("SELECT id FROM wp_wc_orders").close();
                assertThatThrownBy(() -> statement.execute("INSERT INTO wp_wc_orders VALUES (1)"))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("denied");
                assertThatThrownBy(() -> statement.executeQuery("SELECT option_value FROM wp_options"))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("denied");
                try (var options = statement.executeQuery("SELECT option_value FROM wp_orderbridge_options")) {
                    assertThat(options.next()).isTrue();
                    assertThat(options.getString(1)).isEqualTo("EUR");
                    assertThat(options.next()).isFalse();
                }
                try (var shoppers = statement.executeQuery("SELECT meta_value FROM wp_orderbridge_shoppers")) {
                    assertThat(shoppers.next()).isTrue();
                    assertThat(shoppers.getString(1)).isEqualTo("customer");
                    assertThat(shoppers.next()).isFalse();
                }
                assertThatThrownBy(() -> statement.executeQuery("SELECT meta_value FROM wp_usermeta"))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("denied");
                assertThatThrownBy(() -> statement.executeQuery("SELECT id FROM wp_users"))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("denied");
            }
        }
    }
}
