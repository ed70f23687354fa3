package io.orderbridge.messaging.consuming;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyedOrderTest {

    private static final int MANY = 2_000;

    private final KeyedOrder<Integer> order = new KeyedOrder<>();

    @Test
    void items_of_one_key_run_one_at_a_time_in_their_order() throws InterruptedException {
        List<Integer> ran = new ArrayList<>();
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger mostAtOnce = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(MANY);
        ExecutorService pool = Executors.newFixedThreadPool(8);
        class Run {
            void begin(int item) {
                pool.execute(() -> {
                    mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                    ran.add(item);
                    atOnce.decrementAndGet();
                    order.ended("woo-1042").ifPresent(this::begin);
                    done.countDown();
                });
            }
        }
        Run run = new Run();

        for (int i = 0; i < MANY; i++) {
            if (order.begins("woo-1042", i)) {
                run.begin(i);
            }
        }

        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        pool.shutdownNow();
        assertThat(mostAtOnce).hasValue(1);
        assertThat(ran).isEqualTo(IntStream.range(0, MANY).boxed().toList());
    }

    @Test
    void a_slow_key_holds_up_no_other() {
        assertThat(order.begins("woo-1", 1)).isTrue();
        assertThat(order.begins("woo-1", 2)).isFalse();

        assertThat(order.begins("woo-2", 3)).isTrue();
        assertThat(order.begins(null, 4)).isTrue();
        assertThat(order.begins(null, 5)).isTrue();
        assertThat(order.ended(null)).isEmpty();
    }

    @Test
    void a_key_of_which_all_have_ended_begins_anew() {
        assertThat(order.begins("woo-1", 1)).isTrue();
        assertThat(order.begins("woo-1", 2)).isFalse();
        assertThat(order.ended("woo-1")).isEqualTo(Optional.of(2));
        assertThat(order.ended("woo-1")).isEmpty();

        assertThat(order.begins("woo-1", 3)).isTrue();
    }
}
