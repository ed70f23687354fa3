package io.orderbridge.alerting.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.alerting.AlertingSettings;
import io.orderbridge.alerting.digest.Alert;
import io.orderbridge.model.HealthChanged;
import io.orderbridge.model.HealthLevel;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LetterWriterTest {

    private static final Instant NOW = Instant.parse("2026-07-15T12:00:00Z");

    private final LetterWriter writer = new LetterWriter(
            new SmallRyeConfigBuilder()
                    .addDiscoveredConverters()
                    .withMapping(AlertingSettings.class)
                    .build()
                    .getConfigMapping(AlertingSettings.class),
            Instant.parse("2026-07-14T08:30:00Z"));

    @Test
    void an_all_clear_claims_nothing_of_what_was_mailed_before_the_service_started() {
        AlertLetter letter = writer.write(
                List.of(alert(Alert.Kind.ALL_CLEAR, "CounterPoint")),
                List.of(alert(Alert.Kind.TROUBLE, "CounterPoint")));

        assertThat(letter.subject()).isEqualTo("[OrderBridge] All clear: CounterPoint: well again");
        assertThat(letter.headline())
                .isEqualTo("CounterPoint: well again. Of what was mailed since Tue 14 Jul 08:30:00 UTC, nothing else is"
                        + " open.");
    }

    @Test
    void an_all_clear_counts_what_is_still_open() {
        AlertLetter letter = writer.write(
                List.of(alert(Alert.Kind.ALL_CLEAR, "CounterPoint")),
                List.of(alert(Alert.Kind.TROUBLE, "CounterPoint"), alert(Alert.Kind.TROUBLE, "SMTP")));

        assertThat(letter.headline()).isEqualTo("CounterPoint: well again. Still open: 1.");
    }

    @Test
    void what_others_wrote_brings_no_control_or_format_character_into_a_mail() {
        AlertLetter letter = writer.write(List.of(alert(Alert.Kind.TROUBLE, "order\u202e 7\u009b31m")), List.of());

        assertThat(letter.subject()).contains("order 7 31m").matches("[^\\p{Cc}\\p{Cf}]*");
        assertThat(letter.headline()).matches("[^\\p{Cc}\\p{Cf}]*");
        assertThat(letter.health().get(0).component()).isEqualTo("order 7 31m");
    }

    private static Alert alert(Alert.Kind kind, String component) {
        boolean over = kind == Alert.Kind.ALL_CLEAR;
        HealthChanged event = new HealthChanged(
                "order-processor",
                component,
                over ? HealthLevel.HEALTHY : HealthLevel.CRITICAL,
                over ? "" : "connection refused",
                NOW);
        return new Alert(UUID.randomUUID(), NOW, kind, "health " + component, HealthLevel.CRITICAL, event);
    }
}
