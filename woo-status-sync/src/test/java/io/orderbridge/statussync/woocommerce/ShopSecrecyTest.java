package io.orderbridge.statussync.woocommerce;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What signs a call never gets into a message for people, whatever the shop makes of the call. */
class ShopSecrecyTest {

    /** WireMock's own words for parts of the request that it answers. */
    private static final String QUERY = "{{request.url}}";

    @RegisterExtension
    static final WireMockExtension SHOP = WireMockExtension.newInstance()
            .options(options().dynamicPort().globalTemplating(true))
            .build();

    private final WooCommerceOrders orders = TestShop.orders(SHOP.baseUrl());

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void a_redirect_is_described_without_the_query_of_its_target(int status) {
        SHOP.stubFor(any(anyUrl())
                .willReturn(aResponse().withStatus(status).withHeader("Location", "https://www.shop.example" + QUERY)));

        assertThat(reasonOf())
                .contains("https://www.shop.example/wp-json/wc/v3/orders")
                .contains("set WOOCOMMERCE_URL");
    }

    @Test
    void a_redirect_away_from_the_rest_path_names_plain_permalinks() {
        SHOP.stubFor(any(anyUrl())
                .willReturn(aResponse()
                        .withStatus(301)
                        .withHeader("Location", SHOP.baseUrl() + "/?" + "{{request.query}}")));

        assertThat(reasonOf()).contains("permalinks", "\"Plain\"", "Settings, Permalinks");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 414, 500})
    void an_error_page_that_quotes_the_address_is_quoted_without_its_query(int status) {
        SHOP.stubFor(any(anyUrl())
                .willReturn(aResponse()
                        .withStatus(status)
                        .withBody("<html><body><h1>Sorry</h1><p>The address " + QUERY
                                + " is blocked</p></body></html>")));

        assertThat(reasonOf()).contains("The address /wp-json/");
    }

    @Test
    void an_error_that_quotes_the_encoded_address_is_quoted_without_its_query() {
        SHOP.stubFor(any(anyUrl())
                .willReturn(aResponse()
                        .withStatus(500)
                        .withBody("{\"code\":\"internal_server_error\",\"message\":\"failed at {{urlEncode"
                                + " request.url}}\"}")));

        assertThat(reasonOf()).contains("internal_server_error");
    }

    /** What people read of a call that failed; the shop is asked once more, and fails as well. */
    private String reasonOf() {
        ShopException failed = catchThrowableOfType(ShopException.class, () -> orders.order(1042));
        assertThat(failed.getMessage())
                .doesNotContain(TestShop.KEY, TestShop.SECRET)
                .doesNotContainPattern("oauth_[a-z_]+(=|%3D)[^…]");
        return failed.getMessage();
    }
}
