package io.orderbridge.service.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopsTest {

    private static final Duration OFTEN = Duration.ofMillis(5);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);
    private final Loops loops = new Loops(nanos::get);

    @AfterEach
    void stop() {
        loops.close();
    }

    @Test
    void what_threw_is_tried_again_and_says_why_until_it_is_completed() {
        AtomicInteger rounds = new AtomicInteger();
        AtomicInteger mostFailures = new AtomicInteger(3);

        Loop loop = loops.repeat("counting", OFTEN, () -> {
            switch (rounds.getAndIncrement()) {
                case 0 -> throw new IOException("away");
                case 1 -> throw new IllegalStateException("odd");
                default -> await().until(() -> mostFailures.get() < rounds.get());
            }
        });

        await().until(() -> rounds.get() == 3);
        assertThat(loop.lastFailure()).isEqualTo("odd");
        mostFailures.set(2);
        await().until(() -> loop.lastFailure().isEmpty() && rounds.get() > 4);
    }

    @Test
    void the_age_of_the_last_completion_is_monotonic_time() {
        Loop loop = loops.expect("reading", Duration.ofSeconds(2));
        nanos.addAndGet(Duration.ofMinutes(7).toNanos());

        assertThat(loop.sinceCompleted()).isEqualTo(Duration.ofMinutes(7));

        loop.completed();
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(loop.sinceCompleted()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void a_failure_is_no_completion() {
        Loop loop = loops.expect("reading", Duration.ofSeconds(2));
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());

        loop.failed("access denied");

        assertThat(loop.sinceCompleted()).isEqualTo(Duration.ofMinutes(1));
        assertThat(loop.lastFailure()).isEqualTo("access denied");
    }

    @Test
    void the_thread_of_a_loop_is_watched_and_moves_with_every_round() {
        loops.repeat("turning", OFTEN, () -> {});

        await().until(() -> loops.watched().size() == 1);
        Watched thread = loops.watched().iterator().next();
        long before = thread.moves();
        assertThat(thread.name()).isEqualTo("turning");
        await().until(() -> thread.moves() > before);
    }

    @Test
    void a_loop_whose_thread_died_of_an_error_stands_still() {
        AtomicInteger rounds = new AtomicInteger();
        Loop loop = loops.repeat("dying", OFTEN, () -> {
            rounds.incrementAndGet();
            throw new AssertionError("a linkage error, say");
        });
        await().until(() -> rounds.get() == 1);

        Stillness stillness = new Stillness(Duration.ofMillis(100));
        await().untilAsserted(() -> assertThat(stillness.look(loops.watched(), Duration.ofMillis(50)))
                .hasValueSatisfying(still -> assertThat(still.name()).isEqualTo("dying")));
        assertThat(rounds).hasValue(1);
        assertThat(loop.sinceCompleted()).isZero();
    }
}
