package io.orderbridge.messaging.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the services' settings read secrets that a container engine mounts as files. */
class SecretFilesTest {

    @TempDir
    Path secrets;

    @Test
    void a_file_named_like_a_setting_gives_its_value_without_the_line_end() throws IOException {
        Files.writeString(secrets.resolve("RABBITMQ_PASSWORD"), "s3cret#1\n");

        assertThat(settings(secrets).getValue("rabbitmq-password", String.class))
                .isEqualTo("s3cret#1");
    }

    @Test
    void without_the_file_the_example_stays_and_is_refused_outside_the_demo() {
        assertThat(settings(secrets).getValue("rabbitmq-password", String.class))
                .isEqualTo("change-me");
    }

    @Test
    void a_folder_that_is_not_there_is_no_error() {
        assertThat(settings(secrets.resolve("missing")).getValue("rabbitmq-password", String.class))
                .isEqualTo("change-me");
    }

    private static SmallRyeConfig settings(Path folder) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addPropertiesSources()
                .addDiscoveredSources()
                .withDefaultValues(Map.of("smallrye.config.source.file.locations", folder.toString()))
                .build();
    }
}
