package io.orderbridge.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WaitUntilTest {

    private static final Instant BEGIN = Instant.parse("2026-07-15T12:00:00Z");

    private final WaitUntil wait = WaitUntil.after(Duration.ofMinutes(1), BEGIN);

    @Test
    void it_is_over_when_its_time_has_passed_and_not_before() {
        assertThat(wait.isOver(BEGIN)).isFalse();
        assertThat(wait.isOver(BEGIN.plusSeconds(59))).isFalse();
        assertThat(wait.isOver(BEGIN.plusSeconds(60))).isTrue();
        assertThat(WaitUntil.NOW.isOver(BEGIN)).isTrue();
    }

    @Test
    void a_clock_that_is_set_back_or_forth_makes_it_no_longer() {
        assertThat(wait.isOver(BEGIN.minus(Duration.ofHours(1)))).isTrue();
        assertThat(wait.isOver(BEGIN.plus(Duration.ofHours(1)))).isTrue();
    }
}
