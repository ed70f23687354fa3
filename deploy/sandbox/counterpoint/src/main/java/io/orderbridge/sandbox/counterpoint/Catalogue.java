package io.orderbridge.sandbox.counterpoint;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * What the sandbox's shop sells and who buys: the one source from which both CounterPoint and WooCommerce are filled,
 * so that the two agree except where a real pair of systems would not (unknown SKUs, inactive items, unknown customers).
 */
public final class Catalogue {

    /** All items of CounterPoint (IM_ITEM, IM_PRC, IM_INV). */
    public static final List<Item> ITEMS = List.of(
            item("01-10100", "Cedar fence picket 5/8 x 6 in x 6 ft", "LUMBER", "4.98"),
            item("01-10102", "Treated post 4 x 4 in x 8 ft", "LUMBER", "12.75"),
            item("01-10251", "Paving stone \"Holland\" 4 x 8 in", "STONE", "0.89"),
            item("01-10300", "River rock 1-3 in", "STONE", "64.50"),
            item("01-10410", "Deck screw #9 x 3 in", "HARDWARE", "9.99"),
            item("01-10500", "O'Hara cable & clamp <16 ft>", "HARDWARE", "19.90"),
            item("01-10777", "Concrete sealer 1 gal", "PAINT", "31.40"),
            item("01-10777-CS", "Concrete sealer, case of 4", "PAINT", "118.00"),
            item("01-10999", "Washer 1/4 in", "HARDWARE", "0.3333"),
            item("01-20000", "Work gloves", "CLOTHING", "15.00"),
            item("01-20000-S", "Work gloves, S", "CLOTHING", "15.00"),
            item("01-20000-M", "Work gloves, M", "CLOTHING", "15.00"),
            item("01-30000", "Garden planning e-book", "SERVICE", "7.50"),
            item("01-30001", "Stain sample card", "SERVICE", "0.00"),
            item("01-40000", "Vegetable seed mix", "SEED", "24.95"),
            item("01-55500", "Planter \"Été\" Ø 10″ – grès", "GARDEN", "49.95"),
            new Item("01-90000", "Trellis, old model", "GARDEN", new BigDecimal("27.00"), false));

    /** All products and variations of the shop, parents before their variations. */
    public static final List<Product> PRODUCTS = List.of(
            product(12, "01-10100", "Cedar fence picket 5/8 x 6 in x 6 ft", "01-10100", "4.98"),
            product(13, "01-10102", "Treated post 4 x 4 in x 8 ft", "01-10102", "12.75"),
            product(14, "01-10251-PACKAGE", "Paving stones \"Holland\", package", "01-10251", "99.00"),
            product(15, "01-10300-TON", "River rock 1-3 in, by the ton", "01-10300", "64.50"),
            product(16, "01-10410-PK", "Deck screws #9 x 3 in, pack", "01-10410", "9.99"),
            product(17, "01-10500", "O'Hara cable & clamp <16 ft>", "01-10500", "19.90"),
            product(18, "01-10777", "Concrete sealer 1 gal", "01-10777", "31.40"),
            product(19, "01-10777-CS", "Concrete sealer, case of 4", "01-10777-CS", "118.00"),
            product(20, "01-10999", "Washer 1/4 in", "01-10999", "0.3333"),
            product(21, "01-20000", "Work gloves", "01-20000", "15.00"),
            variation(22, 21, "S", "01-20000-S", "01-20000-S"),
            variation(23, 21, "M", "01-20000-M", "01-20000-M"),
            variation(24, 21, "L", "", "01-20000"),
            new Product(
                    25, 0, "01-30000", "Garden planning e-book", "", price("7.50"), "", true, Optional.of("01-30000")),
            new Product(26, 0, "01-30001", "Stain sample card", "", price("0.00"), "", true, Optional.of("01-30001")),
            new Product(
                    27,
                    0,
                    "01-40000",
                    "Vegetable seed mix",
                    "",
                    price("24.95"),
                    "reduced-rate",
                    false,
                    Optional.of("01-40000")),
            product(28, "01-55500", "Planter “Été” Ø 10″ – grès 🌿", "01-55500", "49.95"),
            product(29, "01-90000", "Trellis, old model", "01-90000", "27.00"),
            new Product(30, 0, "", "Gift wrapping", "", price("5.00"), "", false, Optional.empty()),
            new Product(31, 0, "99-00001", "Bird house kit", "", price("34.00"), "", false, Optional.empty()),
            new Product(32, 0, "99-00002-PK", "Plant labels, pack", "", price("6.25"), "", false, Optional.empty()));

    /** All customers of CounterPoint (AR_CUST). Two of them share an e-mail address. */
    public static final List<Customer> CUSTOMERS = List.of(
            new Customer(
                    "C1001",
                    "Sample Landscaping LLC",
                    "landscaping@example.test",
                    "312-555-0101",
                    "100 N State St",
                    "Chicago",
                    "IL",
                    "60601",
                    Optional.of(2)),
            new Customer(
                    "C1002",
                    "Sample Builders & Sons",
                    "builders@example.test",
                    "312-555-0102",
                    "220 W Lake St",
                    "Chicago",
                    "IL",
                    "60606",
                    Optional.of(3)),
            new Customer(
                    "C1003",
                    "Garden Club of Sampletown",
                    "garden.club@example.test",
                    "847-555-0103",
                    "7 Elm Ct",
                    "Evanston",
                    "IL",
                    "60201",
                    Optional.of(4)),
            new Customer(
                    "C1004",
                    "First Registered Shopper",
                    "registered.one@example.test",
                    "630-555-0104",
                    "1400 E Ogden Ave Apt 3B",
                    "Naperville",
                    "IL",
                    "60563",
                    Optional.of(5)),
            new Customer(
                    "C1005",
                    "Second Registered Shopper",
                    "registered.two@example.test",
                    "217-555-0105",
                    "55 Capitol Ave",
                    "Springfield",
                    "IL",
                    "62701",
                    Optional.of(6)),
            new Customer(
                    "C2001",
                    "First Guest",
                    "guest.one@example.test",
                    "773-555-0201",
                    "3100 N Clark St",
                    "Chicago",
                    "IL",
                    "60657",
                    Optional.empty()),
            new Customer(
                    "C2002",
                    "Second Guest",
                    "guest.two@example.test",
                    "708-555-0202",
                    "818 Lake St",
                    "Oak Park",
                    "IL",
                    "60301",
                    Optional.empty()),
            new Customer(
                    "C2003",
                    "Łucja Grzegorzewska-Žižková",
                    "guest.three@example.test",
                    "815-555-0203",
                    "9 Río Vista Dr",
                    "Rockford",
                    "IL",
                    "61101",
                    Optional.empty()),
            new Customer(
                    "C2004",
                    "Invité de Vancouver",
                    "guest.four@example.test",
                    "604-555-0204",
                    "400 W Georgia St",
                    "Vancouver",
                    "BC",
                    "V6B 1A1",
                    Optional.empty()),
            new Customer(
                    "C3001",
                    "Shared Mailbox North",
                    "shared@example.test",
                    "312-555-0301",
                    "1 North Ave",
                    "Chicago",
                    "IL",
                    "60610",
                    Optional.empty()),
            new Customer(
                    "C3002",
                    "Shared Mailbox South",
                    "shared@example.test",
                    "312-555-0302",
                    "1 South Ave",
                    "Chicago",
                    "IL",
                    "60616",
                    Optional.empty()));

    /**
     * Active rows of USER_CUSTOMER_MAP. The first shop user bought with another e-mail address than CounterPoint has;
     * the last mapping points to a customer that CounterPoint no longer has.
     */
    public static final List<Mapping> MAPPINGS = List.of(
            new Mapping("C1001", 2, "orders.landscaping@example.test"),
            new Mapping("C1002", 3, "builders@example.test"),
            new Mapping("C9999", 7, "moved.away@example.test"));

    /** Accounts of the shop beyond those of {@link #CUSTOMERS} (whose e-mail, where mapped, is the mapping's). */
    public static final List<ShopUser> OTHER_SHOP_USERS = List.of(
            new ShopUser(1, "shopkeeper", "shopkeeper@example.test"),
            new ShopUser(7, "moved-away", "moved.away@example.test"),
            new ShopUser(8, "stranger", "stranger@example.test"));

    private Catalogue() {}

    /**
     * An item of CounterPoint.
     *
     * @param itemNo IM_ITEM.ITEM_NO, at most 20 characters
     * @param category IM_ITEM.CATEG_COD, at most 10 characters
     * @param price IM_PRC.PRC_1, net
     * @param active IM_ITEM.STAT = 'A'
     */
    public record Item(String itemNo, String description, String category, BigDecimal price, boolean active) {}

    /**
     * A product or a variation of the shop.
     *
     * @param id post id
     * @param parentId post id of the variable product, 0 when this is no variation
     * @param sku the shop's SKU, empty when it has none of its own
     * @param attribute value of the attribute "Size" of a variation, else empty
     * @param price net, in the shop's currency
     * @param taxClass WooCommerce's tax class, empty = standard
     * @param virtual nothing is shipped
     * @param itemNo the item of CounterPoint that it is, empty when CounterPoint has none
     */
    public record Product(
            int id,
            int parentId,
            String sku,
            String name,
            String attribute,
            BigDecimal price,
            String taxClass,
            boolean virtual,
            Optional<String> itemNo) {}

    /**
     * A customer of CounterPoint.
     *
     * @param shopUserId the shopper's account in the shop, empty when she buys as a guest
     */
    public record Customer(
            String custNo,
            String name,
            String email,
            String phone,
            String street,
            String city,
            String state,
            String postcode,
            Optional<Integer> shopUserId) {

        /** ISO 3166 code. */
        public String country() {
            return state.equals("BC") ? "CA" : "US";
        }
    }

    /** An active row of USER_CUSTOMER_MAP. */
    public record Mapping(String custNo, int shopUserId, String email) {}

    /** An account of the shop. */
    public record ShopUser(int id, String login, String email) {}

    /** The product with this post id. */
    public static Product product(int id) {
        return PRODUCTS.stream()
                .filter(product -> product.id() == id)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The sandbox's shop has no product " + id));
    }

    private static Item item(String itemNo, String description, String category, String price) {
        return new Item(itemNo, description, category, price(price), true);
    }

    private static Product product(int id, String sku, String name, String itemNo, String price) {
        return new Product(id, 0, sku, name, "", price(price), "", false, Optional.of(itemNo));
    }

    private static Product variation(int id, int parentId, String size, String sku, String itemNo) {
        return new Product(
                id, parentId, sku, "Work gloves - " + size, size, price("15.00"), "", false, Optional.of(itemNo));
    }

    private static BigDecimal price(String amount) {
        return new BigDecimal(amount);
    }
}
