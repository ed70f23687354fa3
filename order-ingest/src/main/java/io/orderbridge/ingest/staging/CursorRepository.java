package io.orderbridge.ingest.staging;

import io.orderbridge.counterpoint.Sql;
import io.orderbridge.counterpoint.UtcTime;
import io.orderbridge.ingest.settings.IngestSettings;
import io.orderbridge.ingest.shop.Position;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * USER_ORDER_INGEST_CURSOR: how far the shop has been read. A second row, {@code <shop>/paid-since}, keeps the moment
 * before which payments are none of ours; it is written once, on the very first run.
 */
@ApplicationScoped
public class CursorRepository {

    private static final String PAID_SINCE = "/paid-since";

    private final String shop;

    @Inject
    CursorRepository(IngestSettings settings) {
        this.shop = settings.shop();
    }

    /**
     * Where a run begins.
     *
     * @param position the last order that was read
     * @param paidSince orders that were paid earlier are none of ours
     * @param rulesVersion the version of the rules, which is read along
     */
    public record Cursor(Position position, Instant paidSince, int rulesVersion) {}

    private record Row(Position position, int rulesVersion) {}

    /** Where the next run begins, or empty before the first one. */
    public Optional<Cursor> read(Connection counterPoint) throws SQLException {
        Map<String, Row> rows = rows(counterPoint);
        return rows.size() == 2
                ? Optional.of(new Cursor(
                        rows.get(shop).position(),
                        rows.get(shop + PAID_SINCE).position().changed(),
                        rows.get(shop).rulesVersion()))
                : Optional.empty();
    }

    /** Begins at {@code start}, which is also where our payments begin. What is there already stays. */
    public void begin(Connection counterPoint, Instant start) throws SQLException {
        Map<String, Row> there = rows(counterPoint);
        for (String row : List.of(shop, shop + PAID_SINCE)) {
            if (!there.containsKey(row)) {
                insert(counterPoint, row, Position.at(start));
            }
        }
    }

    /** Moves forward to {@code position}; never back. */
    public void advance(Connection counterPoint, Position position) throws SQLException {
        Sql.on(
                        counterPoint,
                        """
                UPDATE dbo.USER_ORDER_INGEST_CURSOR
                SET CHANGED_GMT = ?, LAST_ORDER_ID = ?, UPDATED_DT = SYSUTCDATETIME()
                WHERE SHOP = CAST(? AS VARCHAR(50))
                  AND (CHANGED_GMT < ? OR (CHANGED_GMT = ? AND LAST_ORDER_ID < ?))
                """)
                .with(
                        position.changed(),
                        position.orderId(),
                        shop,
                        position.changed(),
                        position.changed(),
                        position.orderId())
                .update();
    }

    private Map<String, Row> rows(Connection counterPoint) throws SQLException {
        Map<String, Row> positions = new HashMap<>();
        Sql.on(
                        counterPoint,
                        """
                SELECT SHOP, CHANGED_GMT, LAST_ORDER_ID,
                       (SELECT MAX(RULES_VERSION) FROM dbo.USER_ORDER_RULE_VERSION) AS RULES_VERSION
                FROM dbo.USER_ORDER_INGEST_CURSOR
                WHERE SHOP IN (CAST(? AS VARCHAR(50)), CAST(? AS VARCHAR(50)))
                """)
                .with(shop, shop + PAID_SINCE)
                .list(row -> positions.put(
                        row.getString("SHOP"),
                        new Row(
                                new Position(
                                        UtcTime.in(row, "CHANGED_GMT").orElseThrow(), row.getLong("LAST_ORDER_ID")),
                                row.getInt("RULES_VERSION"))));
        return positions;
    }

    private static void insert(Connection counterPoint, String row, Position position) throws SQLException {
        Sql.on(
                        counterPoint,
                        """
                INSERT INTO dbo.USER_ORDER_INGEST_CURSOR (SHOP, CHANGED_GMT, LAST_ORDER_ID, UPDATED_DT)
                VALUES (?, ?, ?, SYSUTCDATETIME())
                """)
                .with(row, position.changed(), position.orderId())
                .update();
    }
}
