package io.orderbridge.sandbox.counterpoint;

import io.orderbridge.sandbox.network.Endpoint;
import io.orderbridge.sandbox.servers.JavaPrograms;
import io.orderbridge.sandbox.servers.OwnedProcess;
import io.orderbridge.sandbox.servers.ProcessComponent;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** CounterPoint's stand-in as a process of its own, with its data in a directory. */
public final class PrivateCounterPoint extends ProcessComponent implements CounterPointServer {

    /** The user of the services, who may read and write rows and call the procedures. */
    public static final String USERNAME = "orderbridge";

    /** An example password: services take it in demo mode only. */
    public static final String PASSWORD = "change-me";

    private final int port;

    private PrivateCounterPoint(Path directory, int port) {
        super("CounterPoint", directory);
        this.port = port;
    }

    /**
     * Starts it on the port given, with the data that the directory has.
     *
     * @throws CannotStart when it does not come up
     */
    public static PrivateCounterPoint start(Path directory, int port) {
        var counterPoint = new PrivateCounterPoint(directory, port);
        counterPoint.start();
        return counterPoint;
    }

    /** The folder with its data, to be copied while it is stopped. */
    public Path data() {
        return directory().resolve("data");
    }

    @Override
    public Endpoint endpoint() {
        return new Endpoint("127.0.0.1", port);
    }

    @Override
    public String jdbcUrl(Endpoint way) {
        return "jdbc:h2:tcp://" + way.host() + ":" + way.port() + "/counterpoint";
    }

    @Override
    public String username() {
        return USERNAME;
    }

    @Override
    public String password() {
        return PASSWORD;
    }

    @Override
    public boolean isOurs() {
        return true;
    }

    @Override
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), USERNAME, PASSWORD);
    }

    @Override
    protected OwnedProcess launch() {
        return OwnedProcess.start(
                "counterpoint",
                directory(),
                JavaPrograms.main(
                        "io.orderbridge.sandbox.counterpoint.CounterPointSandbox",
                        List.of("--port", "" + port, "--data", data().toString())),
                Map.of("COUNTERPOINT_PASSWORD", PASSWORD));
    }

    @Override
    protected void converse() throws SQLException {
        connect().close();
    }
}
