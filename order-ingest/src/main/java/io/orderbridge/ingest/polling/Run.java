package io.orderbridge.ingest.polling;

import io.orderbridge.ingest.settings.IngestSettings;
import io.orderbridge.ingest.shop.OrderKey;
import io.orderbridge.ingest.shop.Position;
import io.orderbridge.ingest.shop.ShopState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** What one poll knows. */
final class Run {

    private static final DateTimeFormatter BATCH = DateTimeFormatter.ofPattern("'WOO_ORDERS_'yyyyMMdd_HHmmss");

    final ShopState shopNow;
    final Instant paidSince;

    /** What changed earlier has been met by a run before this one. */
    final Instant overlapBegins;

    final String batchId;

    /** How far the cursor is. */
    Position cursor;

    /** An order that could not be dealt with: the cursor must not pass it. */
    boolean held;

    /** How many orders earlier runs should have staged and had not. */
    int missed;

    private final Duration settlingTime;

    private Run(
            ShopState shopNow,
            Instant paidSince,
            Position cursor,
            Instant overlapBegins,
            String batchId,
            Duration settlingTime) {
        this.shopNow = shopNow;
        this.paidSince = paidSince;
        this.cursor = cursor;
        this.overlapBegins = overlapBegins;
        this.batchId = batchId;
        this.settlingTime = settlingTime;
    }

    /** One that begins where the cursor is. */
    static Run of(ShopState shopNow, Instant paidSince, Position cursor, Instant now, IngestSettings settings) {
        return new Run(
                shopNow,
                paidSince,
                cursor,
                cursor.changed().minus(settings.overlap()),
                BATCH.format(now.atZone(ZoneId.of(settings.storeTimeZone()))),
                settings.settlingTime());
    }

    /** The same for orders out of their turn: they do not move the cursor. */
    Run outOfTurn() {
        return new Run(shopNow, paidSince, Position.at(Instant.MAX), overlapBegins, batchId, settlingTime);
    }

    /** Whether the shop is done with writing an order. A time well ahead of the shop's own clock says nothing. */
    boolean isSettled(OrderKey order) {
        return !order.changed().isAfter(settled())
                || order.changed().isAfter(shopNow.now().plus(settlingTime));
    }

    /** How far the cursor may go with those orders: not beyond one that may still be written. */
    Optional<Position> end(List<OrderKey> page) {
        return page.stream()
                .filter(order -> !order.changed().isAfter(settled()))
                .map(Position::after)
                .max(Position::compareTo)
                .filter(end -> !held && end.compareTo(cursor) > 0);
    }

    private Instant settled() {
        return shopNow.now().minus(settlingTime);
    }
}
