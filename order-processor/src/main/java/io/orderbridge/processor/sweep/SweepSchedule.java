package io.orderbridge.processor.sweep;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.CounterPointUnavailableException;
import io.orderbridge.messaging.outage.Outages;
import io.orderbridge.processor.desk.DeskRefusal;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Sweeps at start and again and again; sooner after a sweep that left something. */
@ApplicationScoped
class SweepSchedule {

    private static final Logger LOG = Logger.getLogger(SweepSchedule.class);

    private final Sweep sweep;
    private final Outages outages;
    private final SweepSettings settings;
    private final Clock clock;
    private volatile boolean stopping;
    private Instant next = Instant.MIN;

    SweepSchedule(Sweep sweep, Outages outages, SweepSettings settings, Clock clock) {
        this.sweep = sweep;
        this.outages = outages;
        this.settings = settings;
        this.clock = clock;
    }

    @Scheduled(every = "${orderbridge.sweep.again-after}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void lookWhetherItIsTime() {
        if (stopping || outages.isAway(CounterPoint.NAME) || clock.instant().isBefore(next)) {
            return;
        }
        try {
            boolean again = sweep.sweep(false).incomplete();
            next = again ? Instant.MIN : clock.instant().plus(settings.interval());
        } catch (DeskRefusal e) {
            LOG.debugf("no sweep now: %s", e.getMessage());
        } catch (CounterPointUnavailableException e) {
            outages.note(CounterPoint.NAME, e.getMessage());
        } catch (SQLException e) {
            LOG.warnf("swept later: %s", CounterPoint.inWords(e));
        }
    }

    void stop(@Observes ShutdownEvent shutdown) {
        stopping = true;
    }
}
