package io.orderbridge.ingest.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.ingest.mapping.WooOrder.Line;
import io.orderbridge.ingest.mapping.WooOrder.ShippingLine;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderMappingTest {

    private static final WooAddress BILLING = new WooAddress(
            "Marta", "Lindqvist", "", "48 Cedar St", "", "Missoula", "MT", "59801", "US", "406-555-0100");
    private static final WooAddress SHIPPING = new WooAddress(
            "Zoë",
            "Łukasiewicz",
            "Lager Süd",
            "Industriestr. 99",
            "Tor 3",
            "München",
            "DE-BY",
            "80331",
            "DE",
            "089/555");
    private static final List<String> SUFFIXES = List.of("-PK", "-PACKAGE", "-CS");
    private static final Customers NOBODY = new Customers(Map.of(), Map.of(), Map.of(), Optional.empty());

    private final OrderMapping mapping =
            new OrderMapping(ZoneId.of("America/Chicago"), Set.of("local_pickup", "pickup_location"));

    @ParameterizedTest
    @CsvSource({
        "2026-07-15T04:59:59Z,2026-07-14",
        "2026-07-15T05:00:00Z,2026-07-15",
        "2026-01-15T05:59:59Z,2026-01-14",
        "2026-01-15T06:00:00Z,2026-01-15",
        "2026-11-01T05:00:00Z,2026-11-01",
        "2026-11-02T05:59:59Z,2026-11-01",
    })
    void the_order_date_is_the_stores(Instant placed, String date) {
        assertThat(map(new Order().placed(placed)).orderDate()).isEqualTo(date);
    }

    @Test
    void a_company_is_the_name_that_goods_go_to() {
        StagedOrder staged = map(new Order().shippingAddress(SHIPPING));

        assertThat(staged.shipTo())
                .isEqualTo(new StagedOrder.ShipTo(
                        "Lager Süd", "Industriestr. 99", "Tor 3", "München", "BY", "80331", "DE", "089/555"));
        assertThat(staged.customerName()).isEqualTo("Marta Lindqvist");
    }

    @Test
    void goods_without_a_shipping_address_go_to_the_billing_address_and_that_is_said() {
        StagedOrder staged = map(new Order().shippingAddress(WooAddress.NONE));

        assertThat(staged.shipTo().address1()).isEqualTo("48 Cedar St");
        assertThat(staged.textChanges()).extracting(TextChange::column).containsExactly("SHIP_TO");
    }

    @Test
    void goods_that_are_fetched_go_nowhere() {
        StagedOrder staged = map(new Order()
                .shippingAddress(WooAddress.NONE)
                .shippingLines(
                        new ShippingLine("Pick-up", "local_pickup:3"), new ShippingLine("Depot", "pickup_location")));

        assertThat(staged.ships()).isFalse();
        assertThat(staged.shipTo().address1()).isEmpty();
        assertThat(staged.shipVia()).isEqualTo("Pick-up, Depot");
    }

    @Test
    void one_shipping_line_is_enough_to_ship() {
        assertThat(map(new Order()
                                .shippingLines(
                                        new ShippingLine("Pick-up", "local_pickup"),
                                        new ShippingLine("Freight", "flat_rate")))
                        .ships())
                .isTrue();
        assertThat(map(new Order().shippingLines()).ships()).isFalse();
    }

    @Test
    void a_unit_suffix_goes_only_where_the_item_without_it_exists() {
        Set<String> known = Set.of("01-10251", "01-10777-CS");

        assertThat(sku("01-10251-PACKAGE", known)).isEqualTo("01-10251");
        assertThat(sku("01-10251-pk", known)).isEqualTo("01-10251");
        assertThat(sku("01-10777-CS", known)).isEqualTo("01-10777-CS");
        assertThat(sku("99-00002-PK", known)).isEqualTo("99-00002-PK");
        assertThat(sku("-PK", known)).isEqualTo("-PK");
    }

    @Test
    void skus_that_the_shops_database_takes_for_equal_are_two() {
        assertThat(sku("ab 12/34-Ü", Set.of("AB 12/34-U"))).isEqualTo("ab 12/34-Ü");
    }

    @Test
    void a_customer_is_found_by_account_then_by_mapped_then_by_own_e_mail() {
        Customers customers = new Customers(
                Map.of(2L, "C-USER"),
                Map.of("a@example.test", List.of("C-MAPPED")),
                Map.of(
                        "a@example.test", List.of("C-OWN"),
                        "b@example.test", List.of("C-B"),
                        "shared@example.test", List.of("C-1", "C-2")),
                Optional.empty());

        assertThat(customers.find(2, "a@example.test")).contains("C-USER");
        assertThat(customers.find(0, " A@Example.test ")).contains("C-MAPPED");
        assertThat(customers.find(9, "b@example.test")).contains("C-B");
        assertThat(customers.find(0, "shared@example.test")).isEmpty();
        assertThat(customers.find(0, "")).isEmpty();
    }

    @Test
    void the_guest_customer_stands_for_whoever_is_not_known() {
        Customers customers = new Customers(
                Map.of(), Map.of(), Map.of("s@example.test", List.of("C-1", "C-2")), Optional.of("WEBGUEST"));

        assertThat(customers.find(0, "nobody@example.test")).contains("WEBGUEST");
        assertThat(customers.find(0, "s@example.test")).contains("WEBGUEST");
    }

    @Test
    void discounts_fees_shipping_and_tax_add_up_to_what_was_paid() {
        StagedOrder staged = map(new Order()
                .lines(line("3", "59.7", "53.73"), line("1", "24.95", "22.455"))
                .fees("2.50", "-3")
                .shipping("5.9")
                .tax("12.904")
                .total("94.49"));

        OrderAmounts amounts = staged.amounts();
        assertThat(amounts.subtotal()).isEqualByComparingTo("84.65");
        assertThat(amounts.discount()).isEqualByComparingTo("8.46");
        assertThat(amounts.fees()).isEqualByComparingTo("-0.50");
        assertThat(amounts.tax()).isEqualByComparingTo("12.90");
        assertThat(amounts.rounding()).isEqualByComparingTo("0.00");
        assertThat(amounts.total()).isEqualByComparingTo("94.49");
    }

    @Test
    void a_line_never_costs_less_before_discounts_than_after() {
        StagedOrder.Line line =
                map(new Order().lines(line("1", "9.99", "12.00"))).lines().get(0);

        assertThat(line.subtotal()).isEqualByComparingTo("12.00");
    }

    @Test
    void prices_have_six_decimals_and_quantities_no_zeros() {
        StagedOrder.Line line = map(new Order().lines(line("7.000", "2.3331", "2.3331")))
                .lines()
                .get(0);

        assertThat(line.price()).isEqualTo("0.332857");
        assertThat(line.total()).isEqualTo("2.33");
        assertThat(line.quantity()).isEqualTo("7");
        assertThat(map(new Order().lines(line("0", "0", "0"))).lines().get(0).price())
                .isEqualByComparingTo("0");
    }

    @Test
    void amounts_add_up_exactly_whatever_the_shop_rounds() {
        Random random = new Random(20260715);
        for (int i = 0; i < 2_000; i++) {
            List<Line> lines = new ArrayList<>();
            for (int n = random.nextInt(6); n >= 0; n--) {
                lines.add(line(
                        Integer.toString(1 + random.nextInt(20)),
                        amount(random, 1_000_000).toString(),
                        amount(random, 1_000_000).toString()));
            }
            StagedOrder staged = map(new Order()
                    .lines(lines.toArray(Line[]::new))
                    .fees(amount(random, 10_000).negate().toString())
                    .shipping(amount(random, 100_000).toString())
                    .tax(amount(random, 100_000).toString())
                    .total(OrderAmounts.cents(amount(random, 5_000_000)).toString()));

            OrderAmounts amounts = staged.amounts();
            assertThat(amounts.subtotal()
                            .subtract(amounts.discount())
                            .add(amounts.shipping())
                            .add(amounts.fees())
                            .add(amounts.tax())
                            .add(amounts.rounding()))
                    .isEqualTo(amounts.total());
            assertThat(amounts.discount().signum()).isNotNegative();
            assertThat(amounts.subtotal())
                    .isEqualTo(staged.lines().stream()
                            .map(StagedOrder.Line::subtotal)
                            .reduce(BigDecimal.ZERO, BigDecimal::add));
        }
    }

    @Test
    void an_id_that_the_column_cannot_hold_is_refused_by_name() {
        Mapped mapped =
                mapping.map(new Order().id(3_000_000_000L).build(), NOBODY, new ItemNumbers(Set.of(), SUFFIXES));

        assertThat(mapped).isInstanceOfSatisfying(RefusedOrder.class, refused -> {
            assertThat(refused.wooOrderId()).isEqualTo(3_000_000_000L);
            assertThat(refused.reason()).contains("USER_ORDER_STAGING.WOO_ORDER_ID");
        });
    }

    private StagedOrder map(Order order) {
        return (StagedOrder) mapping.map(order.build(), NOBODY, new ItemNumbers(Set.of(), SUFFIXES));
    }

    private String sku(String sku, Set<String> known) {
        Line line = new Line(1, "Anything", 12, 0, sku, BigDecimal.ONE, BigDecimal.TEN, BigDecimal.TEN);
        StagedOrder staged =
                (StagedOrder) mapping.map(new Order().lines(line).build(), NOBODY, new ItemNumbers(known, SUFFIXES));
        assertThat(staged.lines().get(0).originalSku()).isEqualTo(sku);
        return staged.lines().get(0).sku();
    }

    private static Line line(String quantity, String subtotal, String total) {
        return new Line(
                1,
                "Framing hammer",
                12,
                0,
                "01-10100",
                new BigDecimal(quantity),
                new BigDecimal(subtotal),
                new BigDecimal(total));
    }

    private static BigDecimal amount(Random random, int most) {
        return BigDecimal.valueOf(random.nextInt(most), 4);
    }

    /** A paid order, ready to be changed where a test wants it otherwise. */
    private static final class Order {
        private long id = 1001;
        private Instant placed = Instant.parse("2026-07-15T12:30:00Z");
        private WooAddress shippingAddress = BILLING;
        private List<Line> lines = List.of(line("1", "10", "10"));
        private List<ShippingLine> shippingLines = List.of(new ShippingLine("Freight", "flat_rate"));
        private List<BigDecimal> fees = List.of();
        private BigDecimal shipping = BigDecimal.ZERO;
        private BigDecimal tax = BigDecimal.ZERO;
        private BigDecimal total = BigDecimal.TEN;

        Order id(long value) {
            id = value;
            return this;
        }

        Order placed(Instant value) {
            placed = value;
            return this;
        }

        Order shippingAddress(WooAddress value) {
            shippingAddress = value;
            return this;
        }

        Order lines(Line... values) {
            lines = List.of(values);
            return this;
        }

        Order shippingLines(ShippingLine... values) {
            shippingLines = List.of(values);
            return this;
        }

        Order fees(String... values) {
            fees = List.of(values).stream().map(BigDecimal::new).toList();
            return this;
        }

        Order shipping(String value) {
            shipping = new BigDecimal(value);
            return this;
        }

        Order tax(String value) {
            tax = new BigDecimal(value);
            return this;
        }

        Order total(String value) {
            total = new BigDecimal(value);
            return this;
        }

        WooOrder build() {
            return new WooOrder(
                    id,
                    Long.toString(id),
                    "wc-processing",
                    placed,
                    placed,
                    Optional.of(placed),
                    "USD",
                    total,
                    tax,
                    shipping,
                    0,
                    "marta@example.test",
                    BILLING,
                    shippingAddress,
                    "stripe",
                    "Credit card",
                    "ch_1",
                    "",
                    lines,
                    shippingLines,
                    fees);
        }
    }
}
