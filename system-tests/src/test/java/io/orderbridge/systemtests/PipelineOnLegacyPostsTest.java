package io.orderbridge.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.sandbox.servers.ServiceProcess;
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
        super(Storage.LEGACY);
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
