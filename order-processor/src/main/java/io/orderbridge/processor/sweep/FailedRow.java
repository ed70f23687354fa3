package io.orderbridge.processor.sweep;

import io.orderbridge.model.FailureClass;
import io.orderbridge.model.OrderStaged;
import java.time.Instant;
import java.util.Optional;

/**
 * An order that this pipeline has failed.
 *
 * @param deadLetterId the message that stands for it; empty since a replay, or from before there were such ids
 * @param message VALIDATION_ERROR
 */
record FailedRow(
        OrderStaged trigger,
        Optional<String> deadLetterId,
        FailureClass failureClass,
        String message,
        int attempts,
        Instant failedAt) {}
