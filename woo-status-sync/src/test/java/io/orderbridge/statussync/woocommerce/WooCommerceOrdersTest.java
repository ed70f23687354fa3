package io.orderbridge.statussync.woocommerce;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.orderbridge.statussync.rules.OrderChange;
import io.orderbridge.statussync.rules.ShopOrder;
import io.orderbridge.statussync.rules.TicketMeta;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the shop's answers mean. */
class WooCommerceOrdersTest {

    private static final String ORDER = "/wp-json/wc/v3/orders/1042";
    private static final String NOTES = ORDER + "/notes";
    private static final String ORDERS = "/wp-json/wc/v3/orders";
    private static final String ORDER_0 = "/wp-json/wc/v3/orders/0";
    private static final String SECRET = TestShop.SECRET;

    @RegisterExtension
    static final WireMockExtension SHOP =
            WireMockExtension.newInstance().options(options().dynamicPort()).build();

    private final ShopApi api = TestShop.api(SHOP.baseUrl(), Clock.systemUTC());
    private final WooCommerceOrders orders = new WooCommerceOrders(api);

    @BeforeEach
    void a_shop_that_works() {
        SHOP.stubFor(get(urlPathEqualTo(ORDERS)).willReturn(jsonResponse("[{\"id\":1042}]", 200)));
        SHOP.stubFor(put(urlPathEqualTo(ORDER_0))
                .willReturn(error(400, "woocommerce_rest_shop_order_invalid_id", "Invalid ID.")));
    }

    @Test
    void an_order_is_read_with_its_status_and_ticket() throws ShopException {
        SHOP.stubFor(get(urlPathEqualTo(ORDER))
                .willReturn(jsonResponse(
                        """
                {"id":1042,"status":"on-hold","meta_data":[
                  {"id":1,"key":"_other","value":{"a":[1]}},
                  {"id":2,"key":"_counterpoint_tkt_no","value":"101-000060"}]}
                """,
                        200)));

        assertThat(orders.order(1042))
                .isEqualTo(new ShopOrder(1042, "on-hold", Map.of(TicketMeta.TKT_NO, "101-000060")));
    }

    @Test
    void an_order_is_shown_to_people_with_its_lines_and_notes() throws ShopException {
        SHOP.stubFor(get(urlPathEqualTo(ORDER))
                .willReturn(jsonResponse(
                        """
                {"id":1042,"number":"W-1042","status":"processing","currency":"USD","total":"85.16","total_tax":"5.16",
                 "discount_total":"0.00","shipping_total":"10.00","date_paid_gmt":"2026-07-15T12:30:05",
                 "date_modified_gmt":null,"line_items":[
                  {"id":7,"sku":"01-10100","name":"Picket","quantity":2,"total":"70.00","meta_data":[]}]}
                """,
                        200)));
        SHOP.stubFor(get(urlPathEqualTo(NOTES))
                .willReturn(jsonResponse(
                        "[{\"note\":\"Paid.\",\"date_created_gmt\":\"2026-07-15T12:30:06\",\"customer_note\":false}]",
                        200)));

        assertThat(orders.view(1042))
                .hasToString(
                        """
                {"id":1042,"number":"W-1042","status":"processing","currency":"USD","total":"85.16","tax":"5.16",\
                "discount":"0.00","shipping":"10.00","paidAt":"2026-07-15T12:30:05Z","changedAt":"",\
                "lines":[{"id":7,"sku":"01-10100","name":"Picket","quantity":"2","total":"70.00"}],\
                "notes":[{"at":"2026-07-15T12:30:06Z","text":"Paid.","forCustomer":false}]}""");
    }

    @Test
    void status_and_ticket_are_written_together_as_json() throws ShopException {
        SHOP.stubFor(
                put(urlPathEqualTo(ORDER)).willReturn(jsonResponse("{\"id\":1042,\"status\":\"processing\"}", 200)));

        ShopOrder after = orders.change(
                1042, new OrderChange(Optional.of("processing"), Map.of(TicketMeta.DOC_ID, Optional.of("57"))));

        assertThat(after.status()).isEqualTo("processing");
        SHOP.verify(
                putRequestedFor(urlPathEqualTo(ORDER))
                        .withHeader("Content-Type", containing("application/json"))
                        .withRequestBody(
                                equalToJson(
                                        """
                        {"status":"processing","meta_data":[{"key":"_counterpoint_doc_id","value":"57"}]}
                        """)));
    }

    @Test
    void a_write_that_changes_nothing_is_never_sent() {
        assertThatThrownBy(() -> orders.change(1042, new OrderChange(Optional.empty(), Map.of())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void over_http_the_secret_does_not_travel() throws ShopException {
        SHOP.stubFor(get(urlPathEqualTo(NOTES)).willReturn(jsonResponse("[{\"note\":\"hello\"}]", 200)));

        assertThat(orders.notes(1042)).containsExactly("hello");

        SHOP.verify(getRequestedFor(urlPathEqualTo(NOTES))
                .withQueryParam("oauth_signature_method", equalTo("HMAC-SHA256"))
                .withoutHeader("Authorization"));
        assertThat(SHOP.findAll(getRequestedFor(anyUrl())).toString()).doesNotContain(SECRET);
    }

    @Test
    void an_order_that_the_shop_does_not_know_is_unknown() {
        SHOP.stubFor(get(urlPathEqualTo(ORDER))
                .willReturn(error(404, "woocommerce_rest_shop_order_invalid_id", "Invalid ID.")));

        assertThatThrownBy(() -> orders.order(1042))
                .isInstanceOf(ShopException.UnknownOrder.class)
                .hasMessageContaining("404")
                .hasMessageContaining("Invalid ID.");
    }

    @Test
    void a_shop_whose_rest_is_not_there_is_away() {
        SHOP.stubFor(any(anyUrl())
                .atPriority(1)
                .willReturn(aResponse().withStatus(404).withBody("<h1>Not found</h1>")));

        assertThatThrownBy(() -> orders.order(1042))
                .isInstanceOf(ShopException.Unavailable.class)
                .hasMessageContaining("permalinks");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504, 301})
    void one_order_in_trouble_is_no_outage(int status) {
        SHOP.stubFor(get(urlPathEqualTo(ORDER))
                .willReturn(aResponse().withStatus(status).withBody("null")));

        assertThatThrownBy(() -> orders.order(1042)).isInstanceOf(ShopException.Doubtful.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 301})
    void a_shop_in_trouble_is_away(int status) {
        SHOP.stubFor(any(anyUrl())
                .atPriority(1)
                .willReturn(aResponse().withStatus(status).withBody("<html>Briefly unavailable</html>")));

        assertThatThrownBy(() -> orders.order(1042)).isInstanceOf(ShopException.Unavailable.class);
    }

    @Test
    void an_answer_that_does_not_come_in_time_is_in_doubt() {
        SHOP.stubFor(post(urlPathEqualTo(NOTES))
                .willReturn(jsonResponse("{\"id\":1}", 201).withFixedDelay(3000)));

        assertThatThrownBy(() -> orders.addPrivateNote(1042, "hello"))
                .isInstanceOf(ShopException.Doubtful.class)
                .hasMessageContaining("within 700 ms");
    }

    @Test
    void an_answer_that_never_ends_is_in_doubt() {
        SHOP.stubFor(get(urlPathEqualTo(NOTES))
                .willReturn(jsonResponse("[" + " ".repeat(2000) + "]", 200).withChunkedDribbleDelay(20, 10_000)));

        assertThatThrownBy(() -> orders.notes(1042))
                .isInstanceOf(ShopException.Doubtful.class)
                .hasMessageContaining("700 ms");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CONNECTION_RESET_BY_PEER",
                "EMPTY_RESPONSE",
                "MALFORMED_RESPONSE_CHUNK",
                "RANDOM_DATA_THEN_CLOSE"
            })
    void half_an_answer_is_in_doubt(String fault) {
        SHOP.stubFor(post(urlPathEqualTo(NOTES)).willReturn(aResponse().withFault(Fault.valueOf(fault))));

        assertThatThrownBy(() -> orders.addPrivateNote(1042, "hello")).isInstanceOf(ShopException.Doubtful.class);
    }

    @Test
    void an_answer_that_is_no_json_is_in_doubt() {
        SHOP.stubFor(get(urlPathEqualTo(ORDER))
                .willReturn(aResponse().withStatus(200).withBody("<b>Warning</b>: {")));

        assertThatThrownBy(() -> orders.order(1042)).isInstanceOf(ShopException.Doubtful.class);
    }

    @Test
    void a_shop_that_cannot_be_connected_to_is_away() throws Exception {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        WooCommerceOrders nowhere = TestShop.orders("http://127.0.0.1:" + nobody);

        assertThatThrownBy(() -> nowhere.order(1042))
                .isInstanceOf(ShopException.Unavailable.class)
                .hasMessageContaining("it refuses connections");
        assertThatThrownBy(() -> TestShop.orders("http://no-such-host.invalid").order(1042))
                .isInstanceOf(ShopException.Unavailable.class)
                .hasMessageContaining("its host name is unknown");
    }

    @Test
    void a_refused_key_is_an_outage_in_words_without_the_secret() {
        SHOP.stubFor(any(anyUrl())
                .atPriority(1)
                .willReturn(error(401, "woocommerce_rest_authentication_error", "Consumer secret is invalid.")));

        assertThatThrownBy(() -> orders.order(1042))
                .isInstanceOf(ShopException.Unavailable.class)
                .hasMessageContaining("the consumer key …1234567 is refused by the shop at http://")
                .hasMessageContaining("Consumer secret is invalid. (401 woocommerce_rest_authentication_error)")
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void a_key_that_may_only_read_is_an_outage_and_not_over_by_a_read() {
        ResponseDefinitionBuilder readOnly = error(
                401, "woocommerce_rest_authentication_error", "The API key provided does not have write permissions.");
        SHOP.stubFor(put(anyUrl()).atPriority(1).willReturn(readOnly));

        assertThatThrownBy(() -> orders.change(1042, new OrderChange(Optional.of("processing"), Map.of())))
                .isInstanceOf(ShopException.Unavailable.class)
                .hasMessageContaining("write permissions");
        assertThatThrownBy(api::probe).isInstanceOf(ShopException.Unavailable.class);
    }

    @Test
    void a_call_that_alone_is_forbidden_is_refused() {
        SHOP.stubFor(post(urlPathEqualTo(NOTES))
                .willReturn(aResponse().withStatus(403).withBody("blocked by a rule")));

        assertThatThrownBy(() -> orders.addPrivateNote(1042, "hello")).isInstanceOf(ShopException.Refused.class);
    }

    @Test
    void a_short_retry_after_is_waited_for() throws ShopException {
        SHOP.stubFor(get(urlPathEqualTo(NOTES))
                .inScenario("busy")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse().withStatus(429).withHeader("Retry-After", "1"))
                .willSetStateTo("free"));
        SHOP.stubFor(get(urlPathEqualTo(NOTES))
                .inScenario("busy")
                .whenScenarioStateIs("free")
                .willReturn(jsonResponse("[]", 200)));
        Instant begin = Instant.now();

        assertThat(orders.notes(1042)).isEmpty();

        assertThat(Duration.between(begin, Instant.now())).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"120", "Wed, 15 Jul 2026 12:32:00 GMT"})
    void a_long_retry_after_is_an_outage_in_which_nobody_calls(String retryAfter) {
        Clock clock = Clock.fixed(Instant.parse("2026-07-15T12:30:00Z"), ZoneOffset.UTC);
        ShopApi shop = TestShop.api(SHOP.baseUrl(), clock);
        WooCommerceOrders at = new WooCommerceOrders(shop);
        SHOP.stubFor(get(urlPathEqualTo(NOTES))
                .willReturn(aResponse().withStatus(429).withHeader("Retry-After", retryAfter)));

        assertThatThrownBy(() -> at.notes(1042))
                .isInstanceOf(ShopException.Unavailable.class)
                .hasMessageContaining("2026-07-15T12:32:00Z");
        assertThatThrownBy(shop::probe).isInstanceOf(ShopException.Unavailable.class);
        assertThatThrownBy(() -> at.order(1042)).isInstanceOf(ShopException.Unavailable.class);
        assertThat(SHOP.findAll(getRequestedFor(anyUrl()))).hasSize(1);
    }

    private static ResponseDefinitionBuilder error(int status, String code, String message) {
        return jsonResponse(
                "{\"code\":\"%s\",\"message\":\"%s\",\"data\":{\"status\":%d}}".formatted(code, message, status),
                status);
    }
}
