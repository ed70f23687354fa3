package io.orderbridge.sandbox.counterpoint;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the sandbox's CounterPoint holds before the first order: customers and items of a hardware and building-supply
 * dealer. No quantity is on a sales order yet (QTY_ON_SO is 0 everywhere).
 */
public final class CounterPointSeed {

    /** Customer that guest orders go to when their e-mail is nobody's. */
    public static final String GUEST_CUSTOMER = "WEBGUEST";

    /** E-mail address that two customers share, so that it identifies neither. */
    public static final String SHARED_EMAIL = "office@twin-oaks.example";

    /** Stock and price location of everything. */
    public static final String LOCATION = "01";

    /** Number of the last document that the store's own station wrote. */
    public static final long LAST_DOCUMENT = 103398648477L;

    /** Ticket of {@link #LAST_DOCUMENT}: the pipeline's first is 101-000003. */
    public static final String LAST_TICKET = "101-000002";

    private CounterPointSeed() {}

    /**
     * A customer.
     *
     * @param email empty if CounterPoint has none
     * @param shopUserId WordPress user that is mapped to the customer in USER_CUSTOMER_MAP, if one is
     */
    public record Customer(
            String number,
            String name,
            Optional<String> email,
            String street,
            String city,
            String state,
            String zip,
            Optional<Integer> shopUserId) {}

    /**
     * An item.
     *
     * @param active false: discontinued, cannot be ordered
     * @param price net, in the shop's currency, 4 decimals
     * @param onHand stock; empty if the item has no inventory row at the location yet
     */
    public record Item(
            String number,
            String description,
            String category,
            boolean active,
            BigDecimal price,
            Optional<BigDecimal> onHand) {}

    private static final List<Customer> CUSTOMERS = List.of(
            customer(GUEST_CUSTOMER, "Web shop guests", null, "100 Depot Rd", "Hamilton", "MT", "59840", null),
            customer(
                    "C-1001",
                    "Bitterroot Builders LLC",
                    "orders@bitterroot-builders.example",
                    "12 Mill Creek Rd",
                    "Hamilton",
                    "MT",
                    "59840",
                    2),
            customer(
                    "C-1002",
                    "Marta Lindqvist",
                    "marta.lindqvist@example.test",
                    "48 Cedar St",
                    "Missoula",
                    "MT",
                    "59801",
                    3),
            customer(
                    "C-1003",
                    "Sapphire Roofing Inc",
                    "purchasing@sapphire-roofing.example",
                    "2200 W Broadway",
                    "Missoula",
                    "MT",
                    "59808",
                    4),
            customer("C-1004", "José Núñez", "jose.nunez@example.test", "7 Peña Ct", "Darby", "MT", "59829", 5),
            customer(
                    "C-1005",
                    "Siobhan O'Hara",
                    "siobhan.ohara@example.test",
                    "315 N 2nd St Apt 4",
                    "Stevensville",
                    "MT",
                    "59870",
                    null),
            customer(
                    "C-1006",
                    "Lolo Creek Ranch",
                    "office@lolocreek-ranch.example",
                    "9901 US-12",
                    "Lolo",
                    "MT",
                    "59847",
                    null),
            customer("C-1007", "Twin Oaks Rentals", SHARED_EMAIL, "600 Oak St", "Florence", "MT", "59833", null),
            customer("C-1008", "Twin Oaks Storage", SHARED_EMAIL, "602 Oak St", "Florence", "MT", "59833", null),
            customer(
                    "C-1009",
                    "Kerr & Sons Fencing",
                    "kerr.sons@example.test",
                    "77 Bass Ln",
                    "Corvallis",
                    "MT",
                    "59828",
                    9),
            customer("C-1010", "Walk-in contractor account", null, "100 Depot Rd", "Hamilton", "MT", "59840", null),
            customer("C-1011", "Anneliese Müller", "kunde@example.test", "Hauptstraße 5", "Köln", "NW", "50667", null),
            customer("C-1012", "Max Mustermann", "max@example.test", "Musterweg 1", "Berlin", "BE", "10115", null));

    private static final List<Item> ITEMS = List.of(
            item("01-10100", "Framing hammer 20 oz", "TOOLS", "19.9000", "140"),
            item("01-10102", "Tape measure 25 ft", "TOOLS", "12.4900", "220"),
            item("01-10115", "Chalk line reel 100 ft", "TOOLS", "9.7500", "64"),
            item("01-10130", "Speed square 7 in", "TOOLS", "8.9900", "90"),
            item("01-10160", "Cordless drill 18 V, two batteries", "POWER", "149.0000", "18"),
            item("01-10161", "Circular saw 7-1/4 in", "POWER", "119.0000", "11"),
            item("01-10251", "Wood screws #8 x 2-1/2 in, box of 100", "FASTEN", "11.2500", "400"),
            item("01-10252", "Deck screws #10 x 3 in, 5 lb", "FASTEN", "34.5000", "160"),
            item("01-10260", "Joist hanger 2x8", "FASTEN", "2.1900", "900"),
            item("01-10261", "Framing nails 16d, 50 lb", "FASTEN", "71.0000", "35"),
            item("01-10300", "Concrete mix 80 lb", "MASON", "6.8500", "600"),
            item("01-10301", "Mortar type S 80 lb", "MASON", "9.9500", "240"),
            item("01-10320", "Paver, charcoal 6x9", "MASON", "0.8900", "5400"),
            item("01-10321", "Retaining wall block", "MASON", "4.2500", "1100"),
            item("01-10400", "Stud 2x4x8 SPF", "LUMBER", "3.9800", "2400"),
            item("01-10401", "Stud 2x6x8 SPF", "LUMBER", "6.3500", "1300"),
            item("01-10410", "Plywood CDX 1/2 in 4x8", "LUMBER", "31.9000", "210"),
            item("01-10411", "OSB 7/16 in 4x8", "LUMBER", "14.7500", "380"),
            item("01-10420", "Cedar fence picket 6 ft", "LUMBER", "3.4500", "1800"),
            item("01-10500", "Crushed gravel 3/4 in, ton", "BULK", "28.0000", "75.2500"),
            item("01-10501", "Washed sand, ton", "BULK", "24.5000", "60.5000"),
            item("01-10502", "Topsoil, cubic yard", "BULK", "39.0000", "42"),
            item("01-10600", "Architectural shingles, charcoal, bundle", "ROOF", "37.2500", "520"),
            item("01-10601", "Roofing felt #15 roll", "ROOF", "24.9000", "130"),
            item("01-10602", "Ridge vent 4 ft", "ROOF", "13.2500", null),
            item("01-10700", "Interior paint, eggshell, gallon", "PAINT", "36.0000", "85"),
            item("01-10701", "Primer, gallon", "PAINT", "24.0000", "95"),
            item("01-10710", "Paint roller kit 9 in", "PAINT", "14.9900", null),
            item("01-10800", "PEX pipe 1/2 in x 100 ft", "PLUMB", "42.0000", "70"),
            item("01-10801", "Ball valve 3/4 in", "PLUMB", "16.3500", "150"),
            item("01-10900", "Romex 12/2 250 ft", "ELEC", "118.0000", "44"),
            item("01-10901", "GFCI outlet 20 A", "ELEC", "21.4000", "190"),
            item("01-10999", "Washer, single", "FASTEN", "0.0100", "10000"),
            item("01-11595", "Handbook: residential framing", "BOOKS", "28.0000", "25"),
            item("01-20000", "Work shirt", "WEAR", "18.5000", "60"),
            item("01-20000-S", "Work shirt S", "WEAR", "18.5000", "40"),
            item("01-20000-M", "Work shirt M", "WEAR", "18.5000", "55"),
            item("01-20010-BOX", "Nitrile gloves, box of 100", "WEAR", "17.9500", "120"),
            item("01-20010", "Nitrile gloves, pair", "WEAR", "0.2900", "2000"),
            item("01-30000", "Colour sample card", "PAINT", "0.0000", "500"),
            item("01-30001", "Deck planning guide, download", "BOOKS", "9.0000", null),
            discontinued("01-40000", "Incandescent bulb 60 W", "ELEC", "1.2500"),
            discontinued("01-40001", "Asbestos-free gasket, old style", "PLUMB", "3.1000"));

    /** All customers, {@link #GUEST_CUSTOMER} among them. */
    public static List<Customer> customers() {
        return CUSTOMERS;
    }

    /**
     * All items. {@code 01-10251} exists only without the unit suffix that the shop sells it under
     * ({@code 01-10251-PK}, {@code -PACKAGE}, {@code -BOX}); {@code 01-20010-BOX} and {@code 01-20010} are two items.
     */
    public static List<Item> items() {
        return ITEMS;
    }

    private static Customer customer(
            String number,
            String name,
            String email,
            String street,
            String city,
            String state,
            String zip,
            Integer shopUserId) {
        return new Customer(
                number, name, Optional.ofNullable(email), street, city, state, zip, Optional.ofNullable(shopUserId));
    }

    private static Item item(String number, String description, String category, String price, String onHand) {
        return new Item(
                number,
                description,
                category,
                true,
                new BigDecimal(price),
                Optional.ofNullable(onHand).map(BigDecimal::new));
    }

    private static Item discontinued(String number, String description, String category, String price) {
        return new Item(number, description, category, false, new BigDecimal(price), Optional.of(BigDecimal.ZERO));
    }

    static void insertInto(Connection connection) throws SQLException {
        insertCustomers(connection);
        insertItems(connection);
        insertLastDocument(connection);
    }

    private static void insertCustomers(Connection connection) throws SQLException {
        try (PreparedStatement customer = connection.prepareStatement(
                        """
                        INSERT INTO DBO.AR_CUST (CUST_NO, NAM, NAM_UPR, EMAIL_ADRS_1, ADRS_1, CITY, STATE, ZIP_COD, CNTRY,
                                                 STR_ID, CATEG_COD, TAX_COD)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'US', '01', 'RETAIL', 'MT')
                        """);
                PreparedStatement mapping = connection.prepareStatement(
                        """
                        INSERT INTO DBO.USER_CUSTOMER_MAP (CUST_NO, WOO_USER_ID, WOO_EMAIL, MAPPING_SOURCE, IS_ACTIVE)
                        VALUES (?, ?, ?, 'MANUAL', 1)
                        """)) {
            for (Customer c : CUSTOMERS) {
                customer.setString(1, c.number());
                customer.setString(2, c.name());
                customer.setString(3, c.name().toUpperCase(Locale.ROOT));
                customer.setString(4, c.email().orElse(null));
                customer.setString(5, c.street());
                customer.setString(6, c.city());
                customer.setString(7, c.state());
                customer.setString(8, c.zip());
                customer.executeUpdate();
                if (c.shopUserId().isPresent()) {
                    mapping.setString(1, c.number());
                    mapping.setInt(2, c.shopUserId().get());
                    mapping.setString(3, c.email().orElse(null));
                    mapping.executeUpdate();
                }
            }
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
            for (Item i : ITEMS) {
                item.setString(1, i.number());
                item.setString(2, i.description());
                item.setString(3, i.active() ? "A" : "D");
                item.setString(4, i.category());
                item.executeUpdate();
                price.setString(1, i.number());
                price.setString(2, LOCATION);
                price.setBigDecimal(3, i.price());
                price.executeUpdate();
                if (i.onHand().isPresent()) {
                    stock.setString(1, i.number());
                    stock.setString(2, LOCATION);
                    stock.setBigDecimal(3, i.onHand().get());
                    stock.executeUpdate();
                }
            }
        }
    }

    /** A ticket that the store sold at its counter: numbers continue after it. */
    private static void insertLastDocument(Connection connection) throws SQLException {
        try (PreparedStatement document = connection.prepareStatement(
                """
                INSERT INTO DBO.PS_DOC_HDR (DOC_ID, DOC_GUID, DOC_TYP, STR_ID, STA_ID, TKT_NO, CUST_NO, TKT_DT, STK_LOC_ID,
                                            PRC_LOC_ID, ORD_LINS, SAL_LINS, SAL_LIN_TOT, RS_STAT, LST_MAINT_DT)
                VALUES (?, NEWID(), 'T', '01', '101', ?, 'C-1010', GETDATE(), ?, ?, 0, 0, 0, 1, GETDATE())
                """)) {
            document.setLong(1, LAST_DOCUMENT);
            document.setString(2, LAST_TICKET);
            document.setString(3, LOCATION);
            document.setString(4, LOCATION);
            document.executeUpdate();
        }
    }
}
