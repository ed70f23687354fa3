package io.orderbridge.desk.rules;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.Sql;
import io.orderbridge.rules.SimilarCustomers;
import io.orderbridge.rules.SimilarItems;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * CounterPoint's items and customers, indexed in memory when somebody asks for suggestions, and read again when that is some
 * minutes ago. Whoever comes while they are read gets the former ones. Thread-safe.
 */
@ApplicationScoped
class SearchIndex {

    private static final Duration FRESH = Duration.ofMinutes(10);
    private static final Duration READING = Duration.ofMinutes(1);

    /** What is searched, as of a moment. */
    record Index(SimilarItems items, SimilarCustomers customers, Instant readAt) {}

    private final CounterPoint counterPoint;
    private final Clock clock;
    private final AtomicBoolean reading = new AtomicBoolean();
    private volatile Index index;

    SearchIndex(CounterPoint counterPoint, Clock clock) {
        this.counterPoint = counterPoint;
        this.clock = clock;
    }

    Index index() throws SQLException {
        Index now = index;
        if (now == null) {
            return first();
        }
        if (now.readAt().plus(FRESH).isAfter(clock.instant()) || !reading.compareAndSet(false, true)) {
            return now;
        }
        try {
            Index read = read();
            index = read;
            return read;
        } finally {
            reading.set(false);
        }
    }

    private synchronized Index first() throws SQLException {
        Index first = index == null ? read() : index;
        index = first;
        return first;
    }

    private Index read() throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            return new Index(
                    SimilarItems.of(Sql.on(connection, "SELECT ITEM_NO, DESCR FROM dbo.IM_ITEM WHERE STAT = 'A'")
                            .within(READING)
                            .list(row -> new SimilarItems.Item(row.getString("ITEM_NO"), text(row, "DESCR")))),
                    SimilarCustomers.of(
                            Sql.on(connection, "SELECT CUST_NO, NAM, EMAIL_ADRS_1, PHONE_1, ZIP_COD FROM dbo.AR_CUST")
                                    .within(READING)
                                    .list(row -> new SimilarCustomers.Customer(
                                            row.getString("CUST_NO"),
                                            text(row, "NAM"),
                                            text(row, "EMAIL_ADRS_1"),
                                            text(row, "PHONE_1"),
                                            text(row, "ZIP_COD")))),
                    clock.instant());
        }
    }

    private static String text(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text == null ? "" : text;
    }
}
