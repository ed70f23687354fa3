package io.orderbridge.counterpoint;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Something that only one process may do at a time: its row in USER_ORDER_PIPELINE_LEASE says who does it, and until when
 * by the database's clock. Whoever holds it takes it again before it ends; when he does not, another takes it. Thread-safe.
 */
public final class Lease {

    private static final int LONGEST_HOLDER = 100;

    private final String name;
    private final String holder;

    private Lease(String name, String holder) {
        this.name = name;
        this.holder = holder;
    }

    /**
     * The lease of that name, for this process and no other, nor for itself after a restart.
     *
     * @param name at most 60 characters
     * @param application what people know the process by
     */
    public static Lease of(String name, String application) {
        String holder = application + " on " + host() + ", process "
                + ProcessHandle.current().pid() + ", "
                + UUID.randomUUID().toString().substring(0, 8);
        return new Lease(name, holder.substring(Math.max(0, holder.length() - LONGEST_HOLDER)));
    }

    /** How this process is called in the row. */
    public String holder() {
        return holder;
    }

    /**
     * Takes the lease if nobody else holds it, for {@code length} from now. Safe to repeat.
     *
     * @return whether it is ours
     */
    public boolean take(Connection connection, Duration length) throws SQLException {
        boolean taken = Sql.on(
                                connection,
                                """
                UPDATE dbo.USER_ORDER_PIPELINE_LEASE
                SET HELD_SINCE_DT = CASE WHEN HOLDER = CAST(? AS VARCHAR(100)) THEN HELD_SINCE_DT ELSE SYSUTCDATETIME() END,
                    HOLDER = CAST(? AS VARCHAR(100)),
                    EXPIRES_DT = DATEADD(MILLISECOND, CAST(? AS INT), SYSUTCDATETIME())
                WHERE LEASE_NAME = CAST(? AS VARCHAR(60))
                    AND (HOLDER = CAST(? AS VARCHAR(100)) OR EXPIRES_DT <= SYSUTCDATETIME())
                """)
                        .with(holder, holder, millis(length), name, holder)
                        .update()
                == 1;
        return taken || (heldBy(connection).isEmpty() && insert(connection, length));
    }

    /**
     * Keeps the lease for {@code length} from now, if nobody has taken it, also where it has ended. In a transaction: nobody
     * can take it before that ends, so what is written in it is written by its holder.
     *
     * @return false if somebody else has it: the transaction must be rolled back
     */
    public boolean keep(Connection connection, Duration length) throws SQLException {
        return Sql.on(
                                connection,
                                """
                UPDATE dbo.USER_ORDER_PIPELINE_LEASE
                SET EXPIRES_DT = DATEADD(MILLISECOND, CAST(? AS INT), SYSUTCDATETIME())
                WHERE LEASE_NAME = CAST(? AS VARCHAR(60)) AND HOLDER = CAST(? AS VARCHAR(100))
                """)
                        .with(millis(length), name, holder)
                        .update()
                == 1;
    }

    /** Gives the lease up, if it is ours, so that nobody has to wait for its end. */
    public void release(Connection connection) throws SQLException {
        Sql.on(
                        connection,
                        """
                UPDATE dbo.USER_ORDER_PIPELINE_LEASE
                SET EXPIRES_DT = SYSUTCDATETIME()
                WHERE LEASE_NAME = CAST(? AS VARCHAR(60)) AND HOLDER = CAST(? AS VARCHAR(100))
                """)
                .with(name, holder)
                .update();
    }

    /** Who holds the lease, or held it last; empty if nobody ever did. */
    public Optional<String> heldBy(Connection connection) throws SQLException {
        return Sql.on(
                        connection,
                        """
                SELECT HOLDER
                FROM dbo.USER_ORDER_PIPELINE_LEASE
                WHERE LEASE_NAME = CAST(? AS VARCHAR(60))
                """)
                .with(name)
                .first(row -> row.getString("HOLDER"));
    }

    private boolean insert(Connection connection, Duration length) throws SQLException {
        try {
            return Sql.on(
                                    connection,
                                    """
                                    INSERT INTO dbo.USER_ORDER_PIPELINE_LEASE (LEASE_NAME, HOLDER, HELD_SINCE_DT, EXPIRES_DT)
                                    VALUES (?, ?, SYSUTCDATETIME(), DATEADD(MILLISECOND, CAST(? AS INT), SYSUTCDATETIME()))
                                    """)
                            .with(name, holder, millis(length))
                            .update()
                    == 1;
        } catch (SQLException e) {
            if (RowError.of(e) == RowError.ALREADY_THERE) {
                return false;
            }
            throw e;
        }
    }

    private static int millis(Duration length) {
        return (int) Math.min(length.toMillis(), Integer.MAX_VALUE);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "this machine";
        }
    }
}
