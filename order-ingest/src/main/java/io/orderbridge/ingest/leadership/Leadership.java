package io.orderbridge.ingest.leadership;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.Lease;
import io.orderbridge.counterpoint.ReconciliationRequest;
import io.orderbridge.ingest.settings.IngestSettings;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The one instance that reads the shop, among all that run: it holds the lease {@code ingest/<shop>}. What it writes, it
 * writes in transactions that fail when another has taken the lease, so that an instance which was frozen and wakes up
 * does no harm. Thread-safe.
 */
@ApplicationScoped
public class Leadership {

    private static final Logger LOG = Logger.getLogger(Leadership.class);

    /** A poll that is late must not cost the lease. */
    private static final int POLLS = 3;

    /** How often the lease is renewed in its time. */
    private static final int RENEWALS = 3;

    /** For how long an instance that works without an end is believed to be alive. */
    private static final Duration LONGEST_WORK = Duration.ofMinutes(10);

    private final CounterPoint counterPoint;
    private final String shop;
    private final Lease lease;
    private final Duration length;
    private final ScheduledExecutorService renewing = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "lease");
        thread.setDaemon(true);
        return thread;
    });

    @Inject
    Leadership(
            CounterPoint counterPoint,
            IngestSettings settings,
            @ConfigProperty(name = "orderbridge.service-name") String application) {
        this.counterPoint = counterPoint;
        this.shop = settings.shop();
        this.lease = Lease.of(ReconciliationRequest.leaseOf(shop), application);
        Duration longest = settings.pollInterval().compareTo(settings.legacyPollInterval()) > 0
                ? settings.pollInterval()
                : settings.legacyPollInterval();
        Duration polls = longest.multipliedBy(POLLS);
        this.length = settings.lease().compareTo(polls) > 0 ? settings.lease() : polls;
    }

    /** Work that goes on until it is closed. */
    @FunctionalInterface
    public interface Working extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Keeps the lease while this instance works, also where a read of the shop takes longer than the lease. Once another
     * instance has it, it stays there.
     */
    public Working working() {
        Instant limit = Instant.now().plus(LONGEST_WORK);
        long pause = length.toMillis() / RENEWALS;
        var renewals = renewing.scheduleWithFixedDelay(() -> renew(limit), pause, pause, TimeUnit.MILLISECONDS);
        return () -> renewals.cancel(false);
    }

    private void renew(Instant limit) {
        if (Instant.now().isAfter(limit)) {
            return;
        }
        try {
            confirm();
        } catch (SQLException e) {
            LOG.debugf("the lease is not renewed: %s", CounterPoint.describe(e));
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        renewing.shutdownNow();
    }

    /** What is written while this instance is the active one. */
    @FunctionalInterface
    public interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /**
     * Takes the lease, or keeps it for longer. To be called again and again.
     *
     * @return whether this instance is the active one
     */
    public boolean take() throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            return lease.take(connection, length);
        }
    }

    /**
     * Does the work in one transaction, whole or not at all, and only if no other instance has taken over.
     *
     * @throws LeadershipLostException if one has
     * @throws SQLException if nothing was written
     */
    public <T> T write(Work<T> work) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            connection.setAutoCommit(false);
            try {
                confirm(connection);
                T result = work.with(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            }
        }
    }

    /**
     * Makes sure that no other instance has taken over, until the transaction of {@code connection} ends.
     *
     * @throws LeadershipLostException if one has
     */
    public void confirm(Connection connection) throws SQLException {
        if (!lease.keep(connection, length)) {
            throw new LeadershipLostException();
        }
    }

    /**
     * Keeps the lease for longer.
     *
     * @throws LeadershipLostException if another instance has taken over
     */
    public void confirm() throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            confirm(connection);
        }
    }

    /** Who reads the shop; for people. */
    public String holder() throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            return lease.heldBy(connection).orElse("nobody");
        }
    }

    /** How this instance calls itself. */
    public String name() {
        return lease.holder();
    }

    /** Lets another instance take over at once. */
    public void release() throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            lease.release(connection);
        }
    }

    /** The number of the last request for a reconciliation that is not answered yet; 0 if there is none. */
    public int asked() throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            return ReconciliationRequest.open(connection, shop);
        }
    }

    /**
     * Answers whoever has asked for a reconciliation.
     *
     * @param asked what {@link #asked} gave before it began
     * @param found how many orders it found that were paid and not staged
     */
    public void answer(int asked, int found) throws SQLException {
        write(connection -> {
            ReconciliationRequest.answer(connection, shop, asked, found);
            return null;
        });
    }

    private static void rollBack(Connection connection, Exception because) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            because.addSuppressed(e);
        }
    }
}
