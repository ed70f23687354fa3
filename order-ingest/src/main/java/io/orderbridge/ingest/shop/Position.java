package io.orderbridge.ingest.shop;

import java.time.Instant;

/** How far the shop's orders have been read, by time of change and then by id. */
public record Position(Instant changed, long orderId) implements Comparable<Position> {

    /** Before all orders that were changed at that moment. */
    public static Position at(Instant moment) {
        return new Position(moment, 0);
    }

    /** Right after that order. */
    public static Position after(OrderKey order) {
        return new Position(order.changed(), order.id());
    }

    @Override
    public int compareTo(Position other) {
        int byTime = changed.compareTo(other.changed);
        return byTime == 0 ? Long.compare(orderId, other.orderId) : byTime;
    }
}
