package io.orderbridge.processor.report;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.processor.ProcessorSettings;
import io.orderbridge.service.loop.Loops;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Gathers what was done and writes it to USER_SYNC_LOG as one row per interval, if anything was done in it. The rows are
 * for reports; what became of an order is in its staging row. Those of the last interval are lost with a process that
 * is killed. Thread-safe.
 */
@ApplicationScoped
public class ProcessingReport {

    private static final Logger LOG = Logger.getLogger(ProcessingReport.class);

    /** After the consumers, which stop first. */
    private static final int AFTER_CONSUMING = 3000;

    private final CounterPoint counterPoint;
    private final SyncLogRepository syncLog;
    private final Clock clock;
    private Optional<Interval> current = Optional.empty();

    ProcessingReport(CounterPoint counterPoint, SyncLogRepository syncLog, Clock clock) {
        this.counterPoint = counterPoint;
        this.syncLog = syncLog;
        this.clock = clock;
    }

    /** An order became a ticket. */
    public synchronized void created(Instant when) {
        current = Optional.of(interval(when).plusCreated());
    }

    /** An order rightly did not become a ticket now, because it is one already or must not be. */
    public synchronized void skipped(Instant when) {
        current = Optional.of(interval(when).plusSkipped());
    }

    /** An order failed. */
    public synchronized void failed(String message, Instant when) {
        current = Optional.of(interval(when).plusFailed(message));
    }

    private Interval interval(Instant when) {
        return current.orElseGet(() -> Interval.from(when));
    }

    /** After the start-up checks. */
    void start(@Observes StartupEvent started, Loops loops, ProcessorSettings settings) {
        loops.repeat("writing USER_SYNC_LOG", settings.reportInterval(), this::write);
    }

    private void write() throws SQLException {
        Optional<Interval> done = take();
        if (done.isEmpty()) {
            return;
        }
        try (Connection connection = counterPoint.connect()) {
            syncLog.insert(connection, done.get(), clock.instant());
        } catch (SQLException e) {
            putBack(done.get());
            throw e;
        }
    }

    void stop(@Observes @Priority(AFTER_CONSUMING) ShutdownEvent stopping) {
        try {
            write();
        } catch (SQLException e) {
            LOG.debugf("what was done last is not in USER_SYNC_LOG: %s", CounterPoint.describe(e));
        }
    }

    private synchronized Optional<Interval> take() {
        Optional<Interval> taken = current;
        current = Optional.empty();
        return taken;
    }

    private synchronized void putBack(Interval notWritten) {
        current = Optional.of(current.map(notWritten::plus).orElse(notWritten));
    }
}
