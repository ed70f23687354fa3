package io.orderbridge.messaging.consuming;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyedExecutorTest {

    private static final int MANY = 2_000;

    private final ExecutorService pool = Executors.newFixedThreadPool(8);
    private final KeyedExecutor executor = new KeyedExecutor(pool);

    @AfterEach
    void close() {
        pool.shutdownNow();
    }

    @Test
    void tasks_of_one_key_run_one_at_a_time_in_their_order() throws InterruptedException {
        List<Integer> ran = new ArrayList<>();
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger mostAtOnce = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(MANY);

        for (int i = 0; i < MANY; i++) {
            int number = i;
            executor.execute("woo-1042", () -> {
                mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                ran.add(number);
                atOnce.decrementAndGet();
                done.countDown();
            });
        }

        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(mostAtOnce).hasValue(1);
        assertThat(ran).isEqualTo(IntStream.range(0, MANY).boxed().toList());
    }

    @Test
    void a_slow_key_holds_up_no_other() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch others = new CountDownLatch(2);
        for (int i = 0; i < 20; i++) {
            executor.execute("woo-1", () -> awaitQuietly(release));
        }

        executor.execute("woo-2", others::countDown);
        executor.execute(null, others::countDown);

        assertThat(others.await(30, TimeUnit.SECONDS)).isTrue();
        release.countDown();
    }

    @Test
    void a_task_that_fails_does_not_stop_those_behind_it() throws InterruptedException {
        ConcurrentLinkedQueue<String> ran = new ConcurrentLinkedQueue<>();
        CountDownLatch done = new CountDownLatch(1);

        executor.execute("woo-1", () -> {
            ran.add("failing");
            throw new IllegalStateException("as intended");
        });
        executor.execute("woo-1", () -> {
            ran.add("next");
            done.countDown();
        });

        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(ran).containsExactly("failing", "next");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
