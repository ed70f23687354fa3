package io.orderbridge.sandbox.counterpoint;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;

/** AR_SHIP_ADRS of one customer. */
final class ShipToAddresses {

    /** PS_DOC_HDR.SHIP_TO_CONTACT_ID is a TINYINT of SQL Server. */
    private static final int LAST_NUMBER = 255;

    private record Address(int number, String key) {}

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
                        result.addresses.add(new Address(number.getAsInt(), key(row)));
                    }
                }
            }
        }
        return result;
    }

    private static OptionalInt number(String id) {
        return id.strip().matches("\\d{1,9}") ? OptionalInt.of(Integer.parseInt(id.strip())) : OptionalInt.empty();
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
                .filter(address ->
                        address.number() <= LAST_NUMBER && address.key().equals(key))
                .mapToInt(Address::number)
                .min();
    }

    private int nextNumber() {
        return addresses.stream().mapToInt(Address::number).max().orElse(0) + 1;
    }

    /** Whether the address is new and no number is left for it. */
    boolean isFullFor(StagedOrder.ShipTo wanted) {
        return nextNumber() > LAST_NUMBER && numberOf(wanted).isEmpty();
    }

    /** The address is added if the customer does not have it yet. */
    Chosen findOrAdd(StagedOrder.ShipTo shipTo) throws SQLException {
        OptionalInt existing = numberOf(shipTo);
        if (existing.isPresent()) {
            return new Chosen(existing.getAsInt(), false);
        }
        int number = nextNumber();
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
}
