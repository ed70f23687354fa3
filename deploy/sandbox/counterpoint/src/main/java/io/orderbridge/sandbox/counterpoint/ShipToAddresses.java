package io.orderbridge.sandbox.counterpoint;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** AR_SHIP_ADRS of one customer. */
final class ShipToAddresses {

    /** PS_DOC_HDR.SHIP_TO_CONTACT_ID is a TINYINT of SQL Server. */
    private static final int LAST_NUMBER = 255;

    /** @param canonical whether the id is the number as we write it: 007 is contact 7, too, but joins no document's 7 */
    private record Address(int number, boolean canonical, String key) {}

    /** @param added whether the customer did not have it before */
    record Chosen(int number, boolean added) {}

    private final Connection connection;
    private final String custNo;
    private final List<Address> addresses = new ArrayList<>();

    private ShipToAddresses(Connection connection, String custNo) {
        this.connection = connection;
        this.custNo = custNo;
    }

    static ShipToAddresses of(Connection connection, String custNo) throws SQLException {
        ShipToAddresses result = new ShipToAddresses(connection, custNo);
        try (PreparedStatement select = connection.prepareStatement(
                """
                SELECT SHIP_ADRS_ID, NAM, ADRS_1, ADRS_2, CITY, STATE, ZIP_COD
                FROM DBO.AR_SHIP_ADRS
                WHERE CUST_NO = ?
                """)) {
            select.setString(1, custNo);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    OptionalInt number = number(row.getString(1));
                    if (number.isPresent()) {
                        String id = row.getString(1);
                        result.addresses.add(new Address(
                                number.getAsInt(), id.equals(Integer.toString(number.getAsInt())), key(row)));
                    }
                }
            }
        }
        return result;
    }

    private static OptionalInt number(String id) {
        return id.strip().matches("\\d{1,3}") ? OptionalInt.of(Integer.parseInt(id.strip())) : OptionalInt.empty();
    }

    private static String key(ResultSet row) throws SQLException {
        return key(
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7));
    }

    /** What makes two addresses the same: compared without case, an empty text is as good as none. */
    private static String key(String... parts) {
        StringBuilder key = new StringBuilder();
        for (String part : parts) {
            key.append(Objects.requireNonNullElse(part, "").strip().toUpperCase(Locale.ROOT))
                    .append('\n');
        }
        return key.toString();
    }

    private OptionalInt numberOf(StagedOrder.ShipTo wanted) {
        String key = key(wanted.name(), wanted.street(), wanted.street2(), wanted.city(), wanted.state(), wanted.zip());
        return addresses.stream()
                .filter(address -> address.canonical()
                        && address.number() <= LAST_NUMBER
                        && address.key().equals(key))
                .mapToInt(Address::number)
                .min();
    }

    /** The number that the next new address gets; empty when there is none left. See fn_FreeShipToNumber of the scripts. */
    private OptionalInt freeNumber() throws SQLException {
        int next = addresses.stream().mapToInt(Address::number).max().orElse(0) + 1;
        if (next <= LAST_NUMBER) {
            return OptionalInt.of(next);
        }
        OptionalInt lowest = IntStream.rangeClosed(1, LAST_NUMBER)
                .filter(number -> addresses.stream().noneMatch(address -> address.number() == number))
                .filter(numbersOfDocuments().negate())
                .findFirst();
        return lowest.isPresent() || !PipelineSettings.read(connection).isOn("SHIP_TO_REUSE") ? lowest : oldestOfOurs();
    }

    private IntPredicate numbersOfDocuments() throws SQLException {
        Set<Integer> numbers = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(
                """
                SELECT DISTINCT COALESCE(CAST(staged.SHIP_ADRS_ID AS INT), header.SHIP_TO_CONTACT_ID)
                FROM DBO.PS_DOC_HDR header
                LEFT JOIN DBO.USER_ORDER_STAGING staged ON staged.CP_DOC_ID = CAST(header.DOC_ID AS VARCHAR(15)) AND staged.DOC_GUID = header.DOC_GUID
                WHERE header.CUST_NO = ?
                """)) {
            select.setString(1, custNo);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    numbers.add(row.getInt(1));
                }
            }
        }
        return numbers::contains;
    }

    private OptionalInt oldestOfOurs() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                """
                SELECT TOP (1) CAST(added.KEY_2 AS INT)
                FROM DBO.USER_ORDER_ADDED_ROW added
                WHERE added.TABLE_NAME = 'AR_SHIP_ADRS' AND added.KEY_1 = ? AND CAST(added.KEY_2 AS INT) BETWEEN 1 AND ?
                  AND NOT EXISTS (SELECT 1 FROM DBO.PS_DOC_HDR header
                                  LEFT JOIN DBO.USER_ORDER_STAGING staged ON staged.CP_DOC_ID = CAST(header.DOC_ID AS VARCHAR(15)) AND staged.DOC_GUID = header.DOC_GUID
                                  WHERE header.CUST_NO = added.KEY_1
                                    AND COALESCE(CAST(staged.SHIP_ADRS_ID AS INT), header.SHIP_TO_CONTACT_ID) = CAST(added.KEY_2 AS INT))
                ORDER BY added.ADDED_DT, CAST(added.KEY_2 AS INT)
                """)) {
            select.setString(1, custNo);
            select.setInt(2, LAST_NUMBER);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? OptionalInt.of(row.getInt(1)) : OptionalInt.empty();
            }
        }
    }

    /** Whether the address is new and no number is left for it. */
    boolean isFullFor(StagedOrder.ShipTo wanted) throws SQLException {
        return numberOf(wanted).isEmpty() && freeNumber().isEmpty();
    }

    /** The address is added if the customer does not have it yet. */
    Chosen findOrAdd(StagedOrder.ShipTo shipTo) throws SQLException {
        OptionalInt existing = numberOf(shipTo);
        if (existing.isPresent()) {
            return new Chosen(existing.getAsInt(), false);
        }
        int number = freeNumber().orElseThrow();
        removeRow(number);
        try (PreparedStatement insert = connection.prepareStatement(
                """
                INSERT INTO DBO.AR_SHIP_ADRS (CUST_NO, SHIP_ADRS_ID, NAM, NAM_UPR, ADRS_1, ADRS_2, CITY, STATE, ZIP_COD,
                                              CNTRY, PHONE_1)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)) {
            insert.setString(1, custNo);
            insert.setString(2, Integer.toString(number));
            insert.setString(3, shipTo.name());
            insert.setString(4, shipTo.name().toUpperCase(Locale.ROOT));
            insert.setString(5, shipTo.street());
            insert.setString(6, shipTo.street2());
            insert.setString(7, shipTo.city());
            insert.setString(8, shipTo.state());
            insert.setString(9, shipTo.zip());
            insert.setString(10, shipTo.country());
            insert.setString(11, shipTo.phone());
            insert.executeUpdate();
        }
        return new Chosen(number, true);
    }

    /** The one that has to make room. */
    private void removeRow(int number) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM DBO.AR_SHIP_ADRS WHERE CUST_NO = ? AND SHIP_ADRS_ID = ?")) {
            delete.setString(1, custNo);
            delete.setString(2, Integer.toString(number));
            delete.executeUpdate();
        }
    }
}
