package io.orderbridge.ingest.polling;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.ingest.leadership.Leadership;
import io.orderbridge.ingest.leadership.LeadershipLostException;
import io.orderbridge.ingest.settings.IngestSettings;
import io.orderbridge.ingest.shop.OrderStorage;
import io.orderbridge.ingest.shop.ShopDatabase;
import io.orderbridge.ingest.shop.ShopReadException;
import io.orderbridge.messaging.outage.Outages;
import io.orderbridge.service.ErrorDescription;
import io.orderbridge.service.failure.Dependency;
import io.orderbridge.service.loop.Loop;
import io.orderbridge.service.loop.Loops;
import io.orderbridge.service.loop.Watched;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Polls again and again in a thread of its own, until the service stops. While a database is away, or another instance reads
 * the shop, it rests; somebody who knows of a change can have it look at once.
 */
@ApplicationScoped
public class PollingLoop {

    private static final Logger LOG = Logger.getLogger(PollingLoop.class);
    private static final String READING = "reading the shop";
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
    private static final int MOST_NAMED = 10_000;

    /** The least time from one poll to the next, however often somebody asks. */
    private static final Duration GAP = Duration.ofMillis(250);

    private static final Duration REPEAT_FAILURE = Duration.ofMinutes(1);

    private final PollShop pollShop;
    private final Leadership leadership;
    private final PollStatus status;
    private final ShopDatabase shop;
    private final CounterPoint counterPoint;
    private final Outages outages;
    private final IngestSettings settings;
    private final Clock clock;
    private final Semaphore wanted = new Semaphore(0);
    private final Set<Long> named = ConcurrentHashMap.newKeySet();
    private final Loops loops;
    private final Loop reading;
    private final Thread thread = new Thread(this::run, "polling");
    private volatile boolean stopping;
    private volatile Instant settledAt = Instant.MIN;
    private volatile long pollBegan = System.nanoTime();
    private String lastFailure = "";
    private Instant lastFailureLogged = Instant.MIN;

    @Inject
    PollingLoop(
            PollShop pollShop,
            Leadership leadership,
            PollStatus status,
            ShopDatabase shop,
            CounterPoint counterPoint,
            Outages outages,
            IngestSettings settings,
            Clock clock,
            Loops loops) {
        this.pollShop = pollShop;
        this.leadership = leadership;
        this.status = status;
        this.shop = shop;
        this.counterPoint = counterPoint;
        this.outages = outages;
        this.settings = settings;
        this.clock = clock;
        this.loops = loops;
        this.reading = loops.expect(READING, settings.pollInterval());
    }

    void start(@Observes @Priority(2000) StartupEvent start) {
        thread.setDaemon(true);
        thread.start();
    }

    void stop(@Observes ShutdownEvent shutdown) throws InterruptedException {
        stopping = true;
        wanted.release();
        thread.join(STOP_TIMEOUT.toMillis());
        try {
            leadership.release();
        } catch (SQLException e) {
            LOG.debugf("another instance takes over when the lease ends: %s", CounterPoint.describe(e));
        }
    }

    /** Has it look at once, and once more when what has changed now has settled. Many calls are as good as one. */
    public void lookNow() {
        lookNow(Set.of());
    }

    /**
     * The same, also at certain orders whose time of change may say nothing.
     *
     * @param orders of which those beyond {@value #MOST_NAMED} are left to their times of change
     */
    public void lookNow(Set<Long> orders) {
        orders.stream().limit(Math.max(0, MOST_NAMED - named.size())).forEach(named::add);
        settledAt = clock.instant().plus(settings.settlingTime()).plusSeconds(1);
        wanted.release();
    }

    private void run() {
        // Not closed when something unforeseen ends the thread: that has to be noticed.
        Watched polling = loops.watch(READING, settings.pollInterval());
        while (!stopping) {
            polling.moved();
            if (!outages.isAway(ShopDatabase.NAME) && !outages.isAway(CounterPoint.NAME)) {
                pollOnce();
            }
            rest();
        }
        polling.close();
    }

    /** Looks, if this instance is the one that does; a failure is noted. */
    void pollOnce() {
        pollBegan = System.nanoTime();
        try {
            if (leadership.take()) {
                if (status.leading()) {
                    LOG.infof("this instance reads the shop now: %s", leadership.name());
                    pollShop.forget();
                }
                poll();
            } else {
                waitForLeadership();
            }
            reading.completed();
            lastFailure = "";
        } catch (LeadershipLostException e) {
            LOG.warnf("this instance reads the shop no more: %s", e.getMessage());
        } catch (ShopReadException e) {
            noteFailure(shop, e.getMessage());
        } catch (SQLException e) {
            noteFailure(counterPoint, CounterPoint.describe(e));
        } catch (RuntimeException e) {
            reading.failed(ErrorDescription.of(e));
            LOG.error("a poll failed, trying again", e);
        }
    }

    /** The lease is kept however long it takes: what is written is fenced. */
    private void poll() throws ShopReadException, SQLException {
        Set<Long> orders = new HashSet<>(named);
        Leadership.Working working = leadership.working();
        try {
            orders.removeAll(pollShop.poll(() -> stopping, Set.copyOf(orders)));
        } finally {
            working.close();
        }
        named.removeAll(orders);
    }

    private void waitForLeadership() throws SQLException {
        pollShop.leadershipLost();
        named.clear();
        String holder = leadership.holder();
        if (status.ledBy(holder)) {
            LOG.infof("waiting: the shop is read by %s; taking over when its lease expires", holder);
        }
    }

    /** A server that does not answer any more is an outage; else one line, and not the same every two seconds. */
    private void noteFailure(Dependency server, String reason) {
        if (stopping) {
            return;
        }
        reading.failed(server.name() + ": " + reason);
        try {
            server.probe();
        } catch (Exception e) {
            outages.note(server.name(), reason);
            return;
        }
        Instant now = clock.instant();
        if (!reason.equals(lastFailure) || now.isAfter(lastFailureLogged.plus(REPEAT_FAILURE))) {
            LOG.warnf("a poll failed at %s, trying again: %s", server.name(), reason);
            lastFailure = reason;
            lastFailureLogged = now;
        }
    }

    private void rest() {
        Duration untilSettled = Duration.between(clock.instant(), settledAt);
        Duration rest = interval();
        if (!untilSettled.isNegative() && untilSettled.compareTo(rest) < 0) {
            rest = untilSettled;
        }
        try {
            if (wanted.tryAcquire(rest.toMillis(), TimeUnit.MILLISECONDS)) {
                wanted.drainPermits();
                long early = GAP.toMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - pollBegan);
                if (early > 0 && !stopping) {
                    Thread.sleep(early);
                }
            }
        } catch (InterruptedException e) {
            stopping = true;
            Thread.currentThread().interrupt();
        }
    }

    private Duration interval() {
        boolean legacy = status.storage().filter(OrderStorage.LEGACY::equals).isPresent()
                && settings.legacyPollInterval().compareTo(settings.pollInterval()) > 0;
        return legacy ? settings.legacyPollInterval() : settings.pollInterval();
    }
}
