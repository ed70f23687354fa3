package io.orderbridge.sandbox.counterpoint;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;

/**
 * What the sandbox's CounterPoint holds before the first order: the customers, items and mappings of {@link Catalogue},
 * a customer for guests, and one ticket of the store. No quantity is on a sales order yet (QTY_ON_SO is 0 everywhere).
 */
public final class CounterPointSeed {

    /** Customer that guest orders can go to when their e-mail is nobody's. */
    public static final String GUEST_CUSTOMER = "WEBGUEST";

    /** Stock and price location of everything. */
    public static final String LOCATION = "01";

    /** Number of the last document that the store wrote. */
    public static final long LAST_DOCUMENT = 103398648477L;

    /** Ticket of {@link #LAST_DOCUMENT}: the pipeline's first is 101-000003. */
    public static final String LAST_TICKET = "101-000002";

    /** Items that were never stocked: they get their inventory row with the first order. */
    static final Set<String> WITHOUT_INVENTORY = Set.of("01-30000", "01-30001", "01-55500");

    private static final int ON_HAND = 1000;

    private CounterPointSeed() {}

    /** Fills an empty database with it. */
    public static void insertInto(Connection connection) throws SQLException {
        insertCustomers(connection);
        insertMappings(connection);
        insertItems(connection);
        insertLastDocument(connection);
    }

    private static void insertCustomers(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                INSERT INTO DBO.AR_CUST (CUST_NO, NAM, NAM_UPR, EMAIL_ADRS_1, PHONE_1, ADRS_1, CITY, STATE, ZIP_COD, CNTRY,
                                         STR_ID, CATEG_COD)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '01', 'RETAIL')
                """)) {
            for (Catalogue.Customer customer : Catalogue.CUSTOMERS) {
                insert.setString(1, customer.custNo());
                insert.setString(2, customer.name());
                insert.setString(3, customer.name().toUpperCase(Locale.ROOT));
                insert.setString(4, customer.email());
                insert.setString(5, customer.phone());
                insert.setString(6, customer.street());
                insert.setString(7, customer.city());
                insert.setString(8, customer.state());
                insert.setString(9, customer.postcode());
                insert.setString(10, customer.country());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        try (PreparedStatement guest = connection.prepareStatement(
                """
                INSERT INTO DBO.AR_CUST (CUST_NO, NAM, NAM_UPR, STR_ID, CATEG_COD)
                VALUES (?, 'Web shop guests', 'WEB SHOP GUESTS', '01', 'RETAIL')
                """)) {
            guest.setString(1, GUEST_CUSTOMER);
            guest.executeUpdate();
        }
    }

    private static void insertMappings(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                INSERT INTO DBO.USER_CUSTOMER_MAP (CUST_NO, WOO_USER_ID, WOO_EMAIL, MAPPING_SOURCE, IS_ACTIVE)
                VALUES (?, ?, ?, 'MANUAL', 1)
                """)) {
            for (Catalogue.Mapping mapping : Catalogue.MAPPINGS) {
                insert.setString(1, mapping.custNo());
                insert.setInt(2, mapping.shopUserId());
                insert.setString(3, mapping.email());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void insertItems(Connection connection) throws SQLException {
        try (PreparedStatement item = connection.prepareStatement(
                        "INSERT INTO DBO.IM_ITEM (ITEM_NO, DESCR, STAT, CATEG_COD) VALUES (?, ?, ?, ?)");
                PreparedStatement price = connection.prepareStatement(
                        "INSERT INTO DBO.IM_PRC (ITEM_NO, LOC_ID, PRC_1) VALUES (?, ?, ?)");
                PreparedStatement stock = connection.prepareStatement(
                        """
                        INSERT INTO DBO.IM_INV (ITEM_NO, LOC_ID, MIN_QTY, MAX_QTY, QTY_COMMIT, QTY_ON_HND, QTY_ON_PO,
                                                QTY_ON_BO, QTY_ON_XFER_OUT, QTY_ON_XFER_IN, QTY_ON_ORD, QTY_ON_LWY,
                                                QTY_ON_SO, LST_AVG_COST, LST_COST, STD_COST, COST_OF_SLS_PCT, GL_VAL,
                                                DROPSHIP_QTY_ON_CUST_ORD, DROPSHIP_QTY_ON_PO, RS_STAT)
                        VALUES (?, ?, 0, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)
                        """)) {
            for (Catalogue.Item i : Catalogue.ITEMS) {
                item.setString(1, i.itemNo());
                item.setString(2, i.description());
                item.setString(3, i.active() ? "A" : "D");
                item.setString(4, i.category());
                item.addBatch();
                price.setString(1, i.itemNo());
                price.setString(2, LOCATION);
                price.setBigDecimal(3, i.price());
                price.addBatch();
                if (!WITHOUT_INVENTORY.contains(i.itemNo())) {
                    stock.setString(1, i.itemNo());
                    stock.setString(2, LOCATION);
                    stock.setInt(3, ON_HAND);
                    stock.addBatch();
                }
            }
            item.executeBatch();
            price.executeBatch();
            stock.executeBatch();
        }
    }

    /** A ticket that the store sold at its counter: numbers continue after it. */
    private static void insertLastDocument(Connection connection) throws SQLException {
        try (PreparedStatement document = connection.prepareStatement(
                """
                INSERT INTO DBO.PS_DOC_HDR (DOC_ID, DOC_GUID, DOC_TYP, STR_ID, STA_ID, TKT_NO, CUST_NO, TKT_DT, STK_LOC_ID,
                                            PRC_LOC_ID, ORD_LINS, SAL_LINS, SAL_LIN_TOT, RS_STAT, LST_MAINT_DT)
                VALUES (?, NEWID(), 'T', '01', '101', ?, ?, GETDATE(), ?, ?, 0, 0, 0, 1, GETDATE())
                """)) {
            document.setLong(1, LAST_DOCUMENT);
            document.setString(2, LAST_TICKET);
            document.setString(3, Catalogue.CUSTOMERS.get(0).custNo());
            document.setString(4, LOCATION);
            document.setString(5, LOCATION);
            document.executeUpdate();
        }
    }
}
