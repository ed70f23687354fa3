package io.orderbridge.desk.orders;

import static io.orderbridge.counterpoint.staging.StagedColumns.text;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.Sql;
import io.orderbridge.rules.SimilarCustomers;
import io.orderbridge.rules.SimilarCustomers.Customer;
import io.orderbridge.rules.SimilarItems;
import io.orderbridge.rules.SimilarItems.Item;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * CounterPoint's items and customers, indexed in memory when somebody asks for suggestions first. The longer reading them takes, the
 * longer they serve; then they are read again behind whoever asks. What was read before is dropped first, since two of them do not fit
 * into the heap of a large site: who comes while they are read waits. Thread-safe.
 */
@ApplicationScoped
class SearchIndex {

    private static final Logger LOG = Logger.getLogger(SearchIndex.class);

    private static final Duration READING = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** So many times as long as reading takes: one part in a hundred of the time, at most, is spent on it. */
    private static final int SERVES = 100;

    private final CounterPoint counterPoint;
    private final Clock clock;
    private final Part<SimilarItems> items = new Part<>(SearchIndex::readItems);
    private final Part<SimilarCustomers> customers = new Part<>(SearchIndex::readCustomers);

    SearchIndex(CounterPoint counterPoint, Clock clock) {
        this.counterPoint = counterPoint;
        this.clock = clock;
    }

    SimilarItems items() throws SQLException {
        return items.get();
    }

    SimilarCustomers customers() throws SQLException {
        return customers.get();
    }

    private interface Reading<T> {
        T from(Connection connection) throws SQLException;
    }

    private final class Part<T> {
        private final Reading<T> reading;
        private T index;
        private Instant until = Instant.MIN;

        Part(Reading<T> reading) {
            this.reading = reading;
        }

        synchronized T get() throws SQLException {
            if (index == null) {
                read();
            } else if (until.isBefore(clock.instant())) {
                until = Instant.MAX;
                Infrastructure.getDefaultExecutor().execute(this::readBehind);
            }
            return index;
        }

        private synchronized void readBehind() {
            try {
                read();
            } catch (SQLException e) {
                LOG.debugf("read when somebody asks: %s", CounterPoint.describe(e));
            }
        }

        private void read() throws SQLException {
            index = null;
            Instant began = clock.instant();
            try (Connection connection = counterPoint.connect()) {
                index = reading.from(connection);
            }
            Duration serves = Duration.between(began, clock.instant()).multipliedBy(SERVES);
            until = clock.instant().plus(serves.compareTo(LONGEST) < 0 ? serves : LONGEST);
        }
    }

    private static SimilarItems readItems(Connection connection) throws SQLException {
        SimilarItems.Builder items = new SimilarItems.Builder();
        Sql.on(connection, "SELECT ITEM_NO, DESCR FROM dbo.IM_ITEM WHERE STAT = 'A'")
                .within(READING)
                .each(row -> items.add(new Item(row.getString("ITEM_NO"), text(row, "DESCR"))));
        return items.build();
    }

    private static SimilarCustomers readCustomers(Connection connection) throws SQLException {
        SimilarCustomers.Builder customers = new SimilarCustomers.Builder();
        Sql.on(connection, "SELECT CUST_NO, NAM, EMAIL_ADRS_1, PHONE_1, ZIP_COD FROM dbo.AR_CUST")
                .within(READING)
                .each(row -> customers.add(new Customer(
                        row.getString("CUST_NO"),
                        text(row, "NAM"),
                        text(row, "EMAIL_ADRS_1"),
                        text(row, "PHONE_1"),
                        text(row, "ZIP_COD"))));
        return customers.build();
    }
}
