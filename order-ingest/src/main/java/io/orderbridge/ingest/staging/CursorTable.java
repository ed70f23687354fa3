package io.orderbridge.ingest.staging;

import io.orderbridge.ingest.settings.IngestSettings;
import io.orderbridge.ingest.shop.Position;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * USER_ORDER_INGEST_CURSOR: how far the shop has been read. A second row, {@code <shop>/paid-since}, keeps the moment
 * before which payments are none of ours; it is written once, on the very first run.
 */
@ApplicationScoped
public class CursorTable {

    private static final String PAID_SINCE = "/paid-since";

    private final String shop;

    @Inject
    CursorTable(IngestSettings settings) {
        this.shop = settings.shop();
    }

    /** The last order that was read, or empty before the first run. */
    public Optional<Position> read(Connection counterPoint) throws SQLException {
        return read(counterPoint, shop);
    }

    /** The moment before which payments are none of ours, or empty before the first run. */
    public Optional<Instant> paidSince(Connection counterPoint) throws SQLException {
        return read(counterPoint, shop + PAID_SINCE).map(Position::changed);
    }

    /** Begins at {@code start}, which is also where our payments begin. */
    public void begin(Connection counterPoint, Instant start) throws SQLException {
        if (paidSince(counterPoint).isEmpty()) {
            insert(counterPoint, shop + PAID_SINCE, Position.at(start));
        }
        if (read(counterPoint).isEmpty()) {
            insert(counterPoint, shop, Position.at(start));
        }
    }

    /** Moves forward to {@code position}; never back. */
    public void advance(Connection counterPoint, Position position) throws SQLException {
        try (PreparedStatement statement = counterPoint.prepareStatement(
                """
                UPDATE dbo.USER_ORDER_INGEST_CURSOR
                SET CHANGED_GMT = ?, LAST_ORDER_ID = ?, UPDATED_DT = SYSUTCDATETIME()
                WHERE SHOP = CAST(? AS VARCHAR(50))
                  AND (CHANGED_GMT < ? OR (CHANGED_GMT = ? AND LAST_ORDER_ID < ?))
                """)) {
            statement.setObject(1, utc(position.changed()));
            statement.setLong(2, position.orderId());
            statement.setString(3, shop);
            statement.setObject(4, utc(position.changed()));
            statement.setObject(5, utc(position.changed()));
            statement.setLong(6, position.orderId());
            statement.executeUpdate();
        }
    }

    private static Optional<Position> read(Connection counterPoint, String row) throws SQLException {
        try (PreparedStatement statement = counterPoint.prepareStatement(
                """
                SELECT CHANGED_GMT, LAST_ORDER_ID
                FROM dbo.USER_ORDER_INGEST_CURSOR
                WHERE SHOP = CAST(? AS VARCHAR(50))
                """)) {
            statement.setString(1, row);
            try (ResultSet cursor = statement.executeQuery()) {
                return cursor.next()
                        ? Optional.of(new Position(
                                cursor.getObject(1, LocalDateTime.class).toInstant(ZoneOffset.UTC), cursor.getLong(2)))
                        : Optional.empty();
            }
        }
    }

    private static void insert(Connection counterPoint, String row, Position position) throws SQLException {
        try (PreparedStatement statement = counterPoint.prepareStatement(
                """
                INSERT INTO dbo.USER_ORDER_INGEST_CURSOR (SHOP, CHANGED_GMT, LAST_ORDER_ID, UPDATED_DT)
                VALUES (?, ?, ?, SYSUTCDATETIME())
                """)) {
            statement.setString(1, row);
            statement.setObject(2, utc(position.changed()));
            statement.setLong(3, position.orderId());
            statement.executeUpdate();
        }
    }

    private static LocalDateTime utc(Instant moment) {
        return LocalDateTime.ofInstant(moment, ZoneOffset.UTC);
    }
}
