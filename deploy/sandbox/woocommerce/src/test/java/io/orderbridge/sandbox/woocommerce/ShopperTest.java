package io.orderbridge.sandbox.woocommerce;

import static io.orderbridge.sandbox.woocommerce.ShopFixture.Server.single;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.sandbox.woocommerce.OrderItems.Item;
import io.orderbridge.sandbox.woocommerce.OrderKind.Outcome;
import io.orderbridge.sandbox.woocommerce.ShopFixture.Server;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(ShopFixture.class)
class ShopperTest {

    private final Server server;

    ShopperTest(Server server) {
        this.server = server;
    }

    @ParameterizedTest
    @EnumSource
    void sixty_orders_contain_every_kind_and_each_has_the_status_that_its_outcome_wants(Storage storage)
            throws SQLException {
        try (ShopDatabase shop = server.shop(storage)) {
            var shopper = new Shopper(shop, 7);

            List<PlacedOrder> orders = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                orders.add(shopper.placeNext());
            }

            assertThat(orders).extracting(PlacedOrder::kind).contains(OrderKind.values());
            for (PlacedOrder order : orders) {
                String status = shopper.look(order.id()).orElseThrow().status();
                boolean paid = status.equals("processing") || status.equals("completed");
                assertThat(paid)
                        .as("%s is %s", order.kind(), status)
                        .isEqualTo(order.paidAt().isPresent() && order.kind().outcome() != Outcome.NO_TICKET);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_parts_of_an_order_make_its_total_within_a_cent_a_line(Storage storage) throws SQLException {
        try (ShopDatabase shop = server.shop(storage)) {
            var shopper = new Shopper(shop, 11);
            var tables = OrderTables.of(shop.sql(), new ShopTime(Clock.systemUTC(), shop.zone()), storage);
            // A gift card lowers the total outside all lines.
            for (OrderKind kind : EnumSet.complementOf(EnumSet.of(OrderKind.GIFT_CARD))) {
                PlacedOrder placed = shopper.place(kind);

                OrderData order = tables.find(placed.id()).orElseThrow();
                List<Item> items = new OrderItems(shop.sql()).of(placed.id());

                BigDecimal parts = sum(items, "line_item", "_line_total")
                        .add(sum(items, "fee", "_line_total"))
                        .add(order.shippingTotal)
                        .add(order.cartTax)
                        .add(order.shippingTax)
                        .setScale(2, RoundingMode.HALF_UP);
                assertThat(order.total).as(kind.name()).isEqualByComparingTo(placed.amount());
                assertThat(order.total.subtract(parts).abs())
                        .as(kind.name())
                        .isLessThanOrEqualTo(new BigDecimal("0.01").multiply(BigDecimal.valueOf(items.size())));
            }
        }
    }

    @Test
    void rounding_at_the_subtotal_leaves_a_cent_over() throws SQLException {
        try (ShopDatabase shop = server.shop(Storage.HPOS)) {
            PlacedOrder order = new Shopper(shop, 1).place(OrderKind.ROUNDED_AT_SUBTOTAL);

            assertThat(order.amount()).isEqualByComparingTo("3.90");
            assertThat(single(shop, "SELECT tax_amount FROM wp_wc_orders WHERE id = ?", order.id()))
                    .isEqualTo("0.22914400");
        }
    }

    @Test
    void prices_that_include_tax_leave_unrounded_amounts_in_the_items() throws SQLException {
        try (ShopDatabase shop = server.shop(Storage.LEGACY)) {
            PlacedOrder order = new Shopper(shop, 1).place(OrderKind.PRICES_INCLUDE_TAX);

            Item line = new OrderItems(shop.sql())
                    .of(order.id()).stream()
                            .filter(item -> item.type().equals("line_item"))
                            .findFirst()
                            .orElseThrow();
            assertThat(line.value("_line_total")).isEqualTo("14.061176");
            assertThat(line.value("_line_tax")).isEqualTo("0.88");
        }
    }

    @ParameterizedTest
    @EnumSource
    void nobody_who_reads_paid_orders_ever_sees_a_torn_one(Storage storage) throws Exception {
        try (ShopDatabase shop = server.freshShop(storage)) {
            var shopper = new Shopper(shop, 3);
            var torn = new ArrayList<Long>();
            var seen = new HashSet<Long>();
            var reader = new Thread(() -> readPaidOrders(shop, storage, seen, torn));
            reader.start();

            for (int i = 0; i < 30; i++) {
                shopper.place(OrderKind.GUEST);
            }
            reader.interrupt();
            reader.join(Duration.ofSeconds(10).toMillis());

            assertThat(seen).isNotEmpty();
            assertThat(torn).isEmpty();
        }
    }

    @Test
    void the_same_seed_gives_the_same_orders() throws SQLException {
        try (ShopDatabase one = server.freshShop(Storage.HPOS);
                ShopDatabase other = server.freshShop(Storage.LEGACY)) {
            var first = new Shopper(one, 42);
            var second = new Shopper(other, 42);

            for (int i = 0; i < 10; i++) {
                assertThat(first.placeNext())
                        .usingRecursiveComparison()
                        .ignoringFields("paidAt", "cancelledAt")
                        .isEqualTo(second.placeNext());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_shopkeeper_pays_cancels_refunds_and_trashes(Storage storage) throws SQLException {
        try (ShopDatabase shop = server.shop(storage)) {
            var shopper = new Shopper(shop, 5);

            PlacedOrder later = shopper.followUp(shopper.place(OrderKind.PAID_LATER));
            PlacedOrder cancelled = shopper.followUp(shopper.place(OrderKind.CANCELLED_AFTER_TICKET));
            PlacedOrder refunded = shopper.followUp(shopper.place(OrderKind.REFUNDED_AFTER_TICKET));
            PlacedOrder trashed = shopper.place(OrderKind.GUEST);
            shopper.trash(trashed.id());

            assertThat(shopper.look(later.id()).orElseThrow().status()).isEqualTo("processing");
            assertThat(later.paidAt()).isPresent();
            assertThat(shopper.look(cancelled.id()).orElseThrow().notes())
                    .contains("Order status changed from Processing to Cancelled.");
            assertThat(shopper.look(refunded.id()).orElseThrow().status()).isEqualTo("refunded");
            assertThat(shopper.look(trashed.id()).orElseThrow().status()).isEqualTo("trash");
            var tables = OrderTables.of(shop.sql(), new ShopTime(Clock.systemUTC(), shop.zone()), storage);
            assertThat(tables.refunds(refunded.id())).singleElement().satisfies(refund -> assertThat(refund.amount())
                    .isEqualByComparingTo(refunded.amount()));
            assertThat(tables.find(tables.refunds(refunded.id()).get(0).id())).isEmpty();
        }
    }

    @Test
    void legacy_rows_have_the_shape_that_woocommerce_gives_them() throws SQLException {
        try (ShopDatabase shop = server.shop(Storage.LEGACY)) {
            PlacedOrder order = new Shopper(shop, 5).place(OrderKind.VIRTUAL);

            String meta = "SELECT meta_value FROM wp_postmeta WHERE post_id = ? AND meta_key = ?";
            assertThat(single(shop, meta, order.id(), "_order_total")).isEqualTo("7.97");
            assertThat(single(shop, meta, order.id(), "_order_shipping")).isEqualTo("0");
            assertThat(single(shop, meta, order.id(), "_billing_company")).isEqualTo("nothing");
            assertThat(single(shop, meta, order.id(), "_shipping_city")).isEqualTo("nothing");
            long paid = Long.parseLong(single(shop, meta, order.id(), "_date_paid"));
            assertThat(Instant.ofEpochSecond(paid)).isBetween(Instant.now().minusSeconds(60), Instant.now());
        }
    }

    private static void readPaidOrders(ShopDatabase shop, Storage storage, Set<Long> seen, List<Long> torn) {
        String paid = storage == Storage.HPOS
                ? "SELECT id, total_amount FROM wp_wc_orders WHERE status = 'wc-processing'"
                : """
                SELECT p.ID, m.meta_value FROM wp_posts p
                LEFT JOIN wp_postmeta m ON m.post_id = p.ID AND m.meta_key = '_order_total'
                WHERE p.post_status = 'wc-processing'
                """;
        while (!Thread.currentThread().isInterrupted()) {
            for (long id : shop.sql().list(paid, row -> row.getDouble(2) > 0 ? row.getLong(1) : -row.getLong(1))) {
                seen.add(Math.abs(id));
                if (id < 0
                        || new OrderItems(shop.sql())
                                .of(id).stream().noneMatch(item -> item.type().equals("tax"))) {
                    torn.add(id);
                }
            }
        }
    }

    private static BigDecimal sum(List<Item> items, String type, String key) {
        return items.stream()
                .filter(item -> item.type().equals(type))
                .map(item -> item.amount(key))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
