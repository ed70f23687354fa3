package io.orderbridge.contract;

import java.sql.Connection;
import java.sql.SQLException;

/** A database that has CounterPoint's tables, ours and the procedures; the contract holds on every one of them. */
interface Engine extends AutoCloseable {

    /** What the reports call it. */
    String description();

    /** A new connection of a caller. */
    Connection connect() throws SQLException;

    /** A new connection that may change tables. */
    Connection connectAsOwner() throws SQLException;

    /** A new connection of a caller by way of another port on this machine. */
    Connection connectThrough(int port) throws SQLException;

    /** Where the database listens. */
    String host();

    /** Where the database listens. */
    int port();

    /** What a program of its own connects with. */
    String url();

    String user();

    String password();

    /** Whether this is Babelfish, whose own faults some tests have to allow for by name. */
    boolean isBabelfish();

    @Override
    void close() throws SQLException;
}
