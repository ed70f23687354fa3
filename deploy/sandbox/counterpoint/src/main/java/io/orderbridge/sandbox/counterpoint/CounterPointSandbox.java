package io.orderbridge.sandbox.counterpoint;

import io.orderbridge.sandbox.servers.Listening;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.h2.api.ErrorCode;
import org.h2.tools.Server;

/**
 * CounterPoint's embedded stand-in: H2 in MSSQLServer mode behind TCP, with CounterPoint's tables, ours, and the
 * procedures under their names. It listens as {@link Listening} says: to this machine only.
 *
 * <p>Clients connect to {@code jdbc:h2:tcp://127.0.0.1:<port>/counterpoint} as {@value #USER}, who may read and write
 * rows and call the procedures, but change no table. Every committed transaction of a sandbox with a data directory
 * survives {@code kill -9}.
 */
public final class CounterPointSandbox implements AutoCloseable {

    /** The user that clients log in as. */
    public static final String USER = "orderbridge";

    /** The password of {@link #USER} unless told otherwise; for demonstrations on one machine only. */
    public static final String DEFAULT_PASSWORD = "change-me";

    private static final String DATABASE = "counterpoint";
    /** The user who may change tables too; has the same password. Services never use it. */
    public static final String OWNER = "sandbox_owner";

    static {
        // H2 would listen on every interface (and refuse strangers only after they connected).
        if (System.getProperty("h2.bindAddress") == null) {
            System.setProperty("h2.bindAddress", Listening.address().getHostAddress());
        }
    }

    private final Connection owner;
    private final Server server;

    private CounterPointSandbox(Connection owner, Server server) {
        this.owner = owner;
        this.server = server;
    }

    /**
     * Starts a sandbox that keeps its data in a directory; a new one is filled with {@link CounterPointSeed}.
     *
     * @param port TCP port, 0 for a free one
     * @throws SandboxUnavailableException if the port or the directory is in use, or the directory was made with another
     *     password or by another version
     */
    public static CounterPointSandbox start(int port, Path dataDirectory, String password) {
        return open(
                port, "file:" + dataDirectory.toAbsolutePath().resolve(DATABASE), password, dataDirectory.toString());
    }

    /**
     * Starts a sandbox that forgets everything when it stops, filled with {@link CounterPointSeed}.
     *
     * @param port TCP port, 0 for a free one
     * @throws SandboxUnavailableException if the port is in use
     */
    public static CounterPointSandbox startInMemory(int port, String password) {
        return open(port, "mem:" + UUID.randomUUID(), password, "memory");
    }

    private static CounterPointSandbox open(int port, String location, String password, String place) {
        Objects.requireNonNull(password, "password");
        Connection owner = null;
        try {
            owner = DriverManager.getConnection(databaseUrl(location), OWNER, password);
            SandboxSchema.install(owner, USER, password);
            List<String> options = new ArrayList<>(
                    List.of("-tcpPort", Integer.toString(port), "-key", DATABASE, location, "-tcpDaemon"));
            if (!Listening.onThisMachineOnly()) {
                options.add("-tcpAllowOthers");
            }
            Server server =
                    Server.createTcpServer(options.toArray(String[]::new)).start();
            return new CounterPointSandbox(owner, server);
        } catch (SQLException e) {
            SandboxUnavailableException unavailable = explain(e, port, place);
            closeAfter(unavailable, owner);
            throw unavailable;
        } catch (SandboxUnavailableException e) {
            closeAfter(e, owner);
            throw e;
        }
    }

    /** WRITE_DELAY 0: a commit is in the file before the client hears of it. */
    private static String databaseUrl(String location) {
        return "jdbc:h2:" + location
                + ";MODE=MSSQLServer;IGNORECASE=TRUE;WRITE_DELAY=0;QUERY_CACHE_SIZE=64;DB_CLOSE_DELAY=0;TRACE_LEVEL_FILE=0"
                + ";DB_CLOSE_ON_EXIT=FALSE";
    }

    private static SandboxUnavailableException explain(SQLException e, int port, String place) {
        String reason =
                switch (e.getErrorCode()) {
                    case ErrorCode.EXCEPTION_OPENING_PORT_2 ->
                        "port " + port + " is in use; choose another one with --port";
                    case ErrorCode.DATABASE_ALREADY_OPEN_1 ->
                        "the data in " + place + " are in use by another CounterPoint sandbox";
                    case ErrorCode.WRONG_USER_OR_PASSWORD ->
                        "the data in " + place
                                + " were made with another password; give that one, or remove the directory";
                    default -> place + ": " + e.getMessage();
                };
        return new SandboxUnavailableException("CounterPoint sandbox cannot start: " + reason, e);
    }

    private static void closeAfter(Exception failure, Connection connection) {
        if (connection == null) {
            return;
        }
        try {
            connection.close();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /** The port that clients connect to. */
    public int port() {
        return server.getPort();
    }

    /** The URL that clients connect to, without user and password. */
    public String jdbcUrl() {
        return "jdbc:h2:tcp://127.0.0.1:" + port() + "/" + DATABASE;
    }

    /** Ends all client connections and closes the database. Does nothing the second time. */
    public void stop() {
        server.stop();
        try {
            if (!owner.isClosed()) {
                owner.createStatement().execute("SHUTDOWN");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("CounterPoint sandbox did not close its database: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** Runs the sandbox as a process of its own, see {@code --help}. */
    public static void main(String[] arguments) {
        System.exit(new picocli.CommandLine(new CounterPointSandboxCommand()).execute(arguments));
    }
}
