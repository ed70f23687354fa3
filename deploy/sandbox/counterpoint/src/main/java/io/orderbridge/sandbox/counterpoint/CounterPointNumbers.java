package io.orderbridge.sandbox.counterpoint;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers of a counter of CounterPoint: NXT_ORD_NO or NXT_TKT_NO of the store (PS_STR_CFG_PS) or the station
 * (PS_STA_CFG_PS), whichever the store's ORD_NO_METH or TKT_NO_METH says. The counter holds the number that comes next. It
 * is read, and set to the one after it where it still is what was read; whoever is second reads again. That is in the
 * caller's transaction, which takes the number back when it fails and keeps the counter locked until it ends.
 */
final class CounterPointNumbers {

    private static final int TRIES = 1000;
    private static final int LONGEST = 15;
    private static final int BUSY = 51205;

    private static final Pattern NUMBER = Pattern.compile("(.*?)(\\d+)");

    private final Connection connection;
    private final String store;
    private final String station;
    private final String column;
    private final boolean ofStore;

    /**
     * @param column NXT_ORD_NO or NXT_TKT_NO
     * @throws Refused if it is anything else
     */
    CounterPointNumbers(Connection connection, String store, String station, String column)
            throws SQLException, Refused {
        if (!column.equals("NXT_ORD_NO") && !column.equals("NXT_TKT_NO")) {
            throw new Refused("TKT_NO_SOURCE in USER_ORDER_PIPELINE_SETTING is '" + column + "'");
        }
        this.connection = connection;
        this.store = store;
        this.station = station;
        this.column = column;
        this.ofStore = countsByStore();
    }

    /**
     * The next number that no document has.
     *
     * @throws Refused if the counter is not there, is no number or has given out its last one
     * @throws SQLException 51205 if others were quicker too often
     */
    String take() throws SQLException, Refused {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            String next = current().orElse("");
            if (advance(next, after(next)) && !isTaken(next)) {
                return next;
            }
        }
        throw new SQLException("others took " + name() + " " + TRIES + " times first. Try again", "40001", BUSY);
    }

    /** Why there is no number, as the procedures say it. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String reason) {
            super("[SETTING] " + reason);
        }
    }

    private boolean countsByStore() throws SQLException {
        String method = column.equals("NXT_ORD_NO") ? "ORD_NO_METH" : "TKT_NO_METH";
        try (PreparedStatement select =
                connection.prepareStatement("SELECT " + method + " FROM dbo.PS_STR_CFG_PS WHERE STR_ID = ?")) {
            select.setString(1, store);
            try (ResultSet row = select.executeQuery()) {
                String value = row.next() ? row.getString(1) : null;
                return value == null || value.isBlank() || value.equals("S");
            }
        }
    }

    private String name() {
        return ofStore
                ? "PS_STR_CFG_PS." + column + " of store " + store
                : "PS_STA_CFG_PS." + column + " of store " + store + ", station " + station;
    }

    private Optional<String> current() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT " + column + " FROM " + where())) {
            whose(select, 1);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
            }
        }
    }

    private boolean advance(String from, String to) throws SQLException {
        String sql =
                "UPDATE " + where().replaceFirst(" WHERE", " SET " + column + " = ? WHERE") + " AND " + column + " = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, to);
            update.setString(whose(update, 2), from);
            return update.executeUpdate() == 1;
        }
    }

    private String where() {
        return ofStore ? "dbo.PS_STR_CFG_PS WHERE STR_ID = ?" : "dbo.PS_STA_CFG_PS WHERE STR_ID = ? AND STA_ID = ?";
    }

    /** Binds store and station from that parameter on, and returns the next one. */
    private int whose(PreparedStatement statement, int first) throws SQLException {
        statement.setString(first, store);
        if (ofStore) {
            return first + 1;
        }
        statement.setString(first + 1, station);
        return first + 2;
    }

    private String after(String number) throws Refused {
        Matcher counted = NUMBER.matcher(number);
        if (!counted.matches()) {
            throw new Refused(name() + " is " + (number.isEmpty() ? "empty" : "'" + number + "'")
                    + ", which is no number to count up");
        }
        String digits = counted.group(2);
        String counter = Long.toString(Long.parseLong(digits) + 1);
        String next = counted.group(1) + "0".repeat(Math.max(0, digits.length() - counter.length())) + counter;
        if (next.length() > LONGEST) {
            throw new Refused(name() + " is '" + number + "': it has given out its last number");
        }
        return next;
    }

    private boolean isTaken(String number) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT COUNT(*) FROM dbo.PS_DOC_HDR WHERE TKT_NO = ?")) {
            select.setString(1, number);
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getInt(1) > 0;
            }
        }
    }
}
