package io.orderbridge.statussync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderbridge.service.startup.Findings;
import io.orderbridge.service.startup.StartupRefused;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsCheckTest {

    private static final String WOOCOMMERCE = "orderbridge.status-sync.woocommerce.";

    private final List<String> found = new ArrayList<>();

    @Test
    void plain_http_is_refused_because_a_signature_does_not_cover_the_body() {
        assertThatThrownBy(() -> check(Map.of(WOOCOMMERCE + "url", "http://shop.example")))
                .isInstanceOf(StartupRefused.class)
                .hasMessageContaining("WOOCOMMERCE_URL")
                .hasMessageContaining("JSON body")
                .hasMessageContaining("WOOCOMMERCE_ALLOW_HTTP");
    }

    @Test
    void plain_http_that_is_allowed_is_a_warning() {
        check(Map.of(WOOCOMMERCE + "url", "http://shop.example", WOOCOMMERCE + "allow-http", "true"));

        assertThat(found).anyMatch(line -> line.startsWith("warning") && line.contains("not the JSON body"));
    }

    @Test
    void https_needs_no_permission() {
        check(Map.of(WOOCOMMERCE + "url", "https://shop.example"));

        assertThat(found).noneMatch(line -> line.startsWith("warning"));
    }

    private void check(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of(
                WOOCOMMERCE + "consumer-key", "ck_0123456789abcdef", WOOCOMMERCE + "consumer-secret", "cs_0123456789"));
        all.putAll(settings);
        StatusSyncSettings read = new SmallRyeConfigBuilder()
                .withMapping(StatusSyncSettings.class)
                .withDefaultValues(all)
                .withConverter(Duration.class, 200, text -> Duration.parse("PT" + text.toUpperCase(Locale.ROOT)))
                .build()
                .getConfigMapping(StatusSyncSettings.class);
        new SettingsCheck(read, "woo-status-sync").look(new Findings() {
            @Override
            public void ok(String text) {
                found.add("ok " + text);
            }

            @Override
            public void warning(String text) {
                found.add("warning " + text);
            }

            @Override
            public void away(String text) {
                found.add("away " + text);
            }

            @Override
            public void wrong(String text) {
                throw new StartupRefused(text);
            }
        });
    }
}
