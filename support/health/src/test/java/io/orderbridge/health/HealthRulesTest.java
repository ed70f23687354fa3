package io.orderbridge.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.messaging.consuming.ConsumerState;
import io.orderbridge.messaging.outage.Outages.Outage;
import io.orderbridge.model.HealthLevel;
import io.orderbridge.service.loop.Loop;
import io.orderbridge.service.loop.Loops;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Every threshold is crossed upwards by time or number, and downwards when the trouble is over. */
class HealthRulesTest {

    private static final Instant BEGIN = Instant.parse("2026-07-15T12:00:00Z");
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final HealthRules rules = new HealthRules(DefaultHealthSettings.SETTINGS, Duration.ofMinutes(10));
    private Instant now = BEGIN;

    /** Facts that a test changes as time goes by. */
    private int pending;

    private Optional<Instant> oldestPending = Optional.empty();
    private int failed;
    private Optional<Instant> firstFailed = Optional.empty();
    private Optional<Instant> tooManySince = Optional.empty();
    private Optional<Instant> lastTicket = Optional.empty();
    private int errors;
    private int held;
    private Optional<Instant> firstHeld = Optional.empty();

    @Test
    void an_order_that_is_pending_for_an_hour_is_a_warning_and_for_two_is_critical() {
        Supplier<HealthLevel> level = () -> order(HealthRules.PENDING_ORDERS).level();
        assertThat(level.get()).isEqualTo(HealthLevel.HEALTHY);
        pending = 2;
        oldestPending = Optional.of(BEGIN);

        assertCrossing(level, Duration.ofHours(1), HealthLevel.HEALTHY, HealthLevel.WARNING);
        assertCrossing(level, Duration.ofHours(2), HealthLevel.WARNING, HealthLevel.CRITICAL);
        assertThat(order(HealthRules.PENDING_ORDERS))
                .isEqualTo(Finding.trouble(
                        HealthRules.PENDING_ORDERS,
                        HealthLevel.CRITICAL,
                        "2 orders are pending, the oldest for 2 h 0 min",
                        BEGIN));

        oldestPending = Optional.of(now.minus(Duration.ofMinutes(61)));
        assertThat(level.get()).isEqualTo(HealthLevel.WARNING);
        oldestPending = Optional.of(now);
        assertThat(level.get()).isEqualTo(HealthLevel.HEALTHY);
    }

    @Test
    void a_shop_that_has_not_been_read_for_five_minutes_is_a_warning_and_for_ten_is_critical() {
        AtomicLong nanos = new AtomicLong();
        Loop reading = new Loops(nanos::get).expect("reading the shop", Duration.ofSeconds(2));
        Supplier<HealthLevel> level = () -> {
            nanos.set(Duration.between(BEGIN, now).toNanos());
            return rules.loop(reading, now).level();
        };
        assertThat(level.get()).isEqualTo(HealthLevel.HEALTHY);
        reading.failed("Access denied");

        assertCrossing(level, Duration.ofSeconds(302), HealthLevel.HEALTHY, HealthLevel.WARNING);
        assertCrossing(level, Duration.ofSeconds(602), HealthLevel.WARNING, HealthLevel.CRITICAL);
        assertThat(rules.loop(reading, now))
                .isEqualTo(Finding.trouble(
                        "reading the shop",
                        HealthLevel.CRITICAL,
                        "not done in time, last completed 10 min ago: Access denied",
                        BEGIN));

        reading.completed();
        assertThat(level.get()).isEqualTo(HealthLevel.HEALTHY);
    }

    @Test
    void what_is_due_every_two_hours_is_overdue_five_minutes_later() {
        AtomicLong nanos = new AtomicLong();
        Loop sweep = new Loops(nanos::get).expect("sweep", Duration.ofHours(2));

        assertCrossing(
                () -> {
                    nanos.set(Duration.between(BEGIN, now).toNanos());
                    return rules.loop(sweep, now).level();
                },
                Duration.ofMinutes(125),
                HealthLevel.HEALTHY,
                HealthLevel.WARNING);
    }

    @Test
    void the_peer_reports_a_service_that_answers_and_cannot_report_anything() {
        HealthReport.Check mails = new HealthReport.Check("notifying", HealthLevel.CRITICAL, "not done in time", BEGIN);
        HealthReport.Check sweep = new HealthReport.Check("sweep", HealthLevel.CRITICAL, "not done in time", BEGIN);

        assertThat(HealthRules.unableToReport(new HealthReport("alerting", List.of(sweep))))
                .isEmpty();
        assertThat(HealthRules.unableToReport(new HealthReport("alerting", List.of(sweep, mails))))
                .contains("notifying is not done in time");
    }

    @Test
    void any_failed_order_is_a_warning_and_more_than_five_for_an_hour_are_critical() {
        Supplier<HealthLevel> level = () -> order(HealthRules.FAILED_ORDERS).level();
        assertThat(level.get()).isEqualTo(HealthLevel.HEALTHY);
        failed = 1;
        firstFailed = Optional.of(BEGIN);
        assertThat(level.get()).isEqualTo(HealthLevel.WARNING);

        failed = 6;
        tooManySince = Optional.of(BEGIN);
        assertCrossing(level, Duration.ofHours(1), HealthLevel.WARNING, HealthLevel.CRITICAL);
        assertThat(order(HealthRules.FAILED_ORDERS).words())
                .isEqualTo("6 orders are failed and not repaired, the first 60 min ago");

        failed = 5;
        tooManySince = Optional.empty();
        assertThat(level.get()).isEqualTo(HealthLevel.WARNING);
        failed = 0;
        firstFailed = Optional.empty();
        assertThat(level.get()).isEqualTo(HealthLevel.HEALTHY);
    }

    @Test
    void orders_that_wait_while_none_succeeds_are_a_warning_after_three_hours_and_critical_after_six() {
        Supplier<HealthLevel> level = () -> order(HealthRules.PROGRESS).level();
        lastTicket = Optional.of(BEGIN);
        pending = 1;
        oldestPending = Optional.of(BEGIN.minusSeconds(60));

        assertCrossing(level, Duration.ofHours(3), HealthLevel.HEALTHY, HealthLevel.WARNING);
        assertCrossing(level, Duration.ofHours(6), HealthLevel.WARNING, HealthLevel.CRITICAL);
        assertThat(order(HealthRules.PROGRESS).words())
                .isEqualTo(
                        "1 order is pending, and none has become a ticket for 6 h 0 min (last ticket: 6 h 0 min ago)");

        lastTicket = Optional.of(now);
        assertThat(level.get()).isEqualTo(HealthLevel.HEALTHY);
    }

    @Test
    void held_orders_are_a_warning_after_an_hour_and_never_critical() {
        Supplier<HealthLevel> level = () -> order(HealthRules.HELD_ORDERS).level();
        held = 2;
        firstHeld = Optional.of(BEGIN);

        assertCrossing(level, Duration.ofHours(1), HealthLevel.HEALTHY, HealthLevel.WARNING);
        now = BEGIN.plus(Duration.ofDays(30));
        assertThat(level.get()).isEqualTo(HealthLevel.WARNING);
        assertThat(order(HealthRules.HELD_ORDERS).words())
                .isEqualTo("2 orders are held and waiting for a decision, the first for 30 d");
    }

    @Test
    void a_quiet_night_is_no_standstill() {
        lastTicket = Optional.of(BEGIN.minus(Duration.ofHours(10)));
        assertThat(order(HealthRules.PROGRESS).level()).isEqualTo(HealthLevel.HEALTHY);

        pending = 1;
        oldestPending = Optional.of(BEGIN);
        assertThat(order(HealthRules.PROGRESS).level()).isEqualTo(HealthLevel.HEALTHY);
    }

    @Test
    void any_error_within_an_hour_is_a_warning_and_more_than_three_are_critical() {
        Supplier<HealthLevel> level = () -> order(HealthRules.ERRORS).level();
        assertThat(level.get()).isEqualTo(HealthLevel.HEALTHY);
        errors = 1;
        assertThat(level.get()).isEqualTo(HealthLevel.WARNING);
        errors = 3;
        assertThat(level.get()).isEqualTo(HealthLevel.WARNING);
        errors = 4;
        assertThat(level.get()).isEqualTo(HealthLevel.CRITICAL);
        errors = 3;
        assertThat(level.get()).isEqualTo(HealthLevel.WARNING);
        errors = 0;
        assertThat(level.get()).isEqualTo(HealthLevel.HEALTHY);
    }

    @Test
    void a_server_that_is_away_is_a_warning_at_once_and_critical_after_ten_minutes() {
        Outage away = new Outage("CounterPoint", BEGIN, "connection refused", false);
        Supplier<Finding> finding = () -> rules.server("CounterPoint", Optional.of(away), now);
        assertThat(finding.get().level()).isEqualTo(HealthLevel.WARNING);

        assertCrossing(() -> finding.get().level(), Duration.ofMinutes(10), HealthLevel.WARNING, HealthLevel.CRITICAL);
        assertThat(finding.get().words()).isEqualTo("away for 10 min: connection refused");

        assertThat(rules.server("CounterPoint", Optional.empty(), now).level()).isEqualTo(HealthLevel.HEALTHY);
    }

    @Test
    void a_queue_that_is_paused_is_a_warning_at_once_and_critical_after_ten_minutes() {
        Supplier<HealthLevel> level = () -> consuming(ConsumerState.Doing.PAUSED);
        assertThat(level.get()).isEqualTo(HealthLevel.WARNING);

        assertCrossing(level, Duration.ofMinutes(10), HealthLevel.WARNING, HealthLevel.CRITICAL);

        assertThat(consuming(ConsumerState.Doing.CONSUMING)).isEqualTo(HealthLevel.HEALTHY);
    }

    @Test
    void a_queue_whose_channel_has_ended_is_a_trouble_of_its_own_that_people_are_told_of() {
        Finding ended =
                rules.consuming(new ConsumerState("alerting.events", ConsumerState.Doing.ENDED, BEGIN, "because"), now);

        assertThat(ended.level()).isEqualTo(HealthLevel.WARNING);
        assertThat(ended.words()).startsWith("not consumed for ").endsWith(": because");
        assertThat(ended.onlyShown()).isFalse();
    }

    @Test
    void a_connection_that_is_made_anew_is_no_trouble_until_it_takes_long() {
        Supplier<HealthLevel> level = () -> consuming(ConsumerState.Doing.CONNECTING);
        assertThat(level.get()).isEqualTo(HealthLevel.HEALTHY);

        assertCrossing(level, Duration.ofSeconds(10), HealthLevel.HEALTHY, HealthLevel.WARNING);
        assertCrossing(level, Duration.ofMinutes(10), HealthLevel.WARNING, HealthLevel.CRITICAL);

        assertThat(consuming(ConsumerState.Doing.CONSUMING)).isEqualTo(HealthLevel.HEALTHY);
    }

    @Test
    void a_service_without_a_sign_of_life_for_two_minutes_is_gone_and_back_with_the_first() {
        Supplier<Finding> finding = () -> rules.peer("alerting", BEGIN, Optional.empty(), " at http://a", now);

        assertCrossing(() -> finding.get().level(), Duration.ofMinutes(2), HealthLevel.HEALTHY, HealthLevel.CRITICAL);
        assertThat(finding.get().words()).isEqualTo("gone: no sign of life for 2 min at http://a");

        assertThat(rules.peer("alerting", now, Optional.empty(), "", now).level())
                .isEqualTo(HealthLevel.HEALTHY);
    }

    @Test
    void a_service_that_answers_and_does_not_consume_for_two_minutes_is_critical_until_it_does() {
        var unconsumed = Optional.of(new HealthRules.Unconsumed("alerting.events", BEGIN));
        Supplier<Finding> finding = () -> rules.peer("alerting", now, unconsumed, "", now);

        assertCrossing(() -> finding.get().level(), Duration.ofMinutes(2), HealthLevel.HEALTHY, HealthLevel.CRITICAL);
        assertThat(finding.get().words()).isEqualTo("runs, but nobody has consumed queue alerting.events for 2 min");

        assertThat(rules.peer("alerting", now, Optional.empty(), "", now).level())
                .isEqualTo(HealthLevel.HEALTHY);
    }

    @Test
    void a_message_that_no_queue_is_bound_for_is_a_warning() {
        assertThat(HealthRules.unroutable(0).level()).isEqualTo(HealthLevel.HEALTHY);
        assertThat(HealthRules.unroutable(1)).satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(HealthLevel.WARNING);
            assertThat(finding.words()).startsWith("orders.unroutable holds 1 message that no queue");
        });
    }

    @Test
    void a_webhook_that_the_shop_switched_off_is_a_warning() {
        assertThat(HealthRules.webhooks(List.of("orders to CounterPoint")).level())
                .isEqualTo(HealthLevel.WARNING);
        assertThat(HealthRules.webhooks(List.of()).level()).isEqualTo(HealthLevel.HEALTHY);
    }

    private void assertCrossing(Supplier<HealthLevel> level, Duration afterBegin, HealthLevel upTo, HealthLevel from) {
        now = BEGIN.plus(afterBegin);
        assertThat(level.get()).isEqualTo(upTo);
        now = now.plus(MOMENT);
        assertThat(level.get()).isEqualTo(from);
    }

    private Finding order(String check) {
        OrderFacts facts = new OrderFacts(
                pending, oldestPending, failed, firstFailed, tooManySince, lastTicket, errors, held, firstHeld);
        return rules.orders(facts, now).stream()
                .filter(finding -> finding.check().equals(check))
                .findFirst()
                .orElseThrow();
    }

    private HealthLevel consuming(ConsumerState.Doing doing) {
        return rules.consuming(new ConsumerState("alerting.events", doing, BEGIN, "because"), now)
                .level();
    }
}
