package io.orderbridge.statussync.woocommerce;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AdaptiveLimitTest {

    private static final String CALL = "PUT /orders/*";
    private static final Duration QUICK = Duration.ofMillis(100);
    private static final Duration SLOW = Duration.ofMillis(350);

    private final AdaptiveLimit limit = new AdaptiveLimit(16);
    private long now;

    @Test
    void it_grows_to_the_ceiling_while_answers_are_quick() throws InterruptedException {
        rounds(100, QUICK);

        assertThat(limit.current()).isEqualTo(16);
    }

    @Test
    void it_does_not_grow_while_it_is_not_used_up() throws InterruptedException {
        for (int i = 0; i < 1_000; i++) {
            oneAlone(QUICK);
        }

        assertThat(limit.current()).isEqualTo(4);
    }

    @Test
    void it_shrinks_while_answers_are_slow_and_never_below_two() throws InterruptedException {
        rounds(100, QUICK);

        rounds(10, SLOW);
        assertThat(limit.current()).isLessThan(10);

        rounds(200, SLOW);
        assertThat(limit.current()).isEqualTo(2);
    }

    @Test
    void answers_that_are_late_now_and_then_are_no_slowness() throws InterruptedException {
        for (int i = 0; i < 1_000; i++) {
            round(CALL, i % 10 == 0 ? QUICK.multipliedBy(8) : QUICK, true);
        }

        assertThat(limit.current()).isEqualTo(16);
    }

    @Test
    void a_kind_of_call_that_takes_longer_by_nature_is_not_slow() throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            round("GET /orders/*", Duration.ofMillis(20), true);
            round(CALL, Duration.ofMillis(200), true);
        }

        assertThat(limit.current()).isEqualTo(16);
    }

    @Test
    void a_shop_that_stays_slower_is_not_taken_for_busy_for_ever() throws InterruptedException {
        rounds(20, QUICK);

        rounds(5_000, SLOW);

        assertThat(limit.current()).isEqualTo(16);
    }

    @Test
    void what_the_shop_does_not_bear_halves_it_once_for_all_that_were_under_way() throws InterruptedException {
        rounds(100, QUICK);

        round(CALL, QUICK, false);
        assertThat(limit.current()).isEqualTo(8);

        round(CALL, QUICK, false);
        assertThat(limit.current()).isEqualTo(4);
    }

    @Test
    void a_call_waits_for_its_turn() throws Exception {
        AdaptiveLimit one = new AdaptiveLimit(1);
        one.begin();
        CompletableFuture<Void> second = CompletableFuture.runAsync(() -> {
            try {
                one.begin();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(second).isNotDone();

        one.end(CALL, 0, 1, true);

        second.get(30, TimeUnit.SECONDS);
    }

    private void rounds(int count, Duration took) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            round(CALL, took, true);
        }
    }

    /** As many calls at once as there may be, all answered at the same time. */
    private void round(String kind, Duration took, boolean borne) throws InterruptedException {
        int calls = limit.current();
        for (int i = 0; i < calls; i++) {
            limit.begin();
        }
        long began = ++now;
        now += took.toNanos();
        for (int i = 0; i < calls; i++) {
            limit.end(kind, began, now, borne);
        }
    }

    private void oneAlone(Duration took) throws InterruptedException {
        limit.begin();
        long began = ++now;
        now += took.toNanos();
        limit.end(CALL, began, now, true);
    }
}
