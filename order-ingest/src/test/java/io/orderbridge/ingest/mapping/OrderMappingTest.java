package io.orderbridge.ingest.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.ingest.mapping.OrderMapping.By;
import io.orderbridge.ingest.mapping.WooOrder.Line;
import io.orderbridge.ingest.mapping.WooOrder.ShippingLine;
import io.orderbridge.rules.Facts;
import io.orderbridge.rules.Kind;
import io.orderbridge.rules.Rule;
import io.orderbridge.rules.RuleOrder;
import io.orderbridge.rules.RuleSet;
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
    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");
    private static final RuleSet RULES = RuleSet.of(List.of(
            rule(Kind.ITEM, "sku = *-PACKAGE", "item = *"),
            rule(Kind.ITEM, "sku = *-PK", "item = *"),
            rule(Kind.ITEM, "sku = *-CS", "item = *"),
            rule(Kind.SHIPPING, "method = local_pickup, pickup_location", "pick-up = yes")));
    private static final By NOTHING_KNOWN = new By(RULES, Facts.NONE, NOW);

    private final OrderMapping mapping =
            new OrderMapping("woocommerce", ZoneId.of("America/Chicago"), new HoldRules(false, Set.of("wc_deposits")));

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
    void a_company_is_the_name_that_goods_go_to_and_the_person_follows() {
        StagedOrder staged = map(new Order().shippingAddress(SHIPPING));

        assertThat(staged.shipTo())
                .isEqualTo(new StagedOrder.ShipTo(
                        "Lager Süd, Zoë Lukasiewicz",
                        "Industriestr. 99",
                        "Tor 3",
                        "München",
                        "BY",
                        "80331",
                        "DE",
                        "089/555"));
        assertThat(staged.customerName()).isEqualTo("Marta Lindqvist");
    }

    @Test
    void who_pays_has_the_billing_address_of_the_shop_wholly_or_not_at_all() {
        assertThat(map(new Order()).billTo())
                .isEqualTo(new StagedOrder.BillTo("48 Cedar St", "", "Missoula", "MT", "59801", "US", "406-555-0100"));
        assertThat(map(new Order()
                                .billingAddress(new WooAddress(
                                        "Marta", "Lindqvist", "", "", "", "Missoula", "MT", "59801", "US", "1")))
                        .billTo())
                .as("WooCommerce fills in country and state by itself")
                .isEqualTo(StagedOrder.BillTo.NONE);
        StagedOrder unreadable = map(new Order()
                .billingAddress(
                        new WooAddress("太郎", "山田", "", "東京都千代田区1-1", "", "千代田区", "JP13", "100-0001", "JP", "")));
        assertThat(unreadable.billTo()).isEqualTo(StagedOrder.BillTo.NONE);
        assertThat(unreadable.textChanges()).extracting(TextChange::column).contains("BILL_ADRS_1", "BILL_CITY");
        assertThat(unreadable.hold()).as("goods arrive all the same").isEmpty();
    }

    @Test
    void goods_without_a_shipping_address_go_to_the_billing_address_and_that_is_said() {
        StagedOrder staged = map(new Order().shippingAddress(WooAddress.NONE));

        assertThat(staged.shipTo().address1()).isEqualTo("48 Cedar St");
        assertThat(staged.textChanges()).extracting(TextChange::column).containsExactly("SHIP_TO");
    }

    @Test
    void a_shop_without_decimals_rounds_more_than_a_cent_for_each_line_and_is_booked_with_its_total() {
        StagedOrder staged = map(new Order()
                .decimals(0)
                .lines(line("1", "106.92", "106.92"), line("1", "107", "107"))
                .shipping("8.00")
                .tax("100")
                .total("322"));

        assertThat(staged.amounts().rounding()).isEqualByComparingTo("0.02");
        assertThat(staged.amounts().fees()).isEqualByComparingTo("0.06");
        assertThat(staged.amounts().total()).isEqualByComparingTo("322");
    }

    @Test
    void what_no_rounding_of_a_shop_explains_is_left_to_validation() {
        StagedOrder staged = map(new Order()
                .lines(line("1", "106.92", "106.92"))
                .shipping("0")
                .tax("0")
                .total("107.92"));

        assertThat(staged.amounts().rounding()).isEqualByComparingTo("1.00");
        assertThat(staged.amounts().fees()).isEqualByComparingTo("0");
    }

    @Test
    void goods_that_are_fetched_go_nowhere() {
        StagedOrder staged = map(new Order()
                .shippingAddress(WooAddress.NONE)
                .shippingLines(
                        new ShippingLine("Pick-up", "local_pickup:3", "", ""),
                        new ShippingLine("Depot", "pickup_location", "", "")));

        assertThat(staged.ships()).isFalse();
        assertThat(staged.shipTo().address1()).isEmpty();
        assertThat(staged.shipVia()).isEqualTo("Pick-up, Depot");
    }

    @Test
    void one_shipping_line_is_enough_to_ship() {
        assertThat(map(new Order()
                                .shippingLines(
                                        new ShippingLine("Pick-up", "local_pickup", "", ""),
                                        new ShippingLine("Freight", "flat_rate", "1", "")))
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
    void rules_change_what_the_ticket_says_and_not_what_the_shop_shows() {
        By by = new By(
                RuleSet.of(List.of(
                        rule(Kind.ITEM, "sku = HAM-BOX", "item = HAMMER; factor = 10"),
                        rule(Kind.LINE, "name = Wrap*", "as = charge"),
                        rule(Kind.NOTE, "", "text = Fragile"))),
                Facts.of(List.of("HAMMER"), Map.of(), Map.of(), Map.of()),
                NOW);
        WooOrder order = new Order()
                .lines(lineOf("HAM-BOX", "Box", "2", "30.00"), lineOf("", "Wrapping", "1", "3.00"))
                .total("33.00")
                .build();

        StagedOrder staged = (StagedOrder) mapping.map(order, by, List.of());

        assertThat(staged.lines()).singleElement().satisfies(line -> {
            assertThat(line.sku()).isEqualTo("HAMMER");
            assertThat(line.originalSku()).isEqualTo("HAM-BOX");
            assertThat(line.quantity()).isEqualByComparingTo("20");
            assertThat(line.price()).isEqualByComparingTo("1.5");
            assertThat(line.total()).isEqualByComparingTo("30");
        });
        assertThat(staged.amounts().fees()).isEqualByComparingTo("3");
        assertThat(staged.amounts().rounding()).isZero();
        assertThat(staged.customerNote()).isEqualTo("Fragile");
        StagedOrder plain = (StagedOrder) mapping.map(order, NOTHING_KNOWN, List.of());
        assertThat(ShopValues.of(staged)).isEqualTo(ShopValues.of(plain));
        assertThat(ShopValues.of(staged).lines()).hasSize(2);
    }

    @Test
    void a_rule_holds_an_order_or_answers_what_holds_it() {
        By held = new By(RuleSet.of(List.of(rule(Kind.HOLD, "total >= 10", "hold = too much"))), Facts.NONE, NOW);
        By answered = new By(
                RuleSet.of(List.of(
                        rule(Kind.CARD, "type = pw_gift_card", "as = charge"),
                        rule(Kind.SUB_ORDER, "created-via = dokan", "as = ticket"))),
                Facts.NONE,
                NOW);

        assertThat(((StagedOrder) mapping.map(new Order().build(), held, List.of()))
                        .hold()
                        .orElseThrow()
                        .code())
                .isEqualTo(Hold.Code.HELD_BY_RULE);
        StagedOrder card = (StagedOrder) mapping.map(
                new Order()
                        .origin("dokan", 304)
                        .total("-10")
                        .otherItems(new WooOrder.OtherItem(9, "pw_gift_card", "GC", Optional.of(new BigDecimal("20"))))
                        .build(),
                answered,
                List.of());
        assertThat(card.hold()).isEmpty();
        assertThat(card.amounts().fees()).isEqualByComparingTo("-20");
        assertThat(card.amounts().rounding()).isZero();
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
        Mapped mapped = mapping.map(new Order().id(3_000_000_000L).build(), NOTHING_KNOWN, List.of());

        assertThat(mapped).isInstanceOfSatisfying(RefusedOrder.class, refused -> {
            assertThat(refused.wooOrderId()).isEqualTo(3_000_000_000L);
            assertThat(refused.reason()).contains("USER_ORDER_STAGING.WOO_ORDER_ID");
        });
    }

    @Test
    void an_order_that_is_a_part_of_another_is_held_as_such() {
        assertThat(hold(new Order().origin("dokan", 304)).code()).isEqualTo(Hold.Code.SUB_ORDER);
        assertThat(hold(new Order().origin("wc_deposits", 304)).code()).isEqualTo(Hold.Code.BALANCE_OF);
        assertThat(hold(new Order().origin("dokan", 304)).reason()).contains("order 304", "dokan");
    }

    @Test
    void a_refund_before_the_ticket_holds_the_order_and_is_named() {
        Hold hold = hold(new Order().refunds(refund("4.98", item("line_item", 1, "1", "4.98"))));

        assertThat(hold.code()).isEqualTo(Hold.Code.REFUNDED_IN_PART);
        assertThat(hold.reason())
                .isEqualTo("4.98 of 10.00 USD was given back before the ticket: refund 259 of 4.98 for 1 × 'Framing"
                        + " hammer' (damaged)");
    }

    @Test
    void an_item_of_a_plug_ins_own_type_is_named() {
        Hold hold = hold(new Order()
                .otherItems(
                        new WooOrder.OtherItem(9, "pw_gift_card", "GC-TEST-0001", Optional.of(new BigDecimal("20")))));

        assertThat(hold.code()).isEqualTo(Hold.Code.ITEM_TYPE);
        assertThat(hold.reason()).contains("'GC-TEST-0001'", "pw_gift_card", "20.00");
    }

    @Test
    void an_address_of_letters_that_counterpoint_has_not_got_is_held_not_written_as_question_marks() {
        Hold hold = hold(new Order()
                .shippingAddress(
                        new WooAddress("太郎", "山田", "", "東京都千代田区1-1", "", "千代田区", "JP13", "100-0001", "JP", "")));

        assertThat(hold.code()).isEqualTo(Hold.Code.SHIP_TO_UNREADABLE);
        assertThat(hold.reason()).contains("SHIP_CITY '千代田区'", "SHIP_ADRS_1 '東京都千代田区1-1'");
        assertThat(map(new Order().shippingAddress(SHIPPING)).hold()).isEmpty();
    }

    @Test
    void goods_that_were_given_back_are_left_out_of_the_ticket_where_the_shop_wants_that() {
        OrderMapping netting =
                new OrderMapping("woocommerce", ZoneId.of("America/Chicago"), new HoldRules(true, Set.of()));
        Order order = new Order()
                .lines(line("3", "14.94", "14.94"))
                .shipping("9.50")
                .tax("3.81")
                .total("28.25")
                .refunds(refund("4.98", item("line_item", 1, "1", "4.98")));

        StagedOrder staged = (StagedOrder) netting.map(order.build(), NOTHING_KNOWN, List.of());

        assertThat(staged.hold()).isEmpty();
        assertThat(staged.lines()).singleElement().satisfies(line -> {
            assertThat(line.quantity()).isEqualByComparingTo("2");
            assertThat(line.total()).isEqualByComparingTo("9.96");
        });
        assertThat(staged.amounts().total()).isEqualByComparingTo("23.27");
        assertThat(staged.amounts().rounding()).isZero();

        order.refunds(refund("5.00"));
        assertThat(((StagedOrder) netting.map(order.build(), NOTHING_KNOWN, List.of()))
                        .hold()
                        .orElseThrow()
                        .code())
                .as("money without goods")
                .isEqualTo(Hold.Code.REFUNDED_IN_PART);
    }

    @Test
    void what_the_shopper_chose_for_a_line_is_in_the_note() {
        Line line = new Line(
                1,
                "Picket",
                12,
                0,
                "01-10100",
                BigDecimal.ONE,
                BigDecimal.TEN,
                BigDecimal.TEN,
                WooOrder.Bundle.NONE,
                List.of(
                        new WooOrder.Option("Engraving", "To Ann & Bob, 50 years"),
                        new WooOrder.Option("Cut to length", "142 cm")));

        assertThat(map(new Order().lines(line)).customerNote())
                .isEqualTo("Line 1, Picket: Engraving: To Ann & Bob, 50 years; Cut to length: 142 cm");
    }

    @Test
    void a_suffix_is_taken_off_whatever_the_case_of_the_item_number() {
        assertThat(sku("ab-100-PK", Set.of("AB-100"))).isEqualTo("AB-100");
        assertThat(sku("ab-100", Set.of("AB-100"))).isEqualTo("AB-100");
        assertThat(sku("ab-Ü", Set.of("AB-U"))).isEqualTo("ab-Ü");
    }

    private Hold hold(Order order) {
        return map(order).hold().orElseThrow();
    }

    private static Refund refund(String amount, Refund.Item... items) {
        return new Refund(259, new BigDecimal(amount), "damaged", "user 1", List.of(items));
    }

    private static Refund.Item item(String type, long id, String quantity, String total) {
        return new Refund.Item(
                type, id, "Framing hammer", new BigDecimal(quantity), new BigDecimal(total), BigDecimal.ZERO);
    }

    private static Rule rule(Kind kind, String when, String then) {
        return Rule.of(kind, when, then, Rule.DEFAULT_PRIORITY, "tester", "");
    }

    private static Line lineOf(String sku, String name, String quantity, String total) {
        return new Line(
                1,
                name,
                12,
                0,
                sku,
                new BigDecimal(quantity),
                new BigDecimal(total),
                new BigDecimal(total),
                WooOrder.Bundle.NONE,
                List.of());
    }

    private StagedOrder map(Order order) {
        return (StagedOrder) mapping.map(order.build(), NOTHING_KNOWN, List.of());
    }

    private String sku(String sku, Set<String> known) {
        Line line = new Line(
                1,
                "Anything",
                12,
                0,
                sku,
                BigDecimal.ONE,
                BigDecimal.TEN,
                BigDecimal.TEN,
                WooOrder.Bundle.NONE,
                List.of());
        StagedOrder staged = (StagedOrder) mapping.map(
                new Order().lines(line).build(),
                new By(RULES, Facts.of(known, Map.of(), Map.of(), Map.of()), NOW),
                List.of());
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
                new BigDecimal(total),
                WooOrder.Bundle.NONE,
                List.of());
    }

    private static BigDecimal amount(Random random, int most) {
        return BigDecimal.valueOf(random.nextInt(most), 4);
    }

    /** A paid order, ready to be changed where a test wants it otherwise. */
    private static final class Order {
        private long id = 1001;
        private Instant placed = Instant.parse("2026-07-15T12:30:00Z");
        private WooAddress billingAddress = BILLING;
        private WooAddress shippingAddress = BILLING;
        private List<Line> lines = List.of(line("1", "10", "10"));
        private List<ShippingLine> shippingLines = List.of(new ShippingLine("Freight", "flat_rate", "1", ""));
        private List<WooOrder.Fee> fees = List.of();
        private BigDecimal shipping = BigDecimal.ZERO;
        private BigDecimal tax = BigDecimal.ZERO;
        private BigDecimal total = BigDecimal.TEN;
        private WooOrder.Origin origin = new WooOrder.Origin("wc_order_abc", "checkout", 0);
        private List<Refund> refunds = List.of();
        private List<WooOrder.OtherItem> otherItems = List.of();
        private int decimals = 2;

        Order origin(String createdVia, long parent) {
            origin = new WooOrder.Origin("wc_order_abc", createdVia, parent);
            return this;
        }

        Order refunds(Refund... values) {
            refunds = List.of(values);
            return this;
        }

        Order otherItems(WooOrder.OtherItem... values) {
            otherItems = List.of(values);
            return this;
        }

        Order id(long value) {
            id = value;
            return this;
        }

        Order placed(Instant value) {
            placed = value;
            return this;
        }

        Order billingAddress(WooAddress value) {
            billingAddress = value;
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
            fees = List.of(values).stream()
                    .map(value -> new WooOrder.Fee("Fee", new BigDecimal(value)))
                    .toList();
            return this;
        }

        Order decimals(int value) {
            decimals = value;
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
                    billingAddress,
                    shippingAddress,
                    "stripe",
                    "Credit card",
                    "ch_1",
                    "",
                    lines,
                    shippingLines,
                    fees,
                    origin,
                    refunds,
                    otherItems,
                    new WooOrder.Prices(decimals, "USD"),
                    RuleOrder.Asked.NOTHING);
        }
    }
}
