package io.orderbridge.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderbridge.sandbox.journey.Journey;
import io.orderbridge.sandbox.journey.Step;
import io.orderbridge.sandbox.network.Link;
import io.orderbridge.sandbox.servers.ServiceProcess;
import io.orderbridge.sandbox.stack.LocalStack;
import io.orderbridge.sandbox.stack.StandInShop;
import io.orderbridge.sandbox.woocommerce.OrderKind;
import io.orderbridge.sandbox.woocommerce.Storage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PipelineOnLegacyPostsTest extends PipelineContract {

    /** A part of the consumer secret, too. */
    private static final String EVERY_OTHER_PASSWORD = "change-me";

    PipelineOnLegacyPostsTest() {
        super(Storage.LEGACY, 2);
    }

    @Test
    void no_service_tells_a_secret_in_its_log_its_health_or_its_figures() throws Exception {
        for (ServiceProcess service : pipeline.stack().services()) {
            assertThat(Files.readString(service.log())
                            + read(service.url() + "/q/health")
                            + read(service.url() + "/q/metrics"))
                    .contains("jvm_memory", "UP")
                    .doesNotContain(EVERY_OTHER_PASSWORD, RunningPipeline.WEBHOOK_SECRET, RunningPipeline.READER_KEY);
        }
    }

    @Test
    void a_shop_that_is_away_holds_up_no_order_of_another_shop() throws Exception {
        LocalStack stack = pipeline.stack();
        StandInShop away = stack.shops().get(1);
        Link rest = stack.link(named("woo-status-sync.shop-b"), away.rest());
        rest.cut();
        try {
            Journey second = pipeline.shopperOrders(1, OrderKind.GUEST);
            Journey first = pipeline.shopperOrders(0, OrderKind.GUEST);

            await().atMost(Duration.ofSeconds(30)).until(() -> pipeline.hasTaken(first, Step.TOLD_BACK));
            await().atMost(Duration.ofSeconds(30)).until(() -> pipeline.hasTaken(second, Step.TICKET));
            assertThat(second.has(Step.TOLD_BACK)).isFalse();
        } finally {
            rest.restore();
        }
        pipeline.assertThatAllIsWell();
    }

    @Test
    void health_metrics_and_the_desk_name_the_shop() throws Exception {
        assertThat(read(named("order-ingest.shop-b").url() + "/q/metrics")).contains("shop=\"shop-b\"");
        String desk = named("order-desk").url();
        assertThat(asked(desk + "/health")).contains("order-ingest.shop-b", "woo-status-sync.shop-b");
        assertThat(asked(desk + "/orders?state=created")).contains("\"shop\":\"shop-b\"", "\"shop\":\"woocommerce\"");
    }

    private static String asked(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url))
                                .timeout(Duration.ofSeconds(30))
                                .header("Authorization", "Bearer " + RunningPipeline.READER_KEY)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private ServiceProcess named(String name) {
        return pipeline.stack().services().stream()
                .filter(service -> service.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The broker's own figures are RabbitMQ's to name. */
    @Test
    void dashboard_and_rules_ask_only_for_figures_that_the_services_have() throws Exception {
        Path observability = Path.of("..", "deploy", "observability");
        Set<String> wanted = Pattern.compile("\\b(?:orderbridge|jvm)_\\w+")
                .matcher(Files.readString(observability.resolve("rules.yml"))
                        + Files.readString(observability.resolve("grafana/dashboards/orderbridge.json")))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
        StringBuilder figures = new StringBuilder();
        for (ServiceProcess service : pipeline.stack().services()) {
            figures.append(read(service.url() + "/q/metrics"));
        }

        assertThat(wanted).hasSizeGreaterThan(10);
        assertThat(figures.toString().lines().map(line -> line.split("[ {]", 2)[0]))
                .containsAll(wanted);
    }

    /** The answer, also of a service that says that all is not well. */
    private static String read(String url) throws Exception {
        // As Prometheus asks; an upgrade to HTTP/2 has left an answer unread once.
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create(url))
                                .timeout(Duration.ofSeconds(30))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
