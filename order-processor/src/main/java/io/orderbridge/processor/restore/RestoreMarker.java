package io.orderbridge.processor.restore;

import io.orderbridge.model.OrderRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How far CounterPoint's database was when somebody looked last, kept outside of it. Both numbers only grow; one that is
 * smaller the next time shows that the database is a copy of an earlier moment. Immutable and pure.
 *
 * @param documents the last document id that was given out
 * @param audit the id of the last decision
 * @param recent what people decided lately, so that it is known when the database has forgotten it
 * @param lost decisions that a restore has undone, until somebody decides about their orders again
 * @param restoredAt when a restore was noticed last
 */
record RestoreMarker(
        long documents, int audit, List<Decision> recent, List<Decision> lost, Optional<Instant> restoredAt) {

    /** After that, nobody waits for a decision any more. */
    static final Duration REMEMBERED = Duration.ofDays(7);

    /** A replay that is undone is no harm: the order is where it was. */
    private static final Set<String> UNDONE_BY_A_RESTORE = Set.of("SKIP", "ROLLBACK", "REPAIR", "RELEASE");

    /** Of several, the one that knows of the latest restore, and of the most. */
    static final Comparator<RestoreMarker> LATEST = Comparator.comparing(
                    (RestoreMarker marker) -> marker.restoredAt().orElse(Instant.MIN))
            .thenComparing(RestoreMarker::documents)
            .thenComparing(RestoreMarker::audit);

    RestoreMarker {
        recent = List.copyOf(recent);
        lost = List.copyOf(lost);
    }

    /** Where nothing is known of before. */
    static RestoreMarker first(long documents, int audit, List<Decision> recent) {
        return new RestoreMarker(documents, audit, recent, List.of(), Optional.empty());
    }

    /** The marker after the database was looked at again. */
    RestoreMarker next(long documentsNow, int auditNow, List<Decision> recentNow, Instant now) {
        boolean restored = documentsNow < documents || auditNow < audit;
        Optional<Instant> since = restored ? Optional.of(now) : restoredAt;
        List<Decision> undone = new ArrayList<>(lost);
        if (restored) {
            recent.stream()
                    .filter(decision ->
                            decision.auditId() > auditNow && UNDONE_BY_A_RESTORE.contains(decision.action()))
                    .forEach(undone::add);
        }
        undone.removeIf(decision -> decision.at().isBefore(now.minus(REMEMBERED))
                || recentNow.stream()
                        .anyMatch(again -> again.isAbout(decision.shop(), decision.wooOrderId())
                                && again.at().isAfter(since.orElse(Instant.MIN))));
        return new RestoreMarker(documentsNow, auditNow, recentNow, undone, since);
    }

    /** The last decision about an order that a restore has undone. */
    Optional<Decision> lostAbout(OrderRef order) {
        return lost.stream()
                .filter(decision -> decision.isAbout(order.shop(), order.wooOrderId()))
                .max(Comparator.comparing(Decision::at));
    }
}
