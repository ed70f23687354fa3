package io.orderbridge.health;

import java.time.Instant;
import java.util.Optional;

/**
 * How the orders in CounterPoint's staging table are.
 *
 * @param pending staged orders that are neither tickets nor failed
 * @param oldestPending when the oldest of them was staged
 * @param failed orders that failed and are not repaired
 * @param firstFailed when the first of them failed
 * @param tooManySince since when more have failed than {@link HealthSettings#failedCritical}
 * @param lastTicket when an order became a ticket last
 * @param errorsInTheLastHour how often an order failed within the last hour
 * @param held orders that wait for a person to decide what they are
 * @param firstHeld since when the first of them waits
 */
public record OrderFacts(
        int pending,
        Optional<Instant> oldestPending,
        int failed,
        Optional<Instant> firstFailed,
        Optional<Instant> tooManySince,
        Optional<Instant> lastTicket,
        int errorsInTheLastHour,
        int held,
        Optional<Instant> firstHeld) {}
