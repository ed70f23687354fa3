package io.orderbridge.alerting.digest;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.model.Envelope;
import io.orderbridge.model.Event;
import io.orderbridge.model.FailureClass;
import io.orderbridge.model.HealthChanged;
import io.orderbridge.model.HealthLevel;
import io.orderbridge.model.MessageDeadLettered;
import io.orderbridge.model.OrderChangedInShop;
import io.orderbridge.model.OrderCreated;
import io.orderbridge.model.OrderFailed;
import io.orderbridge.model.OrderRef;
import io.orderbridge.model.OrderSkipped;
import io.orderbridge.model.OrderStatusSyncFailed;
import io.orderbridge.model.OrderStatusSynced;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DigestTest {

    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final Digest.Taken<String> HELD = new Digest.Taken<>(true, Optional.empty());
    private static final Digest.Taken<String> NEEDS_NOTHING = new Digest.Taken<>(false, Optional.of(""));

    private final Digest<String> digest = new Digest<>(WINDOW, 1800);
    private final List<List<Alert>> mails = new ArrayList<>();
    private Instant now = Instant.parse("2026-07-15T12:00:00Z");

    @Test
    void the_first_failure_is_mailed_at_once() {
        take(failed(1));

        pass(Duration.ofSeconds(2));

        assertThat(mails).hasSize(1);
    }

    @Test
    void what_follows_is_gathered_into_one_mail_when_the_window_has_passed() {
        take(failed(1));
        pass(Duration.ofSeconds(2));

        for (int i = 2; i <= 6; i++) {
            take(failed(i));
            pass(Duration.ofMinutes(2));
        }
        assertThat(mails).hasSize(1);
        pass(Duration.ofMinutes(6));

        assertThat(mails).hasSize(2);
        assertThat(mails.get(1)).hasSize(5);
    }

    @Test
    void a_thousand_failures_in_a_minute_are_at_most_three_mails_whatever_the_window() {
        for (Duration window : List.of(Duration.ofSeconds(30), WINDOW)) {
            Digest<String> storm = new Digest<>(window, 1800);
            int sent = 0;
            int told = 0;
            for (int tick = 0; tick < 60 * 4 + window.toSeconds() * 4 + 8; tick++) {
                if (tick < 240) {
                    for (int i = 0; i < 5; i++) {
                        storm.take(envelope(failed(tick * 5 + i)), "", now);
                    }
                }
                now = now.plusMillis(250);
                List<Digest.Held<String>> due = storm.due(now);
                if (!due.isEmpty()) {
                    sent++;
                    told += due.size();
                    storm.mailed(due, now);
                }
            }
            assertThat(told).isEqualTo(1200);
            assertThat(sent).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void after_a_quiet_window_the_next_failure_is_the_first_again() {
        take(failed(1));
        pass(Duration.ofMinutes(16));

        take(failed(2));
        pass(Duration.ofSeconds(2));

        assertThat(mails).hasSize(2);
    }

    @Test
    void a_critical_alert_does_not_wait_for_the_window_and_takes_along_what_waits() {
        take(failed(1));
        pass(Duration.ofSeconds(2));
        take(failed(2));

        take(health(HealthLevel.CRITICAL));
        pass(Duration.ofSeconds(2));

        assertThat(mails).hasSize(2);
        assertThat(mails.get(1)).hasSize(2);
    }

    @Test
    void a_level_that_was_mailed_is_not_mailed_again_when_the_service_that_reports_it_starts_again() {
        take(health("failed orders", HealthLevel.CRITICAL));
        pass(Duration.ofMinutes(20));
        assertThat(mails).hasSize(1);

        assertThat(take(health("failed orders", HealthLevel.CRITICAL))).isEqualTo(NEEDS_NOTHING);
        pass(Duration.ofMinutes(20));

        assertThat(mails).hasSize(1);
        assertThat(digest.openTroubles()).hasSize(1);
    }

    @Test
    void a_level_that_waits_to_be_mailed_is_in_the_mail_once() {
        take(health("failed orders", HealthLevel.CRITICAL));
        take(health("failed orders", HealthLevel.CRITICAL));
        pass(Duration.ofSeconds(2));

        assertThat(mails.get(0)).hasSize(1);
    }

    @Test
    void a_level_that_comes_again_after_another_one_is_mailed_again() {
        take(health(HealthLevel.CRITICAL));
        take(health(HealthLevel.WARNING));
        take(health(HealthLevel.CRITICAL));
        pass(Duration.ofSeconds(2));
        assertThat(mails.get(0)).hasSize(3);

        take(health(HealthLevel.HEALTHY));
        take(health(HealthLevel.CRITICAL));
        pass(Duration.ofMinutes(16));
        assertThat(mails.get(1)).hasSize(2);
    }

    @Test
    void a_clock_that_is_set_back_delays_no_mail() {
        take(failed(1));
        pass(Duration.ofSeconds(2));
        take(failed(2));
        take(health(HealthLevel.CRITICAL));
        now = now.minus(Duration.ofHours(1));

        pass(Duration.ofSeconds(2));
        assertThat(mails).hasSize(2);

        take(failed(3));
        pass(Duration.ofMinutes(16));
        assertThat(mails).hasSize(3);
    }

    @Test
    void a_part_that_keeps_going_critical_and_back_is_two_mails_a_window_at_most() {
        take(failed(1));
        pass(Duration.ofSeconds(2));

        for (int i = 0; i < 50; i++) {
            take(health(HealthLevel.CRITICAL));
            pass(Duration.ofSeconds(5));
            take(health(HealthLevel.HEALTHY));
            pass(Duration.ofSeconds(5));
        }

        assertThat(mails).hasSize(2);
    }

    @Test
    void an_order_that_is_created_or_skipped_after_it_failed_is_an_all_clear() {
        take(failed(1));
        take(failed(2));
        pass(Duration.ofMinutes(16));

        take(created(1));
        take(new OrderSkipped(new OrderRef("woocommerce", 2, "W-2", 2), "typed in by hand", "ann", null));
        pass(Duration.ofSeconds(2));

        assertThat(mails.get(1)).hasSize(2).extracting(Alert::kind).containsOnly(Alert.Kind.ALL_CLEAR);
        assertThat(digest.openTroubles()).isEmpty();
    }

    @Test
    void an_order_that_is_created_as_it_should_needs_no_mail() {
        assertThat(take(created(1))).isEqualTo(NEEDS_NOTHING);
        assertThat(take(synced(1))).isEqualTo(NEEDS_NOTHING);
    }

    @Test
    void a_failure_that_is_mended_before_its_mail_is_still_told() {
        take(failed(1));
        take(created(1));
        pass(Duration.ofSeconds(2));

        assertThat(mails.get(0)).extracting(Alert::kind).containsExactly(Alert.Kind.TROUBLE, Alert.Kind.ALL_CLEAR);
        assertThat(digest.openTroubles()).isEmpty();
    }

    @Test
    void the_second_creation_after_a_failure_needs_no_second_all_clear() {
        take(failed(1));
        take(created(1));

        assertThat(take(created(1))).isEqualTo(NEEDS_NOTHING);
    }

    @Test
    void a_shop_that_was_told_in_the_end_is_an_all_clear() {
        take(new OrderStatusSyncFailed(
                new OrderRef("woocommerce", 1, "1", 1), "order.created", FailureClass.TRANSIENT, "500", 4));

        assertThat(take(synced(1))).isEqualTo(HELD);
    }

    @Test
    void what_an_earlier_version_left_open_at_the_broker_finds_its_all_clear() {
        Event failed = new OrderStatusSyncFailed(
                new OrderRef("woocommerce", 1, "1", 1), "order.created", FailureClass.TRANSIENT, "500", 4);
        Alert kept = new Alert(
                UUID.randomUUID(),
                Instant.parse("2026-01-02T03:04:05Z"),
                Alert.Kind.TROUBLE,
                "told 1",
                HealthLevel.WARNING,
                failed);
        digest.remember(new Mailed(List.of(kept), Set.of()));

        assertThat(take(synced(1))).isEqualTo(HELD);
    }

    @Test
    void another_part_that_goes_critical_in_the_same_window_does_not_wait() {
        take(health(HealthLevel.CRITICAL));
        pass(Duration.ofSeconds(2));

        take(health("WooCommerce", HealthLevel.CRITICAL));
        pass(Duration.ofSeconds(2));

        assertThat(mails).hasSize(2);
    }

    @Test
    void failed_orders_are_told_one_by_one_and_as_a_level_when_that_is_critical_only() {
        for (String component : List.of(HealthChanged.FAILED_ORDERS, HealthChanged.ERRORS)) {
            assertThat(take(health(component, HealthLevel.WARNING))).isEqualTo(NEEDS_NOTHING);
            assertThat(take(health(component, HealthLevel.HEALTHY))).isEqualTo(NEEDS_NOTHING);
            assertThat(take(health(component, HealthLevel.CRITICAL))).isEqualTo(HELD);
            assertThat(take(health(component, HealthLevel.WARNING))).isEqualTo(HELD);
            assertThat(take(health(component, HealthLevel.HEALTHY))).isEqualTo(HELD);
        }
    }

    @Test
    void an_order_that_the_shop_cancelled_concerns_people_only_with_a_ticket_or_after_a_failure() {
        assertThat(take(changed(1, null))).isEqualTo(NEEDS_NOTHING);
        assertThat(take(changed(2, 57L))).isEqualTo(HELD);
        take(failed(3));
        assertThat(take(changed(3, null))).isEqualTo(HELD);
    }

    @Test
    void a_message_that_nobody_can_read_is_told() {
        assertThat(take(new MessageDeadLettered("alerting", "q", "f", "m", FailureClass.POISON, "it is not JSON")))
                .isEqualTo(HELD);
    }

    @Test
    void the_end_of_what_was_never_mailed_needs_no_mail() {
        assertThat(take(health(HealthLevel.HEALTHY))).isEqualTo(NEEDS_NOTHING);
    }

    @Test
    void what_was_mailed_before_a_restart_is_not_mailed_again_and_its_end_is() {
        Envelope<?> failure = envelope(failed(1));
        digest.take(failure, "", now);
        take(health("errors", HealthLevel.CRITICAL));
        pass(Duration.ofSeconds(2));
        Digest<String> restarted = new Digest<>(WINDOW, 1800);
        restarted.remember(Mailed.NOTHING.after(mails.get(0)));

        assertThat(restarted.take(failure, "", now)).isEqualTo(NEEDS_NOTHING);
        assertThat(restarted.take(envelope(health("errors", HealthLevel.CRITICAL)), "", now))
                .isEqualTo(NEEDS_NOTHING);
        assertThat(restarted.take(envelope(health("errors", HealthLevel.HEALTHY)), "", now))
                .isEqualTo(HELD);
        assertThat(restarted.take(envelope(created(1)), "", now)).isEqualTo(HELD);
    }

    @Test
    void an_all_clear_that_comes_again_after_a_restart_is_mailed_once() {
        take(failed(1));
        pass(Duration.ofMinutes(16));
        Envelope<?> end = envelope(created(1));
        digest.take(end, "", now);
        pass(Duration.ofSeconds(2));
        Digest<String> restarted = new Digest<>(WINDOW, 1800);
        restarted.remember(Mailed.NOTHING.after(mails.get(0)).after(mails.get(1)));

        assertThat(restarted.take(end, "", now)).isEqualTo(NEEDS_NOTHING);
        assertThat(restarted.openTroubles()).isEmpty();
    }

    @Test
    void of_too_many_open_troubles_the_oldest_are_forgotten() {
        Mailed mailed = Mailed.NOTHING;
        for (int batch = 0; batch < 21; batch++) {
            List<Alert> mail = new ArrayList<>();
            for (int order = 0; order < 1000; order++) {
                Event failure = failed(batch * 1000 + order);
                mail.add(new Alert(
                        UUID.randomUUID(),
                        now,
                        Alert.Kind.TROUBLE,
                        failure.correlationId(),
                        HealthLevel.WARNING,
                        failure));
            }
            mailed = mailed.after(mail);
        }

        assertThat(mailed.open()).hasSize(20_000);
        assertThat(mailed.open().get(0).topic()).isEqualTo("woo-1000");
    }

    @Test
    void an_event_that_comes_again_while_it_waits_keeps_its_place_with_the_newer_delivery() {
        Envelope<?> event = envelope(failed(1));
        digest.take(event, "before the connection broke", now);

        assertThat(digest.take(event, "after", now))
                .isEqualTo(new Digest.Taken<>(true, Optional.of("before the connection broke")));

        now = now.plusSeconds(2);
        assertThat(digest.mailed(digest.due(now), now)).containsExactly("after");
    }

    @Test
    void an_event_that_comes_again_after_its_mail_needs_nothing() {
        Envelope<?> event = envelope(failed(1));
        digest.take(event, "", now);
        pass(Duration.ofSeconds(2));

        assertThat(digest.take(event, "", now)).isEqualTo(NEEDS_NOTHING);
    }

    @Test
    void what_could_not_be_mailed_is_let_go_and_taken_in_again() {
        Envelope<?> failure = envelope(failed(1));
        Envelope<?> mended = envelope(created(1));
        digest.take(failure, "one", now);
        digest.take(mended, "two", now);

        assertThat(digest.letGo()).containsExactly("one", "two");

        digest.take(failure, "one again", now);
        assertThat(digest.take(mended, "two again", now)).isEqualTo(HELD);
        pass(Duration.ofSeconds(2));
        assertThat(mails.get(0)).hasSize(2);
    }

    @Test
    void what_fills_the_hand_is_mailed_before_its_time() {
        take(failed(0));
        pass(Duration.ofSeconds(2));
        for (int i = 1; i <= 1800; i++) {
            take(failed(i));
        }
        pass(Duration.ofSeconds(2));

        assertThat(mails).hasSize(2);
    }

    private Digest.Taken<String> take(Event event) {
        return digest.take(envelope(event), "", now);
    }

    private void pass(Duration time) {
        Instant end = now.plus(time);
        while (now.isBefore(end)) {
            now = now.plusMillis(250);
            List<Digest.Held<String>> due = digest.due(now);
            if (!due.isEmpty()) {
                mails.add(due.stream().map(Digest.Held::alert).toList());
                digest.mailed(due, now);
            }
        }
    }

    private Envelope<?> envelope(Event event) {
        return Envelope.first(event, now);
    }

    private static OrderFailed failed(long order) {
        return new OrderFailed(
                new OrderRef("woocommerce", order, "W-" + order, (int) order),
                "10017 Miller Builders",
                "orders@example.com",
                new BigDecimal("85.16"),
                FailureClass.INVALID,
                List.of("[SKU_UNKNOWN] line 2: item 'NO-SUCH' is not in IM_ITEM.ITEM_NO"),
                1,
                null);
    }

    private static OrderCreated created(long order) {
        return new OrderCreated(
                new OrderRef("woocommerce", order, "W-" + order, (int) order),
                57,
                "101-000060",
                new BigDecimal("85.16"),
                2);
    }

    private static OrderStatusSynced synced(long order) {
        return new OrderStatusSynced(
                new OrderRef("woocommerce", order, "W-" + order, (int) order),
                "order.created",
                "processing",
                "processing");
    }

    private static OrderChangedInShop changed(long order, Long docId) {
        return new OrderChangedInShop(
                new OrderRef("woocommerce", order, "W-" + order, (int) order),
                "cancelled",
                docId,
                docId == null ? null : "101-000060",
                BigDecimal.TEN);
    }

    private HealthChanged health(HealthLevel level) {
        return health("CounterPoint", level);
    }

    private HealthChanged health(String component, HealthLevel level) {
        return new HealthChanged(
                "order-processor", component, level, level == HealthLevel.HEALTHY ? "" : "connection refused", now);
    }
}
