package io.orderbridge.contract;

import io.orderbridge.sandbox.counterpoint.CounterPointSandbox;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** The embedded stand-in. */
final class SandboxEngine implements Engine {

    private static final String PASSWORD = "of-the-contract";

    private final CounterPointSandbox sandbox = CounterPointSandbox.startInMemory(0, PASSWORD);

    @Override
    public String description() {
        return "the sandbox";
    }

    @Override
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(sandbox.jdbcUrl(), CounterPointSandbox.USER, PASSWORD);
    }

    @Override
    public Connection connectAsOwner() throws SQLException {
        return DriverManager.getConnection(sandbox.jdbcUrl(), CounterPointSandbox.OWNER, PASSWORD);
    }

    @Override
    public Connection connectThrough(int port) throws SQLException {
        return DriverManager.getConnection(
                sandbox.jdbcUrl().replace(":" + sandbox.port() + "/", ":" + port + "/"),
                CounterPointSandbox.USER,
                PASSWORD);
    }

    @Override
    public String url() {
        return sandbox.jdbcUrl();
    }

    @Override
    public String user() {
        return CounterPointSandbox.USER;
    }

    @Override
    public String password() {
        return PASSWORD;
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public int port() {
        return sandbox.port();
    }

    @Override
    public boolean isBabelfish() {
        return false;
    }

    @Override
    public void close() {
        sandbox.stop();
    }
}
