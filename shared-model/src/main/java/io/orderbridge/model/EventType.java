package io.orderbridge.model;

import java.util.Arrays;
import java.util.Optional;

/** The types of event: the name on the wire, which is the routing key too, and what carries it. */
public enum EventType {
    ORDER_STAGED("order.staged", 2, OrderStaged.class),
    ORDER_CREATED("order.created", 3, OrderCreated.class),
    ORDER_FAILED("order.failed", 3, OrderFailed.class),
    ORDER_HELD("order.held", 3, OrderHeld.class),
    ORDER_SHIPPED("order.shipped", 4, OrderShipped.class),
    ORDER_SKIPPED("order.skipped", 3, OrderSkipped.class),
    ORDER_ROLLED_BACK("order.rolled-back", 3, OrderRolledBack.class),
    ORDER_STATUS_SYNCED("order.status-synced", 2, OrderStatusSynced.class),
    ORDER_STATUS_SYNC_FAILED("order.status-sync-failed", 2, OrderStatusSyncFailed.class),
    ORDER_CHANGED_IN_SHOP("order.changed-in-shop", 4, OrderChangedInShop.class),
    MESSAGE_DEAD_LETTERED("message.dead-lettered", 1, MessageDeadLettered.class),
    HEALTH_CHANGED("pipeline.health-changed", 1, HealthChanged.class);

    private final String wireName;
    private final int version;
    private final Class<? extends Event> carrier;

    EventType(String wireName, int version, Class<? extends Event> carrier) {
        this.wireName = wireName;
        this.version = version;
        this.carrier = carrier;
    }

    /** The stable name on the wire; also the routing key. */
    public String wireName() {
        return wireName;
    }

    /** The version that this build writes. A higher one only adds fields. */
    public int version() {
        return version;
    }

    /** The record that carries it. */
    public Class<? extends Event> carrier() {
        return carrier;
    }

    /** The type of that name, or empty if this build does not know it. */
    public static Optional<EventType> named(String wireName) {
        return Arrays.stream(values())
                .filter(type -> type.wireName.equals(wireName))
                .findFirst();
    }

    /** The type that {@code event} is of. */
    public static EventType of(Event event) {
        return Arrays.stream(values())
                .filter(type -> type.carrier == event.getClass())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no event type carries " + event.getClass()));
    }
}
