package io.orderbridge.ingest.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusedDeliveriesTest {

    private Instant now = Instant.parse("2026-07-15T12:00:00Z");

    private final RefusedDeliveries refused = new RefusedDeliveries(new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    @Test
    void wrong_signatures_are_one_line_a_minute_with_their_number() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            refused.refused("10.0.0.1").ifPresent(lines::add);
        }
        now = now.plus(Duration.ofSeconds(59));
        refused.refused("10.0.0.1").ifPresent(lines::add);
        assertThat(lines).singleElement().asString().startsWith("1 webhooks");

        now = now.plus(Duration.ofSeconds(1));
        refused.refused("10.0.0.2").ifPresent(lines::add);

        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).startsWith("51 webhooks").contains("10.0.0.2");
    }

    @Test
    void a_source_of_many_is_not_listened_to_for_the_rest_of_the_minute_and_others_are() {
        for (int i = 0; i < RefusedDeliveries.MOST; i++) {
            assertThat(refused.isTooMany("10.0.0.1")).isFalse();
            refused.refused("10.0.0.1");
        }

        assertThat(refused.isTooMany("10.0.0.1")).isTrue();
        assertThat(refused.isTooMany("10.0.0.2")).isFalse();
        now = now.plus(Duration.ofMinutes(1));
        assertThat(refused.isTooMany("10.0.0.1")).isFalse();
    }

    @Test
    void wrong_ones_do_not_lock_out_the_shop_behind_the_same_proxy() {
        refused.accepted("10.0.0.1");
        for (int i = 0; i < 10 * RefusedDeliveries.MOST; i++) {
            refused.refused("10.0.0.1");
        }

        assertThat(refused.isTooMany("10.0.0.1")).isFalse();
    }

    @Test
    void any_number_of_sources_is_remembered_in_a_bounded_place() {
        for (int i = 0; i < 100_000; i++) {
            refused.refused("source " + i);
        }

        assertThat(refused.isTooMany("source 7")).isFalse();
        assertThat(refused.isTooMany("source never seen")).isTrue();
    }

    @Test
    void a_clock_that_was_ahead_keeps_nobody_out_and_nothing_quiet_for_longer_than_a_minute() {
        now = now.plus(Duration.ofHours(1));
        for (int i = 0; i < RefusedDeliveries.MOST; i++) {
            refused.refused("10.0.0.1");
        }
        assertThat(refused.isTooMany("10.0.0.1")).isTrue();

        now = now.minus(Duration.ofHours(1));

        assertThat(refused.isTooMany("10.0.0.1")).isFalse();
        assertThat(refused.refused("10.0.0.1")).isPresent();
    }
}
