package io.orderbridge.sandbox.woocommerce;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.sandbox.woocommerce.RestClient.Answer;
import io.orderbridge.sandbox.woocommerce.ShopDatabase.ApiKey;
import io.orderbridge.sandbox.woocommerce.ShopDatabase.Permission;
import io.orderbridge.sandbox.woocommerce.ShopFixture.Server;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a shop that really runs was seen to do. */
@ExtendWith(ShopFixture.class)
class RestLikeAShopTest {

    private final Server server;
    private ShopDatabase shop;
    private WooCommerceRest rest;
    private Shopper shopper;
    private ApiKey key;
    private RestClient client;

    RestLikeAShopTest(Server server) {
        this.server = server;
    }

    @AfterEach
    void close() {
        shop.setOption("permalink_structure", "/%postname%/");
        rest.close();
        shop.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/index.php"})
    void plain_permalinks_send_every_rest_path_to_the_front_page_with_all_of_the_query(String before) throws Exception {
        open(Storage.HPOS);
        shop.setOption("permalink_structure", "");

        Answer answer = new RestClient(rest.url() + before, key).get("/orders");

        assertThat(answer.status()).isEqualTo(301);
        assertThat(answer.header("Location"))
                .startsWith(shop.home() + "/?")
                .contains("oauth_consumer_key=" + key.consumerKey(), "oauth_signature=");
    }

    @Test
    void other_permalinks_serve_rest_with_and_without_index_php() throws Exception {
        open(Storage.HPOS);

        assertThat(client.get("/orders").status()).isEqualTo(200);
        assertThat(new RestClient(rest.url() + "/index.php", key).get("/orders").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    void a_refund_by_amount_leaves_the_status_until_nothing_is_left(Storage storage) throws Exception {
        open(storage);
        PlacedOrder order = shopper.place(OrderKind.VARIATION);
        String refunds = "/orders/" + order.id() + "/refunds";

        Answer part = client.post(refunds, "{\"amount\":\"1.00\",\"reason\":\"scratched\"}");
        assertThat(part.status()).isEqualTo(201);
        assertThat(shopper.look(order.id()).orElseThrow().status()).isEqualTo("processing");
        assertThat(client.get(refunds).body().path(0).path("reason").asText()).isEqualTo("scratched");
        assertThat(client.get("/orders/" + order.id())
                        .body()
                        .path("refunds")
                        .path(0)
                        .path("total")
                        .asText())
                .isEqualTo("-1.00");

        Answer tooMuch = client.post(refunds, "{\"amount\":\"" + order.amount() + "\"}");
        assertThat(tooMuch.status()).isEqualTo(500);
        assertThat(tooMuch.code()).isEqualTo("woocommerce_rest_cannot_create_order_refund");

        client.post(
                refunds,
                "{\"amount\":\"" + order.amount().subtract(BigDecimal.ONE).toPlainString() + "\"}");
        assertThat(shopper.look(order.id()).orElseThrow().status()).isEqualTo("refunded");
    }

    @ParameterizedTest
    @EnumSource
    void notes_are_hidden_in_the_trash_of_the_legacy_storage_and_back_afterwards(Storage storage) throws Exception {
        open(storage);
        PlacedOrder order = shopper.place(OrderKind.VARIATION);
        String notes = "/orders/" + order.id() + "/notes";
        client.post(notes, "{\"note\":\"CounterPoint document 7\"}");
        int before = client.get(notes).body().size();

        client.call("DELETE", "/orders/" + order.id(), null);
        assertThat(client.get(notes).body()).hasSize(storage == Storage.LEGACY ? 0 : before);

        client.put("/orders/" + order.id(), "{\"status\":\"processing\"}");
        assertThat(client.get(notes).body().size()).isGreaterThan(before);
    }

    @Test
    void a_late_answer_is_done_at_once_all_the_same() throws Exception {
        open(Storage.HPOS);
        PlacedOrder order = shopper.place(OrderKind.VARIATION);
        rest.faults().answerLate(1, Duration.ofMillis(700));
        Instant begin = Instant.now();

        Answer answer = client.post("/orders/" + order.id() + "/notes", "{\"note\":\"late\"}");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(Duration.between(begin, Instant.now())).isGreaterThanOrEqualTo(Duration.ofMillis(700));
        assertThat(shopper.look(order.id()).orElseThrow().notes()).contains("late");
    }

    @Test
    void webhooks_are_listed_with_their_status() throws Exception {
        open(Storage.HPOS);
        long id = rest.addWebhook("orders", "order.updated", "http://127.0.0.1:1/hook", "hush");

        Answer answer = client.get("/webhooks");

        assertThat(answer.body().path(0).path("id").asLong()).isEqualTo(id);
        assertThat(answer.body().path(0).path("status").asText()).isEqualTo("active");
    }

    @Test
    void an_unknown_order_is_named_in_the_words_of_each_call() throws Exception {
        open(Storage.HPOS);

        assertThat(client.get("/orders/99999999").body().path("message").asText())
                .isEqualTo("Invalid ID.");
        assertThat(client.put("/orders/99999999", "{}").body().path("message").asText())
                .isEqualTo("ID is invalid.");
    }

    private void open(Storage storage) throws SQLException, IOException {
        shop = server.shop(storage);
        rest = WooCommerceRest.start(shop, 0);
        shopper = new Shopper(shop, 1);
        key = shop.addApiKey("test", 1, Permission.READ_WRITE);
        client = new RestClient(rest.url(), key);
    }
}
