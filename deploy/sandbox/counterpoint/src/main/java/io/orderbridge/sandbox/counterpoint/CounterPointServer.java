package io.orderbridge.sandbox.counterpoint;

import io.orderbridge.sandbox.network.Endpoint;
import io.orderbridge.sandbox.servers.Component;
import java.sql.Connection;
import java.sql.SQLException;

/** CounterPoint of a stack: the stand-in, or a database on a SQL Server that was given. */
public interface CounterPointServer extends Component {

    /** Connects as the services do, straight. */
    Connection connect() throws SQLException;

    /** Returns where it listens. */
    Endpoint endpoint();

    /** Returns its JDBC address as it is by way of another endpoint, without user and password. */
    String jdbcUrl(Endpoint way);

    /** Returns its JDBC address, without user and password. */
    default String jdbcUrl() {
        return jdbcUrl(endpoint());
    }

    String username();

    String password();

    /** Returns whether it runs for the stack alone, so that it may be killed. */
    boolean isOurs();
}
