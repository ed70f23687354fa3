package io.orderbridge.statussync.woocommerce;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Answers of a shop that are too long, and error pages that are made for browsers. */
class ShopAnswersTest {

    private static final String ORDER = "/wp-json/wc/v3/orders/1042";

    @RegisterExtension
    static final WireMockExtension SHOP =
            WireMockExtension.newInstance().options(options().dynamicPort()).build();

    private final WooCommerceOrders orders = TestShop.orders(SHOP.baseUrl());

    @BeforeEach
    void a_shop_that_works() {
        SHOP.stubFor(get(urlPathEqualTo("/wp-json/wc/v3/orders")).willReturn(jsonResponse("[{\"id\":1042}]", 200)));
        SHOP.stubFor(put(urlPathEqualTo("/wp-json/wc/v3/orders/0"))
                .willReturn(jsonResponse("{\"code\":\"woocommerce_rest_shop_order_invalid_id\"}", 400)));
    }

    @Test
    void an_answer_that_is_too_long_is_read_no_further() {
        String meta = "{\"key\":\"_plugin\",\"value\":\"" + "x".repeat(200_000) + "\"}";
        SHOP.stubFor(get(urlPathEqualTo(ORDER))
                .willReturn(jsonResponse("{\"id\":1042,\"status\":\"processing\",\"meta_data\":[" + meta + "]}", 200)));

        assertThatThrownBy(() -> orders.order(1042))
                .isInstanceOf(ShopException.Doubtful.class)
                .hasMessageContaining("more than 64 KiB");
    }

    @Test
    void an_answer_of_the_longest_size_is_read() throws ShopException {
        String order = "{\"id\":1042,\"status\":\"processing\",\"meta_data\":[]}";
        SHOP.stubFor(get(urlPathEqualTo(ORDER))
                .willReturn(jsonResponse(order + " ".repeat(64 * 1024 - order.length()), 200)));

        assertThat(orders.order(1042).status()).isEqualTo("processing");
    }

    @Test
    void of_an_error_page_people_read_its_sentence() {
        SHOP.stubFor(
                any(anyUrl())
                        .atPriority(1)
                        .willReturn(
                                aResponse()
                                        .withStatus(500)
                                        .withBody(
                                                """
                        <!DOCTYPE html><html lang="en-US"><head><title>WordPress &rsaquo; Error</title>
                        <style type="text/css">html { background: #f1f1f1; } body { color: #444; }</style>
                        <script>var a = "<b>";</script></head>
                        <body id="error-page"><div class="wp-die-message"><p>There has been a critical error on this
                        website.</p><p><a href="https://wordpress.org/documentation/">Learn more about troubleshooting
                        WordPress.</a></p></div></body></html>
                        """)));

        assertThatThrownBy(() -> orders.order(1042))
                .isInstanceOf(ShopException.Unavailable.class)
                .hasMessageContaining("500: There has been a critical error on this website.")
                .hasMessageNotContaining("background")
                .hasMessageNotContaining("var a")
                .hasMessageNotContaining("Learn more");
    }

    @Test
    void of_an_error_page_without_text_people_read_its_title() {
        SHOP.stubFor(any(anyUrl())
                .atPriority(1)
                .willReturn(aResponse()
                        .withStatus(502)
                        .withBody("<html><head><title>502 Bad Gateway</title></head><body></body></html>")));

        assertThatThrownBy(() -> orders.order(1042)).hasMessageContaining("502 Bad Gateway");
    }

    @Test
    void of_a_signature_that_a_wrong_clock_spoils_people_read_how_wrong_it_is() {
        for (Map.Entry<Duration, String> shop : Map.of(
                        Duration.ofMinutes(-60), "web server is 60 min behind ours",
                        Duration.ofMinutes(61), "web server is 60 min ahead of ours")
                .entrySet()) {
            SHOP.stubFor(any(anyUrl())
                    .atPriority(1)
                    .willReturn(jsonResponse(
                                    "{\"code\":\"woocommerce_rest_authentication_error\",\"message\":\"Invalid timestamp.\"}",
                                    401)
                            .withHeader(
                                    "Date",
                                    DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                            ZonedDateTime.now(ZoneOffset.UTC).plus(shop.getKey())))));

            assertThatThrownBy(() -> orders.order(1042))
                    .isInstanceOf(ShopException.Unavailable.class)
                    .hasMessageContaining("Invalid timestamp. (401 woocommerce_rest_authentication_error)")
                    .hasMessageContaining("the clock of the shop's " + shop.getValue());
        }
    }
}
