package io.orderbridge.ingest.staging;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.ingest.mapping.HoldRules;
import io.orderbridge.ingest.mapping.Mapped;
import io.orderbridge.ingest.mapping.OrderAmounts;
import io.orderbridge.ingest.mapping.OrderMapping;
import io.orderbridge.ingest.mapping.RefusedOrder;
import io.orderbridge.ingest.mapping.StagedOrder;
import io.orderbridge.ingest.mapping.WooOrder;
import io.orderbridge.ingest.staging.WooCart.Coupon;
import io.orderbridge.ingest.staging.WooCart.Line;
import io.orderbridge.ingest.staging.WooCart.Rate;
import io.orderbridge.rules.Facts;
import io.orderbridge.rules.Kind;
import io.orderbridge.rules.Rule;
import io.orderbridge.rules.RuleSet;
import io.orderbridge.sandbox.counterpoint.CounterPointSandbox;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Orders as WooCommerce computes them, whatever the shop's settings, become tickets of just their total. */
class MoneyPropertyTest {

    private static final OrderMapping MAPPING =
            new OrderMapping("woocommerce", ZoneId.of("America/Chicago"), new HoldRules(false, Set.of()));

    private static final OrderMapping.By BY = new OrderMapping.By(
            RuleSet.of(List.of(
                    Rule.of(Kind.CUSTOMER, "", "as = guest; customer = C1001", Rule.DEFAULT_PRIORITY, "tester", ""),
                    Rule.of(
                            Kind.SHIPPING,
                            "method = local_pickup",
                            "pick-up = yes",
                            Rule.DEFAULT_PRIORITY,
                            "tester",
                            ""))),
            Facts.of(List.of("01-10100"), Map.of(), Map.of(), Map.of()),
            Instant.parse("2026-11-28T10:00:00Z"));

    /** Rules that move money, and one for what a gift card is. */
    private static OrderMapping.By moving(String card) {
        return new OrderMapping.By(
                RuleSet.of(List.of(
                        Rule.of(Kind.CUSTOMER, "", "as = guest; customer = C1001", Rule.DEFAULT_PRIORITY, "tester", ""),
                        Rule.of(
                                Kind.SHIPPING,
                                "method = local_pickup",
                                "pick-up = yes",
                                Rule.DEFAULT_PRIORITY,
                                "tester",
                                ""),
                        Rule.of(Kind.ITEM, "sku = 01-10100", "item = 01-10102; factor = 2", 100, "tester", ""),
                        Rule.of(Kind.FEE, "amount >= 5", "item = 01-40000", 100, "tester", ""),
                        Rule.of(Kind.CARD, "type = gift_card", "as = " + card, 100, "tester", ""))),
                Facts.of(List.of("01-10100", "01-10102", "01-40000"), Map.of(), Map.of(), Map.of()),
                BY.now());
    }

    /** One order of so many goes into CounterPoint; it takes a hundred times as long as the rest. */
    private static final int BOOKED = 10;

    private static CounterPointSandbox sandbox;
    private static Connection counterPoint;
    private static int orders;

    @BeforeContainer
    static void start() throws SQLException {
        sandbox = CounterPointSandbox.startInMemory(0, CounterPointSandbox.DEFAULT_PASSWORD);
        counterPoint = DriverManager.getConnection(
                sandbox.jdbcUrl(), CounterPointSandbox.USER, CounterPointSandbox.DEFAULT_PASSWORD);
    }

    @AfterContainer
    static void stop() throws SQLException {
        counterPoint.close();
        sandbox.close();
    }

    @Property(tries = 10_000, edgeCases = EdgeCasesMode.NONE)
    void an_order_is_booked_with_its_total_and_never_refused_over_cents(@ForAll("carts") WooCart cart)
            throws SQLException {
        WooOrder order = cart.order(++orders);
        Mapped mapped = MAPPING.map(order, BY, List.of());

        if (order.total().setScale(2, RoundingMode.DOWN).compareTo(order.total()) != 0) {
            assertThat(mapped)
                    .as("a total that CounterPoint cannot hold")
                    .isInstanceOfSatisfying(RefusedOrder.class, refused -> assertThat(refused.code())
                            .isEqualTo(RefusedOrder.Code.TOTALS));
            return;
        }
        assertThat(mapped).isInstanceOf(StagedOrder.class);
        StagedOrder staged = (StagedOrder) mapped;
        OrderAmounts amounts = staged.amounts();
        assertThat(amounts.total()).isEqualByComparingTo(order.total());
        if (amounts.tax().signum() < 0) {
            // Negative fees took back more tax than the goods have: no rounding.
            assertThat(amounts.tax()).isEqualByComparingTo(order.tax().setScale(2, RoundingMode.HALF_UP));
            assertThat(booked(staged).refusal())
                    .contains("[NEGATIVE_AMOUNT] TAX_AMT " + amounts.tax().toPlainString());
            return;
        }
        assertThat(amounts.subtotal()
                        .subtract(amounts.discount())
                        .add(amounts.shipping())
                        .add(amounts.fees())
                        .add(amounts.tax())
                        .add(amounts.rounding()))
                .isEqualByComparingTo(order.total());
        assertThat(amounts.rounding().abs())
                .as("a cent for each line, as sp_ValidateStagedOrder allows")
                .isLessThanOrEqualTo(BigDecimal.valueOf(order.lines().size(), 2));
        assertThat(List.of(amounts.subtotal(), amounts.discount(), amounts.shipping(), amounts.tax()))
                .as("what sp_ValidateStagedOrder takes no negative amount of")
                .allMatch(amount -> amount.signum() >= 0);
        if (orders % BOOKED == 0) {
            Booked ticket = booked(staged);
            assertThat(ticket.refusal()).isEmpty();
            assertThat(ticket.total()).isEqualByComparingTo(order.total());
        }
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void an_order_whose_money_rules_move_is_booked_to_the_cent_or_held(
            @ForAll("carts") WooCart cart, @ForAll("cards") BigDecimal wanted, @ForAll("cardAs") String as)
            throws SQLException {
        WooOrder whole = cart.order(++orders);
        Assume.that(whole.total().setScale(2, RoundingMode.DOWN).compareTo(whole.total()) == 0);
        BigDecimal card = wanted.min(whole.total()).setScale(2, RoundingMode.DOWN);

        StagedOrder staged = (StagedOrder) MAPPING.map(cart.order(orders, card), moving(as), List.of());
        OrderAmounts amounts = staged.amounts();
        Assume.that(amounts.tax().signum() >= 0);

        boolean lost = as.equals("nothing") && card.signum() > 0;
        Booked ticket = booked(staged);
        if (lost) {
            assertThat(ticket.refusal()).contains("money is not left out");
            assertThat(ticket.total()).isNull();
            return;
        }
        BigDecimal due = as.equals("payment") ? whole.total() : whole.total().subtract(card);
        assertThat(amounts.total()).isEqualByComparingTo(due);
        assertThat(ticket.refusal()).isEmpty();
        assertThat(ticket.total()).isEqualByComparingTo(due);
    }

    @Provide
    Arbitrary<BigDecimal> cards() {
        return Arbitraries.oneOf(Arbitraries.just(BigDecimal.ZERO), amounts(0, 100, 2), amounts(0, 5_000, 2));
    }

    @Provide
    Arbitrary<String> cardAs() {
        return Arbitraries.of("charge", "payment", "nothing");
    }

    @Example
    void a_cart_whose_negative_fees_take_back_more_tax_than_it_has_is_refused_by_name() throws SQLException {
        WooCart cart = new WooCart(
                2,
                false,
                false,
                List.of(new Rate(new BigDecimal("10"), false)),
                List.of(new Line(new BigDecimal("10.00"), BigDecimal.ONE, true)),
                new Coupon(BigDecimal.ZERO, BigDecimal.ZERO),
                List.of(new BigDecimal("-10.00"), new BigDecimal("20.00"), new BigDecimal("-10.00")),
                List.of());
        WooOrder order = cart.order(++orders);
        assertThat(order.tax()).isEqualByComparingTo("-1.00");
        assertThat(order.total()).isEqualByComparingTo("9.00");

        Booked refused = booked((StagedOrder) MAPPING.map(order, BY, List.of()));

        assertThat(refused.refusal()).contains("[NEGATIVE_AMOUNT] TAX_AMT -1.00");
        assertThat(refused.total()).isNull();
    }

    @Example
    void a_tax_that_negative_fees_took_below_zero_is_left_over_like_other_roundings() throws SQLException {
        an_order_is_booked_with_its_total_and_never_refused_over_cents(new WooCart(
                2,
                true,
                true,
                List.of(new Rate(new BigDecimal("2.9041"), false), new Rate(new BigDecimal("0.0058"), true)),
                List.of(new Line(new BigDecimal("0.65"), new BigDecimal("3"), true)),
                new Coupon(BigDecimal.ZERO, BigDecimal.ZERO),
                List.of(new BigDecimal("-1.89"), new BigDecimal("1.89"), new BigDecimal("-1.90")),
                List.of()));
    }

    /**
     * What CounterPoint made of an order.
     *
     * @param total of the ticket; null if there is none
     * @param refusal empty if there is a ticket
     */
    private record Booked(BigDecimal total, String refusal) {}

    private static Booked booked(StagedOrder order) throws SQLException {
        new StagingRepository("woocommerce").insert(counterPoint, "PROPERTY", List.of(order));
        try (PreparedStatement select = counterPoint.prepareStatement(
                        "SELECT STAGING_ID FROM dbo.USER_ORDER_STAGING WHERE WOO_ORDER_ID = ?");
                CallableStatement create = counterPoint.prepareCall("{call dbo.sp_CreateOrderFromStaging(?,?,?,?,?)}");
                PreparedStatement total =
                        counterPoint.prepareStatement("SELECT TOT FROM dbo.PS_DOC_HDR_TOT WHERE DOC_ID = ?")) {
            select.setInt(1, order.wooOrderId());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                create.setInt(1, row.getInt(1));
            }
            create.registerOutParameter(2, Types.BIGINT);
            create.registerOutParameter(3, Types.VARCHAR);
            create.registerOutParameter(4, Types.BIT);
            create.registerOutParameter(5, Types.NVARCHAR);
            create.execute();
            if (!create.getBoolean(4)) {
                return new Booked(null, create.getString(5));
            }
            total.setLong(1, create.getLong(2));
            try (ResultSet row = total.executeQuery()) {
                row.next();
                return new Booked(row.getBigDecimal(1), "");
            }
        }
    }

    @Provide
    Arbitrary<WooCart> carts() {
        Arbitrary<Integer> decimals =
                Arbitraries.frequency(Tuple.of(6, 2), Tuple.of(2, 0), Tuple.of(1, 1), Tuple.of(1, 3), Tuple.of(1, 4));
        return decimals.flatMap(scale -> Combinators.combine(
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        rates(),
                        lines(scale),
                        coupons(scale),
                        amounts(-20, 20, scale).list().ofMaxSize(4),
                        amounts(0, 30, scale).list().ofMaxSize(3))
                .as((inclusive, roundAtSubtotal, rates, lines, coupon, fees, shipping) ->
                        new WooCart(scale, inclusive, roundAtSubtotal, rates, lines, coupon, fees, shipping)));
    }

    /** Compound rates come after the others. */
    private static Arbitrary<List<Rate>> rates() {
        Arbitrary<BigDecimal> percent = amounts(0, 25, 4);
        return Combinators.combine(percent.list().ofMaxSize(2), percent.list().ofMaxSize(2))
                .as((simple, compound) -> Stream.concat(
                                simple.stream().map(each -> new Rate(each, false)),
                                compound.stream().map(each -> new Rate(each, true)))
                        .toList());
    }

    private static Arbitrary<List<Line>> lines(int scale) {
        Arbitrary<BigDecimal> quantity = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.integers().between(1, 40).map(BigDecimal::valueOf)),
                Tuple.of(1, amounts(0, 12, 4).map(each -> each.add(new BigDecimal("0.25")))));
        return Combinators.combine(amounts(0, 500, scale), quantity, Arbitraries.of(true, true, true, false))
                .as(Line::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(8);
    }

    private static Arbitrary<Coupon> coupons(int scale) {
        return Arbitraries.oneOf(
                Arbitraries.just(new Coupon(BigDecimal.ZERO, BigDecimal.ZERO)),
                amounts(1, 100, 2).map(percent -> new Coupon(percent, BigDecimal.ZERO)),
                amounts(1, 100, scale).map(amount -> new Coupon(BigDecimal.ZERO, amount)));
    }

    private static Arbitrary<BigDecimal> amounts(int from, int to, int scale) {
        return Arbitraries.bigDecimals()
                .between(BigDecimal.valueOf(from), BigDecimal.valueOf(to))
                .ofScale(scale);
    }
}
