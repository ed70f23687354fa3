package io.orderbridge.model;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Names of the broker's exchanges and queues. {@code deploy/rabbitmq/definitions.json} creates them; the services only
 * check that they are there.
 */
public final class Topology {

    /** Topic exchange that every event is published to, by its type as routing key. */
    public static final String ORDERS = "orders";

    /** Where an event goes that no queue is bound for; health is a warning when it is not empty. */
    public static final String UNROUTABLE = "orders.unroutable";

    /** Dead-letter exchange; the routing key is the name of the queue that the message came from. */
    public static final String DEAD = "orders.dead";

    /** Staged orders that wait to become tickets. */
    public static final String STAGED = "order-processor.staged";

    /** What the shop was told, on its way back into the staging row. */
    public static final String FEEDBACK = "order-processor.feedback";

    /** Tickets, shipments and rollbacks of which the first shop is yet to be notified. */
    public static final String STATUS_SYNC = "woo-status-sync.orders";

    /** Everything that a person may have to be told. */
    public static final String ALERTING = "alerting.events";

    /** The failed-order queue: one message for each order that did not become a ticket. */
    public static final String FAILED_ORDERS = "orders.failed";

    /** Dead letters of {@link #STATUS_SYNC} and {@link #FEEDBACK}. */
    public static final String FAILED_STATUS_SYNC = "status-sync.failed";

    /** Dead letters of {@link #ALERTING}. */
    public static final String FAILED_ALERTING = "alerting.failed";

    /** Holds one message, by which order-processor notices that CounterPoint was restored to an earlier moment. */
    public static final String RESTORE_MARKER = "order-processor.restore-marker";

    /** Holds one message, by which alerting knows what was mailed and is open. */
    public static final String OPEN_ALERTS = "alerting.open-alerts";

    /** Holds one message, by which instances of woo-status-sync agree on which mails that alerting is gone. */
    public static final String ALERTING_WATCH = "woo-status-sync.alerting-watch";

    private static final List<String> WORK_QUEUES = List.of(STAGED, FEEDBACK, STATUS_SYNC, ALERTING);

    /** How many retry tiers each work queue has. */
    public static final int RETRY_TIERS = 3;

    private Topology() {}

    /**
     * What a shop is yet to be notified of. Each shop has a queue of its own, so that one that does not answer holds up no
     * other; {@code deploy/rabbitmq/another-shop.json} creates those of other shops than the first.
     */
    public static String statusSync(String shop) {
        return Shop.service("woo-status-sync", shop) + ".orders";
    }

    private static boolean isStatusSync(String queue) {
        return queue.startsWith("woo-status-sync.") && queue.endsWith(".orders");
    }

    /** The queues that services consume, in the order in which an order meets them; other shops have more. */
    public static List<String> workQueues() {
        return WORK_QUEUES;
    }

    /**
     * The queues that a service consumes: those that begin with its name. Empty for one that only publishes.
     *
     * @param service its name, which ends with its shop where that is not the first: {@code woo-status-sync.shop-b}
     */
    public static List<String> workQueuesOf(String service) {
        if (service.startsWith("woo-status-sync.")) {
            return List.of(service + ".orders");
        }
        return WORK_QUEUES.stream()
                .filter(queue -> queue.startsWith(service + "."))
                .toList();
    }

    /**
     * The queue in which a message of {@code queue} waits before it is tried again.
     *
     * @param tier 1 for the first retry, at most {@link #RETRY_TIERS}
     * @throws IllegalArgumentException if there is no such tier
     */
    public static String retryQueue(String queue, int tier) {
        if (tier < 1 || tier > RETRY_TIERS) {
            throw new IllegalArgumentException("no retry tier " + tier + ", only 1 to " + RETRY_TIERS);
        }
        return queue + ".retry-" + tier;
    }

    /** The retry queues of {@code queue}, first tier first. */
    public static List<String> retryQueues(String queue) {
        return IntStream.rangeClosed(1, RETRY_TIERS)
                .mapToObj(tier -> retryQueue(queue, tier))
                .toList();
    }

    /**
     * A work queue and all that belong to it: its dead-letter queue and its retry queues.
     *
     * @throws IllegalArgumentException if {@code queue} is no work queue
     */
    public static List<String> queuesOf(String queue) {
        return Stream.concat(Stream.of(queue, deadLetterQueue(queue)), retryQueues(queue).stream())
                .toList();
    }

    /**
     * The queue that holds the dead letters of {@code queue}.
     *
     * @throws IllegalArgumentException if {@code queue} is no work queue
     */
    public static String deadLetterQueue(String queue) {
        if (isStatusSync(queue)) {
            return FAILED_STATUS_SYNC;
        }
        return switch (queue) {
            case STAGED -> FAILED_ORDERS;
            case FEEDBACK -> FAILED_STATUS_SYNC;
            case ALERTING -> FAILED_ALERTING;
            default -> throw new IllegalArgumentException("not a work queue: " + queue);
        };
    }
}
