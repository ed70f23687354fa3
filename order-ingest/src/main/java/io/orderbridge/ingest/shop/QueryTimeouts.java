package io.orderbridge.ingest.shop;

import io.orderbridge.ingest.settings.IngestSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * How long one statement may take in the shop's database, which ends it itself: MariaDB from 10.1 on, MySQL from 5.7.8 on.
 *
 * @param poll of a poll
 * @param reconciliation of a piece of the past
 */
record QueryTimeouts(Duration poll, Duration reconciliation) {

    /** How much later than the shop we give up, so that its answer that it has ended a statement arrives. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    static QueryTimeouts of(IngestSettings settings) {
        return new QueryTimeouts(settings.queryTimeout(), settings.reconciliationQueryTimeout());
    }

    /** Sets it for the statements that follow on {@code shop}. Each server executes its own comment, and not the other. */
    static void set(Connection shop, Duration timeout) throws SQLException {
        shop.setNetworkTimeout(
                Runnable::run, Math.toIntExact(timeout.plus(PATIENCE).toMillis()));
        try (Statement statement = shop.createStatement()) {
            statement.execute(
                    "SET @orderbridge = 0 /*M!100100 , SESSION max_statement_time = %s */ /*!50708 , SESSION max_execution_time = %d */"
                            .formatted(
                                    timeout.toSeconds() + "." + "%03d".formatted(timeout.toMillisPart()),
                                    timeout.toMillis()));
        }
    }
}
