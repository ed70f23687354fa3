package io.orderbridge.processor.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.model.OrderRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RestoreMarkerTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Decision SKIPPED = decision(7, 1001, "SKIP", NOW.minusSeconds(600));

    @Test
    void a_database_that_goes_on_was_not_restored() {
        RestoreMarker marker = RestoreMarker.first(100, 7, List.of(SKIPPED)).next(101, 8, List.of(SKIPPED), NOW);

        assertThat(marker.restoredAt()).isEmpty();
        assertThat(marker.lost()).isEmpty();
    }

    @Test
    void a_database_that_knows_fewer_decisions_was_restored_and_has_lost_them() {
        RestoreMarker marker = RestoreMarker.first(100, 7, List.of(SKIPPED)).next(100, 6, List.of(), NOW);

        assertThat(marker.restoredAt()).contains(NOW);
        assertThat(marker.lostAbout(new OrderRef("woocommerce", 1001, "1001", 1)))
                .contains(SKIPPED);
        assertThat(marker.lostAbout(new OrderRef("woocommerce", 1002, "1002", 1)))
                .isEmpty();
    }

    @Test
    void a_database_that_knows_fewer_tickets_was_restored() {
        assertThat(RestoreMarker.first(100, 7, List.of())
                        .next(99, 7, List.of(), NOW)
                        .restoredAt())
                .contains(NOW);
    }

    @Test
    void a_replay_that_is_undone_is_no_decision_that_is_lost() {
        Decision replayed = decision(7, 1001, "REPLAY", NOW.minusSeconds(600));

        assertThat(RestoreMarker.first(100, 7, List.of(replayed))
                        .next(100, 6, List.of(), NOW)
                        .lost())
                .isEmpty();
    }

    @Test
    void what_is_lost_stays_known_until_somebody_decides_again() {
        RestoreMarker restored = RestoreMarker.first(100, 7, List.of(SKIPPED)).next(100, 6, List.of(), NOW);
        Decision again = decision(7, 1001, "REPLAY", NOW.plusSeconds(60));

        assertThat(restored.next(120, 6, List.of(), NOW.plusSeconds(30))
                        .lostAbout(new OrderRef("woocommerce", 1001, "1001", 1)))
                .contains(SKIPPED);
        assertThat(restored.next(120, 7, List.of(again), NOW.plusSeconds(90))
                        .lostAbout(new OrderRef("woocommerce", 1001, "1001", 1)))
                .isEmpty();
    }

    @Test
    void nobody_waits_for_a_decision_for_ever() {
        RestoreMarker restored = RestoreMarker.first(100, 7, List.of(SKIPPED)).next(100, 6, List.of(), NOW);

        assertThat(restored.next(120, 9, List.of(), NOW.plus(Duration.ofDays(8)))
                        .lost())
                .isEmpty();
    }

    @Test
    void of_two_markers_the_one_counts_that_knows_of_the_restore() {
        RestoreMarker old = new RestoreMarker(200, 9, List.of(), List.of(), Optional.empty());
        RestoreMarker after = new RestoreMarker(100, 7, List.of(), List.of(SKIPPED), Optional.of(NOW));

        assertThat(RestoreMarker.LATEST.compare(after, old)).isPositive();
    }

    private static Decision decision(int id, long order, String action, Instant at) {
        return new Decision(id, "woocommerce", order, action, "ann", at, "by phone");
    }
}
