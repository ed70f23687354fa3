package io.orderbridge.sandbox.servers;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * A MariaDB server of our own for the shop's database: data directory, socket and port are its own, the loopback
 * interface the only one it listens on, and the system's server is not touched. Where MariaDB is not installed it is a
 * container, of the image in docker-compose.yml, that keeps its data until it is closed.
 *
 * <p>It has the database {@value #DATABASE} and two users: {@value #SHOP_USER}, the shop itself, and
 * {@value #READER}, which order ingest uses and which may only read (see {@link #letReaderRead}).
 */
public final class PrivateMariaDb extends ProcessComponent {

    public static final String DATABASE = "shop";
    public static final String SHOP_USER = "shop";
    public static final String READER = "orderbridge_reader";

    /** Of all users here. An example password: services take it in demo mode only. */
    public static final String PASSWORD = "change-me";

    /** What {@code create-reader} makes in place of a right to the table of options. */
    private static final String OPTIONS_VIEW = "orderbridge_options";

    /** What {@code create-reader} makes in place of a right to the table of users' meta. */
    private static final String SHOPPERS_VIEW = "orderbridge_shoppers";

    /** The keys of users' meta that are in it. */
    private static final String KEYS_VIEW = "orderbridge_shopper_keys";

    /** The tables, without their prefix, that order ingest reads in either storage. */
    public static final List<String> TABLES_INGEST_READS = List.of(
            "posts",
            "postmeta",
            "wc_orders",
            "wc_orders_meta",
            "wc_order_addresses",
            "wc_order_operational_data",
            "wc_product_meta_lookup",
            "wc_webhooks",
            "woocommerce_shipping_zone_methods",
            "woocommerce_shipping_zones",
            "woocommerce_order_items",
            "woocommerce_order_itemmeta");

    private static final ServerSource SOURCE = new ServerSource("MariaDB", "mariadb-server", "MARIADB_IMAGE");

    /** Of a server in either form. */
    private static final List<String> OPTIONS = List.of(
            "--skip-name-resolve",
            "--character-set-server=utf8mb4",
            "--collation-server=utf8mb4_unicode_520_ci",
            "--innodb-buffer-pool-size=64M",
            "--innodb-log-file-size=8M",
            // A killed server loses nothing by it, only a machine that loses its power does.
            "--innodb-flush-log-at-trx-commit=2",
            "--performance-schema=OFF",
            "--max-connections=200");

    private final Server server;
    private final int port;

    private PrivateMariaDb(Path directory, int port) {
        super(SOURCE.server(), directory);
        this.port = port;
        this.server = SOURCE.choose(
                InstalledMariaDb.program(),
                program -> new InstalledMariaDb(program, directory(), port, OPTIONS, users(), PASSWORD),
                image -> new ContainedMariaDb(image, directory(), port, OPTIONS, users(), PASSWORD));
    }

    /** Starts a server on a free port. */
    public static PrivateMariaDb start(Path directory) {
        return start(directory, Ports.free());
    }

    /**
     * Starts a server on the port given; data that installed programs left in the directory is used as it is.
     *
     * @throws CannotStart when there is no MariaDB here or the server does not come up
     */
    public static PrivateMariaDb start(Path directory, int port) {
        var database = new PrivateMariaDb(directory, port);
        database.start();
        return database;
    }

    /** Returns whether a MariaDB server is installed here that can be started. */
    public static boolean isInstalled() {
        return InstalledMariaDb.program().isPresent();
    }

    public int port() {
        return port;
    }

    /** Returns the JDBC address of the shop's database, without user and password. */
    public String jdbcUrl() {
        return jdbcUrl(port);
    }

    /** Returns that address as it is by way of another port of this machine. */
    public static String jdbcUrl(int port) {
        return "jdbc:mysql://127.0.0.1:" + port + "/" + DATABASE;
    }

    /** Connects as the shop itself, with all rights on its database. */
    public Connection connectAsShop() throws SQLException {
        return connect(SHOP_USER);
    }

    /** Lets {@value #READER} read the view of options and the tables of order ingest; call it once they are there. Repeating does no harm. */
    public void letReaderRead(String tablePrefix) throws SQLException {
        try (Connection connection = connectAsAdministrator();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    CREATE OR REPLACE SQL SECURITY DEFINER VIEW `%1$s`.`%2$s%3$s` AS
                    SELECT option_name, option_value
                    FROM `%1$s`.`%2$soptions`
                    WHERE option_name LIKE 'woocommerce_%%' OR option_name IN ('timezone_string', 'gmt_offset')
                    """
                            .formatted(DATABASE, tablePrefix, OPTIONS_VIEW));
            statement.execute(
                    "GRANT SELECT ON `%s`.`%s%s` TO `%s`@`%%`".formatted(DATABASE, tablePrefix, OPTIONS_VIEW, READER));
            statement.execute(
                    """
                    CREATE OR REPLACE SQL SECURITY DEFINER VIEW `%1$s`.`%2$s%3$s` AS
                    SELECT umeta_id, user_id, meta_key, meta_value
                    FROM `%1$s`.`%2$susermeta`
                    WHERE meta_key IN ('%2$scapabilities', 'vat_number')
                    """
                            .formatted(DATABASE, tablePrefix, SHOPPERS_VIEW));
            statement.execute(
                    "GRANT SELECT ON `%s`.`%s%s` TO `%s`@`%%`".formatted(DATABASE, tablePrefix, SHOPPERS_VIEW, READER));
            statement.execute(
                    """
                    CREATE OR REPLACE SQL SECURITY DEFINER VIEW `%1$s`.`%2$s%3$s` AS
                    SELECT '%2$scapabilities' AS meta_key UNION SELECT 'vat_number'
                    """
                            .formatted(DATABASE, tablePrefix, KEYS_VIEW));
            statement.execute(
                    "GRANT SELECT ON `%s`.`%s%s` TO `%s`@`%%`".formatted(DATABASE, tablePrefix, KEYS_VIEW, READER));
            for (String table : TABLES_INGEST_READS) {
                statement.execute(
                        "GRANT SELECT ON `%s`.`%s%s` TO `%s`@`%%`".formatted(DATABASE, tablePrefix, table, READER));
            }
        }
    }

    /** Connects as the administrator of the server. */
    public Connection connectAsAdministrator() throws SQLException {
        return connect("root");
    }

    @Override
    protected Program launch() {
        return server.launch();
    }

    @Override
    protected void converse() throws SQLException {
        connectAsShop().close();
    }

    private Connection connect(String user) throws SQLException {
        return DriverManager.getConnection(
                jdbcUrl() + "?connectTimeout=2000&sslMode=DISABLED&allowPublicKeyRetrieval=true", user, PASSWORD);
    }

    /** Statements that may be run at each start; MariaDB wants one a line. Root is the business of the server's form. */
    private static String users() {
        return """
                CREATE DATABASE IF NOT EXISTS `%1$s` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;
                CREATE USER IF NOT EXISTS `%2$s`@`%%` IDENTIFIED BY '%4$s';
                GRANT ALL ON `%1$s`.* TO `%2$s`@`%%`;
                CREATE USER IF NOT EXISTS `%3$s`@`%%` IDENTIFIED BY '%4$s';
                """
                .formatted(DATABASE, SHOP_USER, READER, PASSWORD);
    }
}
