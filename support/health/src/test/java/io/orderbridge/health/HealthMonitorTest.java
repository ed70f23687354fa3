package io.orderbridge.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.orderbridge.model.HealthChanged;
import io.orderbridge.model.HealthLevel;
import io.orderbridge.service.loop.Loops;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HealthMonitorTest {

    private static final Instant BEGIN = Instant.parse("2026-07-15T12:00:00Z");

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final List<HealthChanged> told = new ArrayList<>();
    private Finding found = Finding.healthy("check", "fine");
    private Instant now = BEGIN;
    private final HealthMonitor monitor = new HealthMonitor(
            List.of(
                    at -> {
                        throw new IllegalStateException("cannot measure");
                    },
                    at -> List.of(found)),
            told::add,
            clock(),
            metrics,
            DefaultHealthSettings.SETTINGS,
            new HealthRules(DefaultHealthSettings.SETTINGS, Duration.ofMinutes(10)),
            new Loops(),
            "a-service");

    @Test
    void a_change_of_level_is_told_once_and_its_end_once() {
        look();
        told.clear();

        found = Finding.trouble("check", HealthLevel.WARNING, "bad", BEGIN.minusSeconds(30));
        look();
        look();
        found = Finding.trouble("check", HealthLevel.CRITICAL, "worse", BEGIN.minusSeconds(30));
        look();
        found = Finding.healthy("check", "fine");
        look();
        look();

        assertThat(told)
                .containsExactly(
                        new HealthChanged("a-service", "check", HealthLevel.WARNING, "bad", BEGIN.minusSeconds(30)),
                        new HealthChanged("a-service", "check", HealthLevel.CRITICAL, "worse", BEGIN.minusSeconds(30)),
                        new HealthChanged("a-service", "check", HealthLevel.HEALTHY, "", BEGIN.plusSeconds(5)));
    }

    @Test
    void a_service_that_starts_reports_that_all_is_well_as_soon_as_that_is_certain() {
        found = Finding.healthy("check", "connecting").notCertainYet();
        look();
        assertThat(told).isEmpty();

        found = Finding.healthy("check", "consuming");
        look();
        look();

        assertThat(told)
                .containsExactly(
                        new HealthChanged("a-service", "check", HealthLevel.HEALTHY, "", BEGIN.plusSeconds(2)));
    }

    @Test
    void what_somebody_else_tells_is_shown_and_not_told() {
        found = Finding.trouble("check", HealthLevel.CRITICAL, "bad", BEGIN).reportedElsewhere();
        look();

        assertThat(told).isEmpty();
        assertThat(monitor.report().level()).isEqualTo(HealthLevel.CRITICAL);
    }

    @Test
    void the_worst_check_is_the_level_of_the_service_in_report_and_metrics() {
        look();
        assertThat(monitor.report())
                .isEqualTo(new HealthReport(
                        "a-service", List.of(new HealthReport.Check("check", HealthLevel.HEALTHY, "fine", now))));
        assertThat(metrics.get("orderbridge.health.level").gauge().value()).isZero();

        found = Finding.trouble("check", HealthLevel.CRITICAL, "bad", BEGIN);
        look();

        assertThat(metrics.get("orderbridge.health.level").gauge().value()).isEqualTo(2);
        assertThat(metrics.get("orderbridge.health.check.level")
                        .tag("check", "check")
                        .gauge()
                        .value())
                .isEqualTo(2);
    }

    @Test
    void all_numbers_of_one_answer_are_of_one_look() {
        AtomicInteger failed = new AtomicInteger(1);
        List<HealthReport> answersMeanwhile = new ArrayList<>();
        AtomicReference<HealthMonitor> asked = new AtomicReference<>();
        HealthMonitor measuring = new HealthMonitor(
                List.of(at -> List.of(Finding.healthy("failed orders", failed + " failed")), at -> {
                    answersMeanwhile.add(asked.get().report());
                    return List.of(Finding.healthy("errors", failed + " failed in the last hour"));
                }),
                told::add,
                clock(),
                new SimpleMeterRegistry(),
                DefaultHealthSettings.SETTINGS,
                new HealthRules(DefaultHealthSettings.SETTINGS, Duration.ofMinutes(10)),
                new Loops(),
                "a-service");
        asked.set(measuring);
        measuring.look();
        failed.set(8);

        measuring.look();

        assertThat(answersMeanwhile.get(1).checks())
                .extracting(HealthReport.Check::what)
                .containsExactly("1 failed", "1 failed in the last hour");
        assertThat(measuring.report().checks())
                .extracting(HealthReport.Check::what)
                .containsExactly("8 failed", "8 failed in the last hour");
    }

    /** A second passes with each look. */
    private void look() {
        now = now.plusSeconds(1);
        monitor.look();
    }

    private Clock clock() {
        InstantSource source = () -> now;
        return source.withZone(ZoneOffset.UTC);
    }
}
