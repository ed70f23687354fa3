package io.orderbridge.messaging.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.orderbridge.model.HealthChanged;
import io.orderbridge.model.HealthLevel;
import io.orderbridge.service.failure.Dependency;
import io.orderbridge.service.loop.Loops;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutagesTest {

    private static final Dependency ANSWERS_ALL_PROBES = new Dependency() {
        @Override
        public String name() {
            return "CounterPoint";
        }

        @Override
        public void probe() {}
    };

    private static final Dependency ANSWERS_NO_PROBE = new Dependency() {
        @Override
        public String name() {
            return "CounterPoint";
        }

        @Override
        public void probe() throws IOException {
            throw new IOException("still no route");
        }
    };

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-07-15T12:00:00Z"));
    private final List<HealthChanged> news = new CopyOnWriteArrayList<>();

    private final Loops loops = new Loops();

    @AfterEach
    void stop() {
        loops.close();
    }

    @Test
    void a_server_that_answers_probes_and_does_not_work_becomes_critical() {
        Outages outages = outages(ANSWERS_ALL_PROBES);
        Instant began = now.get();

        for (int time = 0; time < 4; time++) {
            outages.note("CounterPoint", "its disk is full");
            pass(Duration.ofSeconds(20));
            await().until(() -> !outages.isAway("CounterPoint"));
        }

        assertThat(news.stream().filter(each -> each.level() != HealthLevel.HEALTHY))
                .extracting(HealthChanged::level, HealthChanged::since)
                .endsWith(tuple(HealthLevel.CRITICAL, began))
                .startsWith(tuple(HealthLevel.WARNING, began));

        pass(Duration.ofSeconds(60));
        outages.note("CounterPoint", "its disk is full again");
        assertThat(news.get(news.size() - 1))
                .extracting(HealthChanged::level, HealthChanged::since)
                .containsExactly(HealthLevel.WARNING, now.get());
    }

    @Test
    void a_clock_that_is_set_ahead_makes_no_outage_critical_before_it_has_lasted() {
        Outages outages = outages(ANSWERS_NO_PROBE);
        outages.note("CounterPoint", "no route to host");

        now.updateAndGet(before -> before.plus(Duration.ofHours(1)));
        pass(Duration.ofSeconds(30));
        await().until(() -> outages.underWay().get(0).reason().equals("still no route"));

        assertThat(outages.underWay().get(0).critical()).isFalse();
        assertThat(news).extracting(HealthChanged::level).containsExactly(HealthLevel.WARNING);
        pass(Duration.ofSeconds(40));
        await().until(() -> news.size() == 2);
        assertThat(news.get(1).level()).isEqualTo(HealthLevel.CRITICAL);
    }

    @Test
    void a_clock_that_is_set_back_makes_an_outage_critical_in_time_and_not_a_part_of_one_long_over() {
        Outages outages = outages(ANSWERS_ALL_PROBES);
        outages.note("CounterPoint", "no route to host");
        pass(Duration.ofSeconds(1));
        await().until(() -> !outages.isAway("CounterPoint"));

        now.updateAndGet(before -> before.minus(Duration.ofHours(1)));
        pass(Duration.ofMinutes(5));
        outages.note("CounterPoint", "no route to host");

        assertThat(outages.underWay().get(0).since()).isEqualTo(now.get());
        assertThat(metrics.get("orderbridge.outage.seconds").functionCounter().count())
                .isBetween(1.0, 2.0);
    }

    private Outages outages(Dependency dependency) {
        return new Outages(
                List.of(dependency),
                news::add,
                metrics,
                new SettableClock(),
                nanos::get,
                loops,
                "test",
                new ProbeSchedule(Duration.ofMillis(1), Duration.ofSeconds(30)),
                Duration.ofMinutes(1));
    }

    private void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
        nanos.addAndGet(time.toNanos());
    }

    private final class SettableClock extends Clock {
        @Override
        public Instant instant() {
            return now.get();
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
