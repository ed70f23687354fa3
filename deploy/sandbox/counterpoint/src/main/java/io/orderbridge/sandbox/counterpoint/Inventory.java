package io.orderbridge.sandbox.counterpoint;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** IM_INV.QTY_ON_SO at one location. */
final class Inventory {

    private final Connection connection;

    Inventory(Connection connection) {
        this.connection = connection;
    }

    /** Adds the quantities of a document's lines; an item without a row at the location gets one first. */
    void allocate(long docId) throws SQLException {
        AddedRows added = new AddedRows(connection, docId);
        for (Map.Entry<Place, BigDecimal> ordered : quantities(docId).entrySet()) {
            Place place = ordered.getKey();
            if (!addToSalesOrders(place, ordered.getValue())) {
                insertRow(place);
                added.stock(place.item(), place.location());
                addToSalesOrders(place, ordered.getValue());
            }
        }
    }

    /** Takes the quantities of a document's lines off again. */
    void release(long docId) throws SQLException {
        for (Map.Entry<Place, BigDecimal> ordered : quantities(docId).entrySet()) {
            addToSalesOrders(ordered.getKey(), ordered.getValue().negate());
        }
    }

    private record Place(String item, String location) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byItem = item.compareTo(other.item);
            return byItem != 0 ? byItem : location.compareTo(other.location);
        }
    }

    /** Sorted, so that two transactions never wait for each other. */
    private Map<Place, BigDecimal> quantities(long docId) throws SQLException {
        Map<Place, BigDecimal> quantities = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT ITEM_NO, STK_LOC_ID, QTY_SOLD FROM DBO.PS_DOC_LIN WHERE DOC_ID = ?")) {
            select.setLong(1, docId);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    quantities.merge(
                            new Place(row.getString(1), row.getString(2)), row.getBigDecimal(3), BigDecimal::add);
                }
            }
        }
        return quantities;
    }

    private boolean addToSalesOrders(Place place, BigDecimal quantity) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE DBO.IM_INV SET QTY_ON_SO = QTY_ON_SO + ? WHERE ITEM_NO = ? AND LOC_ID = ?")) {
            update.setBigDecimal(1, quantity);
            update.setString(2, place.item());
            update.setString(3, place.location());
            return update.executeUpdate() > 0;
        }
    }

    private void insertRow(Place place) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                INSERT INTO DBO.IM_INV (ITEM_NO, LOC_ID, MIN_QTY, MAX_QTY, QTY_COMMIT, QTY_ON_HND, QTY_ON_PO, QTY_ON_BO,
                                        QTY_ON_XFER_OUT, QTY_ON_XFER_IN, QTY_ON_ORD, QTY_ON_LWY, QTY_ON_SO, LST_AVG_COST,
                                        LST_COST, STD_COST, COST_OF_SLS_PCT, GL_VAL, DROPSHIP_QTY_ON_CUST_ORD,
                                        DROPSHIP_QTY_ON_PO, RS_STAT)
                VALUES (?, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)
                """)) {
            insert.setString(1, place.item());
            insert.setString(2, place.location());
            insert.executeUpdate();
        }
    }
}
