package io.orderbridge.ingest.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.orderbridge.sandbox.woocommerce.Storage;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The shop's plug-in on a real PHP, with WordPress's hooks and nothing more of WordPress. */
@QuarkusTest
class PingPluginTest extends IngestTest {

    private static final Path PLUGIN = Path.of("../deploy/woocommerce/orderbridge-ping.php");
    private static final Path HARNESS = Path.of("src/test/resources/wordpress/harness.php");

    @TestHTTPResource("/pings/woocommerce")
    URI endpoint;

    @BeforeAll
    static void php() {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/php")) || Files.isExecutable(Path.of("/usr/local/bin/php")),
                "PHP is not installed here (php-cli): the shop's plug-in is not tried");
    }

    @Test
    void its_syntax_is_right() throws Exception {
        assertThat(run(List.of("php", "-l", PLUGIN.toString()))).contains("No syntax errors");
    }

    @Test
    void an_order_that_is_paid_is_staged_after_the_request_of_the_shop_has_ended() throws Exception {
        begin(Storage.HPOS);

        JsonNode done = scenario("paid", "a webhook's secret");

        assertThat(done.path("before the end").asInt()).isZero();
        assertThat(done.path("requests")).hasSize(1);
        JsonNode request = done.path("requests").get(0);
        assertThat(request.path("body").asText()).isEqualTo("{\"orders\":[34]}");
        assertThat(request.path("blocking").asBoolean()).isFalse();
        assertThat(request.path("answer").asText()).contains("204");
        await().atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(count("WOO_ORDER_ID = 34 AND ANNOUNCED_DT IS NOT NULL"))
                        .isOne());
    }

    @Test
    void another_secret_is_refused() throws Exception {
        JsonNode done = scenario("paid", "another secret");

        assertThat(done.path("requests").get(0).path("answer").asText()).contains("401");
    }

    @Test
    void refunds_and_edits_are_told_in_one_ping() throws Exception {
        JsonNode done = scenario("refunded", "a webhook's secret");

        assertThat(done.path("requests")).hasSize(1);
        assertThat(done.path("requests").get(0).path("body").asText()).isEqualTo("{\"orders\":[41,43,45]}");
    }

    @Test
    void a_request_that_changes_thousands_of_orders_makes_one_ping_of_a_hundred() throws Exception {
        JsonNode requests = scenario("many", "a webhook's secret").path("requests");

        assertThat(requests).hasSize(1);
        JsonNode orders = JsonMapper.builder()
                .build()
                .readTree(requests.get(0).path("body").asText())
                .path("orders");
        assertThat(orders).hasSize(100);
        assertThat(requests.get(0).path("answer").asText()).contains("204");
    }

    @Test
    void a_request_that_changes_nothing_and_a_shop_without_a_secret_make_none() throws Exception {
        assertThat(scenario("nothing", "a webhook's secret").path("requests")).isEmpty();
        assertThat(scenario("paid", "").path("requests")).isEmpty();
    }

    @Test
    void the_list_of_orders_gets_a_column_and_a_filter_in_both_storages() throws Exception {
        JsonNode list = scenario("list", "");

        for (String columns : List.of("columns", "legacy columns")) {
            assertThat(list.path(columns).path("orderbridge_state").asText()).isEqualTo("CounterPoint");
            assertThat(list.path(columns).path("order").asText()).isEqualTo("Order");
        }
        assertThat(list.path("cell").asText()).isEqualTo("In CounterPoint");
        assertThat(list.path("legacy cell").asText()).isEqualTo("On hold");
        assertThat(list.path("unknown cell").asText()).isEqualTo("&lt;b&gt;new&lt;/b&gt;");
        assertThat(list.path("other cell").asText()).isEmpty();
        for (String filter : List.of("filter", "legacy filter")) {
            assertThat(list.path(filter).asText())
                    .contains(
                            "<select name=\"orderbridge_state\">", "<option value=\"failed\" selected>Failed</option>");
        }
        assertThat(list.path("other filter").asText()).isEmpty();
        for (String query : List.of("query", "legacy query")) {
            JsonNode meta = list.path(query).path("meta_query").get(0);
            assertThat(meta.path("key").asText()).isEqualTo("_orderbridge_state");
            assertThat(meta.path("value").asText()).isEqualTo("failed");
        }
        assertThat(list.path("other query").has("meta_query")).isFalse();
        assertThat(list.path("wrong query").has("meta_query")).isFalse();
    }

    private JsonNode scenario(String name, String secret) throws Exception {
        return JsonMapper.builder()
                .build()
                .readTree(run(List.of(
                        "env",
                        "ORDERBRIDGE_PING_URL=" + (secret.isEmpty() ? "" : endpoint.toString()),
                        "ORDERBRIDGE_PING_SECRET=" + secret,
                        "php",
                        HARNESS.toString(),
                        PLUGIN.toString(),
                        name)));
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(new ArrayList<>(command))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
