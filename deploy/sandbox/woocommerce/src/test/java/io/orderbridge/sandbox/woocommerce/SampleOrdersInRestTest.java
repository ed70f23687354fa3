package io.orderbridge.sandbox.woocommerce;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderbridge.sandbox.woocommerce.RestClient.Answer;
import io.orderbridge.sandbox.woocommerce.ShopDatabase.Permission;
import io.orderbridge.sandbox.woocommerce.ShopFixture.Server;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** REST shows the orders that WooCommerce wrote as WooCommerce itself does. */
@ExtendWith(ShopFixture.class)
class SampleOrdersInRestTest {

    private final Server server;

    SampleOrdersInRestTest(Server server) {
        this.server = server;
    }

    @ParameterizedTest
    @EnumSource
    void orders_are_shown_with_woocommerces_amounts_and_texts(Storage storage) throws Exception {
        try (ShopDatabase shop = server.sampleShop(storage);
                WooCommerceRest rest = WooCommerceRest.start(shop, 0)) {
            var client = new RestClient(rest.url(), shop.addApiKey("test", 3, Permission.READ));

            JsonNode guest = client.get("/orders/30").body();
            assertThat(guest.path("status").asText()).isEqualTo("processing");
            assertThat(guest.path("total").asText()).isEqualTo("89.95");
            assertThat(guest.path("total_tax").asText()).isEqualTo("14.36");
            assertThat(guest.path("cart_tax").asText()).isEqualTo("13.24");
            assertThat(guest.path("shipping_total").asText()).isEqualTo("5.90");
            assertThat(guest.path("date_created").asText()).isEqualTo("2026-07-15T14:30:00");
            assertThat(guest.path("date_created_gmt").asText()).isEqualTo("2026-07-15T12:30:00");
            assertThat(guest.path("customer_note").asText())
                    .isEqualTo("Bitte beim Nachbarn abgeben.\nZweite Zeile: \"Danke\" 🙏");
            assertThat(guest.path("billing").path("company").asText("absent")).isEmpty();
            JsonNode line = guest.path("line_items").path(0);
            assertThat(line.path("name").asText()).isEqualTo("Widget \"Pro\" 10″ – blau");
            assertThat(line.path("sku").asText()).isEqualTo("01-10100");
            assertThat(line.path("quantity").asInt()).isEqualTo(3);
            assertThat(line.path("total").asText()).isEqualTo("59.70");
            assertThat(line.path("price").doubleValue()).isEqualTo(19.900000000000002);
            assertThat(line.path("taxes").path(0).path("total").asText()).isEqualTo("11.343");
            JsonNode shipping = guest.path("shipping_lines").path(0);
            assertThat(shipping.path("method_title").asText()).isEqualTo("Versand (DHL)");
            assertThat(shipping.path("total_tax").asText()).isEqualTo("1.12");

            JsonNode coupon = client.get("/orders/45").body();
            assertThat(coupon.path("discount_total").asText()).isEqualTo("8.46");
            assertThat(coupon.path("discount_tax").asText()).isEqualTo("1.31");
            assertThat(coupon.path("coupon_lines").path(0).path("discount_tax").asText())
                    .isEqualTo("1.30");
            assertThat(coupon.path("tax_lines")).hasSize(2);

            JsonNode virtual = client.get("/orders/53").body();
            assertThat(virtual.path("shipping").path("city").asText("absent")).isEmpty();
            assertThat(virtual.path("shipping_lines")).isEmpty();

            JsonNode variations = client.get("/orders/56").body().path("line_items");
            assertThat(variations.path(0).path("sku").asText()).isEqualTo("01-20000-M");
            assertThat(variations.path(1).path("sku").asText()).isEqualTo("01-20000");
            assertThat(variations.path(1).path("parent_name").asText()).isEqualTo("T-Shirt");

            JsonNode deleted =
                    client.get("/orders/60").body().path("line_items").path(0);
            assertThat(deleted.path("product_id").asInt()).isZero();
            assertThat(deleted.path("sku").isNull()).isTrue();

            JsonNode refunded = client.get("/orders/41").body();
            assertThat(refunded.path("total").asText()).isEqualTo("30.70");
            assertThat(refunded.path("refunds").path(0).path("total").asText()).isEqualTo("-3.33");

            JsonNode meta = client.get("/orders/64").body().path("meta_data");
            assertThat(meta.findValuesAsText("key")).contains("_order_number", "tracking_number", "_array_meta");
            assertThat(meta.findValuesAsText("key")).doesNotContain("_billing_address_index", "_order_total");
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_listed_order_is_the_sum_of_its_rounded_parts(Storage storage) throws Exception {
        try (ShopDatabase shop = server.sampleShop(storage);
                WooCommerceRest rest = WooCommerceRest.start(shop, 0)) {
            var client = new RestClient(rest.url(), shop.addApiKey("test", 3, Permission.READ));

            JsonNode orders = client.get("/orders", "per_page", "100").body();

            assertThat(orders).hasSize(23);
            for (JsonNode order : orders) {
                BigDecimal parts = sum(order, "line_items")
                        .add(sum(order, "shipping_lines"))
                        .add(sum(order, "fee_lines"));
                assertThat(new BigDecimal(order.path("total").asText()))
                        .as("order " + order.path("id"))
                        .isEqualByComparingTo(parts);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_refund_a_product_and_an_unknown_id_are_no_orders(Storage storage) throws Exception {
        try (ShopDatabase shop = server.sampleShop(storage);
                WooCommerceRest rest = WooCommerceRest.start(shop, 0)) {
            var client = new RestClient(rest.url(), shop.addApiKey("test", 3, Permission.READ_WRITE));

            for (int id : new int[] {42, 12, 99999}) {
                Answer shown = client.get("/orders/" + id);
                assertThat(shown.status()).isEqualTo(404);
                assertThat(shown.code()).isEqualTo("woocommerce_rest_shop_order_invalid_id");
                Answer changed = client.put("/orders/" + id, "{}");
                assertThat(changed.status()).isEqualTo(400);
                assertThat(changed.code()).isEqualTo("woocommerce_rest_shop_order_invalid_id");
            }
            assertThat(client.get("/orders/abc").code()).isEqualTo("rest_no_route");
            assertThat(client.get("/orders/65").body().path("status").asText()).isEqualTo("trash");
        }
    }

    @ParameterizedTest
    @EnumSource
    void pages_say_how_many_there_are_and_filters_exclude_their_bounds(Storage storage) throws Exception {
        try (ShopDatabase shop = server.sampleShop(storage);
                WooCommerceRest rest = WooCommerceRest.start(shop, 0)) {
            var client = new RestClient(rest.url(), shop.addApiKey("test", 3, Permission.READ));

            Answer first = client.get("/orders", "per_page", "10", "orderby", "id", "order", "asc");
            assertThat(first.header("X-WP-Total")).isEqualTo("23");
            assertThat(first.header("X-WP-TotalPages")).isEqualTo("3");
            assertThat(first.header("Link")).contains("page=2").contains("rel=\"next\"");
            assertThat(first.body().path(0).path("id").asInt()).isEqualTo(30);
            Answer beyond = client.get("/orders", "per_page", "10", "page", "9");
            assertThat(beyond.body()).isEmpty();
            assertThat(beyond.header("X-WP-Total")).isEqualTo(storage == Storage.HPOS ? "0" : "23");
            assertThat(client.get("/orders", "per_page", "0").status()).isEqualTo(400);
            assertThat(client.get("/orders", "per_page", "101").status()).isEqualTo(400);
            assertThat(client.get("/orders", "after", "2026-07-15").status()).isEqualTo(400);

            assertThat(ids(client.get("/orders", "before", "2026-07-15T14:30:01")))
                    .containsExactly(30);
            assertThat(ids(client.get("/orders", "before", "2026-07-15T14:30:00")))
                    .isEmpty();
            assertThat(ids(client.get("/orders", "before", "2026-07-15T12:30:01Z")))
                    .containsExactly(30);
            assertThat(ids(client.get("/orders", "before", "2026-07-15T12:30:01", "dates_are_gmt", "true")))
                    .containsExactly(30);
            assertThat(ids(client.get("/orders", "status", "pending,on-hold", "orderby", "id", "order", "asc")))
                    .containsExactly(32, 33);
            assertThat(client.get("/orders/30", "_fields", "id,status").body()).hasSize(2);
            assertThat(client.get("/orders/30", "dp", "4").body().path("total").asText())
                    .isEqualTo("89.9500");
        }
    }

    private static List<Integer> ids(Answer answer) {
        var ids = new ArrayList<Integer>();
        answer.body().forEach(order -> ids.add(order.path("id").asInt()));
        return ids;
    }

    private static BigDecimal sum(JsonNode order, String lines) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode line : order.path(lines)) {
            sum = sum.add(new BigDecimal(line.path("total").asText()))
                    .add(new BigDecimal(line.path("total_tax").asText()));
        }
        return sum;
    }
}
