package io.orderbridge.processor.sweep;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.CounterPointUnavailableException;
import io.orderbridge.messaging.outage.Outages;
import io.orderbridge.service.WaitUntil;
import io.orderbridge.service.loop.Loop;
import io.orderbridge.service.loop.Loops;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Sweeps at start and again and again; sooner after a sweep that left something, after an outage, and when an order was left
 * to it.
 */
@ApplicationScoped
public class SweepSchedule {

    private static final Logger LOG = Logger.getLogger(SweepSchedule.class);

    private final Sweep sweep;
    private final Outages outages;
    private final SweepSettings settings;
    private final Clock clock;
    private WaitUntil next = WaitUntil.NOW;
    private Instant lastSweep = Instant.MIN;

    SweepSchedule(Sweep sweep, Outages outages, SweepSettings settings, Clock clock) {
        this.sweep = sweep;
        this.outages = outages;
        this.settings = settings;
        this.clock = clock;
    }

    /** After the start-up checks. */
    void start(@Observes StartupEvent started, Loops loops) {
        Loop sweeping = loops.expect("sweep", settings.interval());
        loops.repeat("scheduling the sweep", settings.againAfter(), () -> lookWhetherItIsTime(sweeping));
    }

    /** Sweeps as soon as something that is left to the sweep now counts as lost. */
    public synchronized void withinPatience() {
        WaitUntil thatSoon = WaitUntil.after(settings.patience(), clock.instant());
        next = next.end().isAfter(thatSoon.end()) ? thatSoon : next;
    }

    private synchronized boolean isTime() {
        boolean outageSince =
                outages.lastEnd().filter(end -> end.isAfter(lastSweep)).isPresent();
        return !outages.isAway(CounterPoint.NAME) && (outageSince || next.isOver(clock.instant()));
    }

    private synchronized void swept(Instant began) {
        lastSweep = began;
        next = WaitUntil.after(settings.interval(), clock.instant());
    }

    private void lookWhetherItIsTime(Loop sweeping) {
        if (!isTime()) {
            return;
        }
        Instant began = clock.instant();
        try {
            SweepReport report = sweep.sweep(false);
            if (report.incomplete()) {
                sweeping.failed(report.summary());
                return;
            }
            sweeping.completed();
            swept(began);
        } catch (SweepUnderWayException e) {
            // Another instance, or somebody at the desk, sweeps now.
            LOG.debugf("no sweep now: %s", e.getMessage());
            sweeping.completed();
        } catch (CounterPointUnavailableException e) {
            sweeping.failed(e.getMessage());
            outages.note(CounterPoint.NAME, e.getMessage());
        } catch (SQLException e) {
            sweeping.failed(CounterPoint.describe(e));
            LOG.warnf("swept later: %s", CounterPoint.describe(e));
        }
    }
}
