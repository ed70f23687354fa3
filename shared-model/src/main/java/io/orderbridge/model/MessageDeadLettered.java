package io.orderbridge.model;

/**
 * A message that no service can read, or that failed for good without being about an order, is in a queue of failed
 * messages.
 *
 * @param service who gave it up
 * @param queue the queue it came from
 * @param deadLetterQueue the queue it is in now
 * @param messageId its AMQP message id; empty if it has none
 * @param failureClass why it is not tried again
 * @param reason for people
 */
public record MessageDeadLettered(
        String service,
        String queue,
        String deadLetterQueue,
        String messageId,
        FailureClass failureClass,
        String reason)
        implements Event {

    @Override
    public String correlationId() {
        return "queue-" + queue;
    }
}
