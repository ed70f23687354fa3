package io.orderbridge.sandbox.counterpoint;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.h2.api.ErrorCode;

/**
 * Document ids and ticket numbers. The station's row in USER_ORDER_PIPELINE_SEQUENCE is the lock that lets one caller at
 * a time through, until its transaction ends. CounterPoint's own stations do not know it: a number may be gone when the
 * document is inserted, then the next ones have to be taken.
 */
final class TicketNumbers {

    private static final int LAST = 999_999;

    /** USER_ORDER_STAGING.CP_DOC_ID has room for 15 digits. */
    private static final long LAST_DOC_ID = 999_999_999_999_999L;

    private final Connection connection;
    private final String station;

    TicketNumbers(Connection connection, String station) {
        this.connection = connection;
        this.station = station;
    }

    /** Waits for its turn; the transaction's end passes it on. */
    void lock() throws SQLException {
        if (lockedRow().isEmpty()) {
            insertRow();
            lockedRow();
        }
    }

    private OptionalInt lockedRow() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT LAST_TKT FROM DBO.USER_ORDER_PIPELINE_SEQUENCE WHERE STA_ID = ? FOR UPDATE")) {
            select.setString(1, station);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? OptionalInt.of(row.getInt(1)) : OptionalInt.empty();
            }
        }
    }

    private void insertRow() throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                INSERT INTO DBO.USER_ORDER_PIPELINE_SEQUENCE (STA_ID, LAST_TKT, UPDATED_DT)
                VALUES (?, ?, DBO.SYSUTCDATETIME())
                """)) {
            insert.setString(1, station);
            insert.setInt(2, lastThatEverWas());
            insert.executeUpdate();
        } catch (SQLException e) {
            if (e.getErrorCode() != ErrorCode.DUPLICATE_KEY_1) {
                throw e;
            }
            // Another first caller was quicker; its row will do.
        }
    }

    /** With numbers that have left PS_DOC_HDR with their documents. See fn_LastTicketNumber of the scripts. */
    private int lastThatEverWas() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                """
                SELECT ISNULL(MAX(CAST(RIGHT(TKT_NO, 6) AS INT)), 0)
                FROM (SELECT TKT_NO FROM DBO.USER_V_DOCUMENT_HISTORY
                      UNION ALL SELECT TKT_NO FROM DBO.USER_ORDER_STAGING
                      UNION ALL SELECT PAY_TKT_NO FROM DBO.USER_ORDER_STAGING
                      UNION ALL SELECT TKT_NO FROM DBO.USER_ORDER_AUDIT) known
                WHERE REGEXP_LIKE(TKT_NO, ?, 'i')
                """)) {
            select.setString(1, "^" + Pattern.quote(station) + "-[0-9]{6}$");
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    /**
     * The next document id of our counter, which only grows. To be called after {@link #lock()}.
     *
     * @param atLeast the id is above it, too
     * @return empty when the counter's row is missing or ids of 15 digits are used up
     */
    OptionalLong nextDocId(long atLeast) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                """
                UPDATE DBO.USER_ORDER_PIPELINE_COUNTER
                SET LAST_VALUE = GREATEST(LAST_VALUE, ?) + 1, UPDATED_DT = DBO.SYSUTCDATETIME()
                WHERE COUNTER_NAME = 'DOC_ID'
                """)) {
            update.setLong(1, atLeast);
            update.executeUpdate();
        }
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT LAST_VALUE FROM DBO.USER_ORDER_PIPELINE_COUNTER WHERE COUNTER_NAME = 'DOC_ID'");
                ResultSet row = select.executeQuery()) {
            return row.next() && row.getLong(1) <= LAST_DOC_ID ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
        }
    }

    /** The highest document id of whomever, for when somebody else was quicker with the next one. */
    long highestDocId() throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT ISNULL(MAX(DOC_ID), 0) FROM DBO.PS_DOC_HDR WHERE DOC_ID <= ?")) {
            select.setLong(1, LAST_DOC_ID);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /**
     * The ticket number after the highest that the station ever had, in six digits; tickets of another shape do not
     * count. To be called after {@link #lock()}.
     *
     * @return empty when the station has given out its last number
     */
    OptionalInt next() throws SQLException {
        int last = lockedRow().orElse(0);
        int highest = Math.max(last, highestUsedAfter(last));
        return highest >= LAST ? OptionalInt.empty() : OptionalInt.of(highest + 1);
    }

    /** Read from the end of the index: costs the same however many tickets there are. */
    private int highestUsedAfter(int last) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                """
                SELECT TOP (1) TKT_NO
                FROM DBO.PS_DOC_HDR
                WHERE TKT_NO > ? AND TKT_NO <= ? AND REGEXP_LIKE(TKT_NO, ?, 'i')
                ORDER BY TKT_NO DESC
                """)) {
            select.setString(1, ticket(last));
            select.setString(2, ticket(LAST));
            select.setString(3, "^" + Pattern.quote(station) + "-[0-9]{6}$");
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Integer.parseInt(row.getString(1).substring(station.length() + 1)) : 0;
            }
        }
    }

    /**
     * To be called when the document is written.
     *
     * @throws SQLException as for a duplicate key, if a station has a document with the ticket number, too
     */
    void refuseIfTaken(String ticket) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT COUNT(*) FROM DBO.PS_DOC_HDR WHERE TKT_NO = ?")) {
            select.setString(1, ticket);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                if (row.getInt(1) > 1) {
                    throw new SQLException("ticket number " + ticket + " is taken", "23505", ErrorCode.DUPLICATE_KEY_1);
                }
            }
        }
    }

    String ticket(int number) {
        return String.format("%s-%06d", station, number);
    }

    /** Remembers the number, so that a rolled-back ticket's number is not given out again. */
    void remember(int number) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                """
                UPDATE DBO.USER_ORDER_PIPELINE_SEQUENCE
                SET LAST_TKT = ?, UPDATED_DT = DBO.SYSUTCDATETIME()
                WHERE STA_ID = ?
                """)) {
            update.setInt(1, number);
            update.setString(2, station);
            update.executeUpdate();
        }
    }
}
