package io.orderbridge.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.sandbox.local.ServiceProcess;
import io.orderbridge.sandbox.woocommerce.Storage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class PipelineOnLegacyPostsTest extends PipelineContract {

    /** The shop's consumer secret in the stack. */
    private static final String CONSUMER_SECRET = "cs_change-me";

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
                    .doesNotContain(CONSUMER_SECRET, RunningPipeline.WEBHOOK_SECRET, RunningPipeline.READER_KEY);
        }
    }

    private static String read(String url) throws Exception {
        try (var answer = URI.create(url).toURL().openStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
