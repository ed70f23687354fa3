package io.orderbridge.sandbox.woocommerce;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.sandbox.woocommerce.RestClient.Answer;
import io.orderbridge.sandbox.woocommerce.ShopDatabase.ApiKey;
import io.orderbridge.sandbox.woocommerce.ShopDatabase.Permission;
import io.orderbridge.sandbox.woocommerce.ShopFixture.Server;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ShopFixture.class)
class RestAuthenticationTest {

    private final Server server;
    private ShopDatabase shop;
    private WooCommerceRest rest;
    private long order;

    RestAuthenticationTest(Server server) {
        this.server = server;
    }

    @BeforeEach
    void openShop() throws Exception {
        shop = server.shop(Storage.HPOS);
        rest = WooCommerceRest.start(shop, 0);
        order = new Shopper(shop, 1).place(OrderKind.GUEST).id();
    }

    @AfterEach
    void closeShop() {
        rest.close();
        shop.close();
    }

    @Test
    void a_signature_by_either_algorithm_opens_the_shop() throws Exception {
        RestClient client = client(Permission.READ_WRITE);
        assertThat(client.get("/orders/" + order).status()).isEqualTo(200);
        client.algorithm = "HMAC-SHA1";
        assertThat(client.get("/orders", "modified_after", "2026-01-01T00:00:00+01:00")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void basic_authentication_and_keys_in_the_query_count_for_nothing_over_plain_http() throws Exception {
        ApiKey key = shop.addApiKey("test", 1, Permission.READ_WRITE);
        String basic = Base64.getEncoder()
                .encodeToString((key.consumerKey() + ":" + key.consumerSecret()).getBytes(StandardCharsets.UTF_8));
        var client = new RestClient(rest.url(), key);

        refused(
                client.unsigned("GET", "/orders/" + order, null, "Authorization", "Basic " + basic),
                "woocommerce_rest_cannot_view");
        refused(
                client.unsigned(
                        "GET",
                        "/orders/" + order + "?consumer_key=" + key.consumerKey() + "&consumer_secret="
                                + key.consumerSecret(),
                        null),
                "woocommerce_rest_cannot_view");
        refused(client.unsigned("PUT", "/orders/" + order, "{}"), "woocommerce_rest_cannot_edit");
    }

    @Test
    void key_and_secret_open_the_shop_by_https_and_only_the_right_ones() throws Exception {
        ApiKey key = shop.addApiKey("test", 1, Permission.READ_WRITE);
        var client = new RestClient(rest.url(), key);

        assertThat(byHttps(client, key.consumerKey(), key.consumerSecret()).status())
                .isEqualTo(200);
        assertThat(client.unsigned(
                                "GET",
                                "/orders/" + order + "?consumer_key=" + key.consumerKey() + "&consumer_secret="
                                        + key.consumerSecret(),
                                null,
                                "X-Forwarded-Proto",
                                "https")
                        .status())
                .isEqualTo(200);
        refused(byHttps(client, key.consumerKey(), "cs_wrong"), "woocommerce_rest_authentication_error");
        refused(byHttps(client, "ck_unknown", "cs_wrong"), "woocommerce_rest_cannot_view");
    }

    private Answer byHttps(RestClient client, String key, String secret) throws Exception {
        String basic = Base64.getEncoder().encodeToString((key + ":" + secret).getBytes(StandardCharsets.UTF_8));
        return client.unsigned(
                "GET", "/orders/" + order, null, "Authorization", "Basic " + basic, "X-Forwarded-Proto", "https");
    }

    @Test
    void a_wrong_secret_an_unknown_key_an_old_time_and_a_used_nonce_are_refused() throws Exception {
        ApiKey key = shop.addApiKey("test", 1, Permission.READ_WRITE);
        refused(
                new RestClient(rest.url(), new ApiKey(key.consumerKey(), "cs_wrong")).get("/orders"),
                "woocommerce_rest_authentication_error");
        refused(
                new RestClient(rest.url(), new ApiKey("ck_unknown", "cs_wrong")).get("/orders"),
                "woocommerce_rest_authentication_error");
        var late = new RestClient(rest.url(), key);
        late.clockSkew = Duration.ofMinutes(-16);
        assertThat(late.get("/orders").body().path("message").asText()).isEqualTo("Invalid timestamp.");
        var repeating = new RestClient(rest.url(), key);
        repeating.nonce = "once";
        assertThat(repeating.get("/orders").status()).isEqualTo(200);
        refused(repeating.get("/orders"), "woocommerce_rest_authentication_error");
    }

    @Test
    void the_signature_is_made_over_the_shops_own_address_not_the_one_called() throws Exception {
        RestClient client = client(Permission.READ);
        shop.setHome("http://shop.example.test");
        refused(client.get("/orders"), "woocommerce_rest_authentication_error");
    }

    @Test
    void a_key_permits_what_it_says() throws Exception {
        Answer refused = client(Permission.READ).put("/orders/" + order, "{}");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.body().path("message").asText())
                .isEqualTo("The API key provided does not have write permissions.");
        assertThat(client(Permission.WRITE).get("/orders/" + order).status()).isEqualTo(401);
    }

    @Test
    void a_customers_key_is_forbidden_to_see_orders() throws Exception {
        var client = new RestClient(rest.url(), shop.addApiKey("test", 2, Permission.READ_WRITE));
        Answer answer = client.get("/orders/" + order);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.code()).isEqualTo("woocommerce_rest_cannot_view");
    }

    private RestClient client(Permission permission) {
        return new RestClient(rest.url(), shop.addApiKey("test", 1, permission));
    }

    private static void refused(Answer answer, String code) {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo(code);
    }
}
