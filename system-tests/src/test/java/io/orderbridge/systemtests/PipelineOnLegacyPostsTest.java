package io.orderbridge.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.sandbox.local.ServiceProcess;
import io.orderbridge.sandbox.woocommerce.Storage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
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

    /** The answer, also of a service that says that all is not well. */
    private static String read(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
