package io.orderbridge.messaging.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.orderbridge.model.HealthChanged;
import io.orderbridge.model.HealthLevel;
import io.orderbridge.service.failure.Dependency;
import io.orderbridge.service.loop.Loops;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-07-15T12:00:00Z"));
    private final List<HealthChanged> news = new CopyOnWriteArrayList<>();

    private final Loops loops = new Loops();

    @AfterEach
    void stop() {
        loops.close();
    }

    @Test
    void a_server_that_answers_probes_and_does_not_work_becomes_critical() {
        Outages outages = new Outages(
                List.of(ANSWERS_ALL_PROBES),
                news::add,
                new SimpleMeterRegistry(),
                new SettableClock(),
                loops,
                "test",
                Duration.ofMillis(1),
                Duration.ofSeconds(30),
                Duration.ofMinutes(1));
        Instant began = now.get();

        for (int time = 0; time < 4; time++) {
            outages.note("CounterPoint", "its disk is full");
            now.updateAndGet(before -> before.plusSeconds(20));
            await().until(() -> !outages.isAway("CounterPoint"));
        }

        assertThat(news.stream().filter(each -> each.level() != HealthLevel.HEALTHY))
                .extracting(HealthChanged::level, HealthChanged::since)
                .endsWith(tuple(HealthLevel.CRITICAL, began))
                .startsWith(tuple(HealthLevel.WARNING, began));

        now.updateAndGet(before -> before.plusSeconds(60));
        outages.note("CounterPoint", "its disk is full again");
        assertThat(news.get(news.size() - 1))
                .extracting(HealthChanged::level, HealthChanged::since)
                .containsExactly(HealthLevel.WARNING, now.get());
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
