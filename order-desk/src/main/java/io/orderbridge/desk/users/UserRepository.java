package io.orderbridge.desk.users;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.Sql;
import io.orderbridge.counterpoint.UtcTime;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** USER_DESK_USER and USER_DESK_SESSION. Times are UTC. Thread-safe. */
@ApplicationScoped
class UserRepository {

    private final CounterPoint counterPoint;

    UserRepository(CounterPoint counterPoint) {
        this.counterPoint = counterPoint;
    }

    /** @param passwordHash bcrypt; empty until the person has chosen a password */
    record Row(String name, String role, Optional<String> passwordHash) {}

    /** @param ends when it ends however much it is used */
    record Session(String user, String role, Instant ends) {}

    Optional<Row> find(String name) throws SQLException {
        return query(
                        "SELECT USER_NAME, ROLE_NAME, PASSWORD_HASH FROM dbo.USER_DESK_USER WHERE USER_NAME = ?",
                        UserRepository::row,
                        name)
                .stream()
                .findFirst();
    }

    List<Row> all() throws SQLException {
        return query(
                "SELECT USER_NAME, ROLE_NAME, PASSWORD_HASH FROM dbo.USER_DESK_USER ORDER BY USER_NAME",
                UserRepository::row);
    }

    /** The user of a link that is still valid. */
    Optional<Row> ofLink(String linkHash, Instant now) throws SQLException {
        return query(
                        """
                SELECT USER_NAME, ROLE_NAME, PASSWORD_HASH FROM dbo.USER_DESK_USER
                WHERE LINK_HASH = ? AND LINK_UNTIL_DT > ?
                """,
                        UserRepository::row,
                        linkHash,
                        now)
                .stream()
                .findFirst();
    }

    /** Adds a user, or changes one's role; either way the link is the one that counts from now on. */
    void link(String name, String role, String linkHash, Instant until, Instant now) throws SQLException {
        if (update(
                        "UPDATE dbo.USER_DESK_USER SET ROLE_NAME = ?, LINK_HASH = ?, LINK_UNTIL_DT = ? WHERE USER_NAME = ?",
                        role,
                        linkHash,
                        until,
                        name)
                == 0) {
            update(
                    """
                    INSERT INTO dbo.USER_DESK_USER (USER_NAME, ROLE_NAME, LINK_HASH, LINK_UNTIL_DT, CREATED_DT)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                    name,
                    role,
                    linkHash,
                    until,
                    now);
        }
    }

    /**
     * Notes that somebody whom the identity provider knows has this role now; one who has a password here is left alone.
     *
     * @return false if there is such a one
     */
    boolean signedOn(String name, String role, Instant now) throws SQLException {
        if (update(
                        "UPDATE dbo.USER_DESK_USER SET ROLE_NAME = ? WHERE USER_NAME = ? AND PASSWORD_HASH IS NULL",
                        role,
                        name)
                == 1) {
            return true;
        }
        if (find(name).isPresent()) {
            return false;
        }
        update("INSERT INTO dbo.USER_DESK_USER (USER_NAME, ROLE_NAME, CREATED_DT) VALUES (?, ?, ?)", name, role, now);
        return true;
    }

    /**
     * Uses a link up, once.
     *
     * @return whether it was still there
     */
    boolean useLink(String linkHash) throws SQLException {
        return update(
                        "UPDATE dbo.USER_DESK_USER SET LINK_HASH = NULL, LINK_UNTIL_DT = NULL WHERE LINK_HASH = ?",
                        linkHash)
                == 1;
    }

    void password(String name, String hash) throws SQLException {
        update("UPDATE dbo.USER_DESK_USER SET PASSWORD_HASH = ? WHERE USER_NAME = ?", hash, name);
    }

    boolean remove(String name) throws SQLException {
        endSessionsOf(name);
        return update("DELETE FROM dbo.USER_DESK_USER WHERE USER_NAME = ?", name) == 1;
    }

    void begin(String sessionHash, String user, Instant until, Instant ends) throws SQLException {
        update(
                "INSERT INTO dbo.USER_DESK_SESSION (SESSION_HASH, USER_NAME, UNTIL_DT, ENDS_DT) VALUES (?, ?, ?, ?)",
                sessionHash,
                user,
                until,
                ends);
    }

    /** A session that has not ended, of a user who is still there, with the role that they have now. */
    Optional<Session> session(String sessionHash, Instant now) throws SQLException {
        return query(
                        """
                SELECT s.USER_NAME, u.ROLE_NAME, s.ENDS_DT
                FROM dbo.USER_DESK_SESSION AS s
                JOIN dbo.USER_DESK_USER AS u ON u.USER_NAME = s.USER_NAME
                WHERE s.SESSION_HASH = ? AND s.UNTIL_DT > ? AND s.ENDS_DT > ?
                """,
                        row -> new Session(
                                row.getString("USER_NAME"),
                                row.getString("ROLE_NAME"),
                                UtcTime.in(row, "ENDS_DT").orElse(now)),
                        sessionHash,
                        now,
                        now)
                .stream()
                .findFirst();
    }

    void prolong(String sessionHash, Instant until) throws SQLException {
        update("UPDATE dbo.USER_DESK_SESSION SET UNTIL_DT = ? WHERE SESSION_HASH = ?", until, sessionHash);
    }

    void end(String sessionHash) throws SQLException {
        update("DELETE FROM dbo.USER_DESK_SESSION WHERE SESSION_HASH = ?", sessionHash);
    }

    void endSessionsOf(String user) throws SQLException {
        update("DELETE FROM dbo.USER_DESK_SESSION WHERE USER_NAME = ?", user);
    }

    void forgetEnded(Instant now) throws SQLException {
        update("DELETE FROM dbo.USER_DESK_SESSION WHERE UNTIL_DT < ? OR ENDS_DT < ?", now, now);
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getString("USER_NAME"),
                row.getString("ROLE_NAME"),
                Optional.ofNullable(row.getString("PASSWORD_HASH")));
    }

    private <T> List<T> query(String sql, Sql.Reader<T> reader, Object... parameters) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            return Sql.on(connection, sql).with(parameters).list(reader);
        }
    }

    private int update(String sql, Object... parameters) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            return Sql.on(connection, sql).with(parameters).update();
        }
    }
}
