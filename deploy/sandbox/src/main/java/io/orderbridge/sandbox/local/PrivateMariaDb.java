package io.orderbridge.sandbox.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A MariaDB server of our own for the shop's database: data directory, socket and port are its own, the loopback
 * interface the only one it listens on, and the system's server is not touched.
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

    /** The tables, without their prefix, that order ingest reads in either storage. */
    public static final List<String> TABLES_INGEST_READS = List.of(
            "options",
            "posts",
            "postmeta",
            "wc_orders",
            "wc_orders_meta",
            "wc_order_addresses",
            "wc_order_operational_data",
            "wc_product_meta_lookup",
            "woocommerce_order_items",
            "woocommerce_order_itemmeta");

    private final Path server;
    private final int port;

    private PrivateMariaDb(Path directory, int port) {
        super("MariaDB", directory);
        this.server = Executables.find("mariadbd")
                .orElseThrow(
                        () -> new CannotStart("MariaDB is not installed. Install it (Debian, Ubuntu: apt-get install"
                                + " mariadb-server); its service need not run."));
        this.port = port;
    }

    /** Starts a server on a free port. */
    public static PrivateMariaDb start(Path directory) {
        return start(directory, Ports.free());
    }

    /**
     * Starts a server on the port given; a data directory that is there already is used as it is.
     *
     * @throws CannotStart when MariaDB is not installed or the server does not come up
     */
    public static PrivateMariaDb start(Path directory, int port) {
        var database = new PrivateMariaDb(directory, port);
        database.prepareData();
        database.start();
        return database;
    }

    /** Returns whether a MariaDB server is installed here that can be started. */
    public static boolean isInstalled() {
        return Executables.find("mariadbd").isPresent();
    }

    public int port() {
        return port;
    }

    /** Returns the JDBC address of the shop's database, without user and password. */
    public String jdbcUrl() {
        return "jdbc:mysql://127.0.0.1:" + port + "/" + DATABASE;
    }

    /** Connects as the shop itself, with all rights on its database. */
    public Connection connectAsShop() throws SQLException {
        return connect(SHOP_USER);
    }

    /** Lets {@value #READER} read the tables of order ingest; call it once they are there. Repeating does no harm. */
    public void letReaderRead(String tablePrefix) throws SQLException {
        try (Connection connection = connect("root");
                Statement statement = connection.createStatement()) {
            for (String table : TABLES_INGEST_READS) {
                statement.execute(
                        "GRANT SELECT ON `%s`.`%s%s` TO `%s`@`%%`".formatted(DATABASE, tablePrefix, table, READER));
            }
        }
    }

    @Override
    OwnedProcess launch() {
        return OwnedProcess.start("mariadb", directory(), command(), Map.of());
    }

    @Override
    void converse() throws SQLException {
        connectAsShop().close();
    }

    private Connection connect(String user) throws SQLException {
        return DriverManager.getConnection(
                jdbcUrl() + "?connectTimeout=2000&sslMode=DISABLED&allowPublicKeyRetrieval=true", user, PASSWORD);
    }

    private List<String> command() {
        var command = new ArrayList<String>(List.of(
                server.toString(),
                "--no-defaults",
                "--datadir=" + data(),
                // Relative to the data directory: an absolute path may be longer than a socket's may be.
                "--socket=mariadb.sock",
                "--pid-file=mariadb-server.pid",
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--skip-name-resolve",
                "--init-file=" + directory().resolve("users.sql"),
                "--character-set-server=utf8mb4",
                "--collation-server=utf8mb4_unicode_520_ci",
                "--innodb-buffer-pool-size=64M",
                "--innodb-log-file-size=8M",
                // A killed server loses nothing by it, only a machine that loses its power does.
                "--innodb-flush-log-at-trx-commit=2",
                "--performance-schema=OFF",
                "--max-connections=200"));
        if (isRoot()) {
            command.add("--user=root");
        }
        return command;
    }

    private Path data() {
        return directory().resolve("data");
    }

    private void prepareData() {
        try {
            Files.createDirectories(directory());
            Files.writeString(directory().resolve("users.sql"), users());
            if (!Files.isDirectory(data().resolve("mysql"))) {
                copy(template(), data());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Statements for each start; MariaDB wants one a line. */
    private static String users() {
        return """
                CREATE DATABASE IF NOT EXISTS `%1$s` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;
                CREATE OR REPLACE USER `root`@`localhost` IDENTIFIED BY '%4$s';
                CREATE OR REPLACE USER `root`@`127.0.0.1` IDENTIFIED BY '%4$s';
                GRANT ALL ON *.* TO `root`@`127.0.0.1` WITH GRANT OPTION;
                CREATE USER IF NOT EXISTS `%2$s`@`%%` IDENTIFIED BY '%4$s';
                GRANT ALL ON `%1$s`.* TO `%2$s`@`%%`;
                CREATE USER IF NOT EXISTS `%3$s`@`%%` IDENTIFIED BY '%4$s';
                """
                .formatted(DATABASE, SHOP_USER, READER, PASSWORD);
    }

    /** Returns an empty data directory of the installed version, made once and then copied: that is ten times faster. */
    private Path template() throws IOException {
        Path template = ProjectFolder.cache().resolve("mariadb-" + version());
        if (Files.isDirectory(template)) {
            return template;
        }
        Files.createDirectories(template.getParent());
        Path fresh = Files.createTempDirectory(template.getParent(), "mariadb-new-");
        Path installer = Executables.find("mariadb-install-db")
                .orElseThrow(() -> new CannotStart(
                        "MariaDB's mariadb-install-db was not found; is mariadb-server" + " installed completely?"));
        var command = new ArrayList<String>(List.of(
                installer.toString(),
                "--no-defaults",
                "--datadir=" + fresh,
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                "--skip-name-resolve",
                "--innodb-log-file-size=8M"));
        if (isRoot()) {
            command.add("--user=root");
        }
        run(command, directory().resolve("install.log"));
        try {
            Files.move(fresh, template, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException another) {
            // Another build made it in the meantime, just as good.
            return template;
        }
        return template;
    }

    private String version() throws IOException {
        Path output = Files.createTempFile("mariadb", ".version");
        try {
            run(List.of(server.toString(), "--no-defaults", "--version"), output);
            return Files.readString(output).replaceAll("(?s).*Ver ([0-9.]+).*", "$1");
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private static void run(List<String> command, Path output) throws IOException {
        try {
            int status = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new CannotStart(command.get(0) + " failed: " + Files.readString(output, StandardCharsets.UTF_8));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStart("Interrupted while running " + command.get(0), e);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(folder).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
