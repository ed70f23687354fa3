package io.orderbridge.desk.orders;

import java.time.Instant;
import java.util.Optional;

/**
 * Who looks after an order or a reason, and what they say about it.
 *
 * @param stagingId the order; 0 if it is about a reason
 * @param reason code of the reason; empty if it is about an order
 * @param takenBy who has taken it
 * @param note the last note
 * @param snoozedUntil until when it stays out of the list of what needs somebody
 * @param snoozedCause the order's reason when it was snoozed: another one ends that; empty for a reason
 */
public record Assignment(
        int stagingId,
        String reason,
        Optional<String> takenBy,
        Optional<Instant> takenAt,
        Optional<String> note,
        Optional<String> noteBy,
        Optional<Instant> noteAt,
        Optional<Instant> snoozedUntil,
        Optional<String> snoozedBy,
        String snoozedCause) {

    /** Of what nobody has taken, noted or snoozed. */
    public static Assignment none(int stagingId, String reason) {
        return new Assignment(
                stagingId,
                reason,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "");
    }
}
