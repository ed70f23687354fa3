package io.orderbridge.service.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StillnessTest {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Loops loops = new Loops();
    private final Stillness stillness = new Stillness(LIMIT);

    @AfterEach
    void forgetThisThread() {
        Watched.OF_THIS_THREAD.remove();
    }

    @Test
    void a_thread_that_stands_still_for_longer_than_the_limit_is_found() {
        Watched worker = loops.watch("worker", Duration.ZERO);

        lookFor(6);
        assertThat(stillness.look(loops.watched(), Duration.ofSeconds(1))).contains(worker);
    }

    @Test
    void a_thread_that_gets_on_is_never_found() {
        loops.watch("worker", Duration.ZERO);

        for (int hour = 0; hour < 60; hour++) {
            lookFor(5);
            Loops.moved();
        }
    }

    @Test
    void a_thread_may_rest_between_its_rounds() {
        Watched hourly = loops.watch("hourly", Duration.ofHours(1));

        lookFor(66);
        assertThat(stillness.look(loops.watched(), Duration.ofSeconds(1))).contains(hourly);
    }

    @Test
    void a_thread_that_has_ended_is_not_missed() {
        loops.watch("worker", Duration.ZERO).close();

        lookFor(60);
    }

    @Test
    void one_that_begins_late_is_not_blamed_for_the_time_before() {
        loops.watch("first", Duration.ofDays(1));
        lookFor(5);
        loops.watch("second", Duration.ZERO);

        lookFor(5);
    }

    private void lookFor(int minutes) {
        for (int minute = 0; minute < minutes; minute++) {
            assertThat(stillness.look(loops.watched(), MINUTE)).isEmpty();
        }
    }
}
