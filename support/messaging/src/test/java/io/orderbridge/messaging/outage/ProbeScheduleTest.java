package io.orderbridge.messaging.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProbeScheduleTest {

    @Test
    void probes_come_at_a_distance_that_doubles_up_to_the_longest() {
        ProbeSchedule schedule = new ProbeSchedule(Duration.ofSeconds(1), Duration.ofSeconds(30));

        assertThat(IntStream.range(0, 7).mapToObj(schedule::before).map(Duration::toSeconds))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
        assertThat(schedule.before(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void a_schedule_that_makes_no_sense_is_refused() {
        assertThatThrownBy(() -> new ProbeSchedule(Duration.ZERO, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ProbeSchedule(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
