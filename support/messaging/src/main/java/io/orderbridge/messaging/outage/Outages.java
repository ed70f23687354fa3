package io.orderbridge.messaging.outage;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.orderbridge.messaging.publishing.HealthNews;
import io.orderbridge.model.HealthChanged;
import io.orderbridge.model.HealthLevel;
import io.orderbridge.service.ErrorDescription;
import io.orderbridge.service.failure.Dependency;
import io.orderbridge.service.loop.Loops;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Servers that are not there. While one is away, the consumers that need it are paused and one probe at a time asks for
 * it, with growing distance; when it answers, they resume. Alerting learns when an outage begins, when it has lasted,
 * and when it is over, in that order; and when a server was not missed for as long after the start. Thread-safe.
 */
@ApplicationScoped
public class Outages {

    private static final Logger LOG = Logger.getLogger(Outages.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final Map<String, Dependency> dependencies = new HashMap<>();
    private final Map<String, Current> current = new HashMap<>();
    private final Map<String, Ended> ended = new HashMap<>();
    private final Map<String, Duration> pastOutages = new HashMap<>();
    private final HealthNews news;
    private final MeterRegistry metrics;
    private final String application;
    private final ProbeSchedule schedule;
    private final Duration criticalAfter;
    private final Clock clock;
    private final Set<String> neverReported = new HashSet<>();
    private final LongSupplier nanos;
    private final Moment started;

    /** Held while a consumer pauses or resumes, which waits for the broker; never taken while holding our monitor. */
    private final Object pausing = new Object();

    /** An outage that is under way. */
    private static final class Current {
        final Dependency dependency;

        /** When this began, or the one before that was not really over. */
        final Moment since;

        final Moment began;
        final Set<Pausable> paused = new LinkedHashSet<>();
        String reason;
        int failedProbes;
        long nextProbe;
        boolean critical;

        Current(Dependency dependency, Moment since, Moment began) {
            this.dependency = dependency;
            this.since = since;
            this.began = began;
        }
    }

    /** When an outage was over that had begun at {@code since}, and after how many probes that had failed. */
    private record Ended(Moment since, Moment at, int failedProbes) {}

    /** A moment as people know it, and as it is measured how long ago that was: their clock may be set meanwhile. */
    private record Moment(Instant time, long nanos) {}

    private Moment now() {
        return new Moment(clock.instant(), nanos.getAsLong());
    }

    private Duration since(Moment moment) {
        return Duration.ofNanos(nanos.getAsLong() - moment.nanos);
    }

    /**
     * An outage as health shows it.
     *
     * @param dependency the server that is not there
     * @param since when that was first noticed
     * @param reason why we think so, for people
     * @param critical whether it has lasted too long
     */
    public record Outage(String dependency, Instant since, String reason, boolean critical) {}

    @Inject
    public Outages(
            @All List<Dependency> dependencies,
            HealthNews news,
            MeterRegistry metrics,
            Clock clock,
            Loops loops,
            @ConfigProperty(name = "orderbridge.service-name") String application,
            @ConfigProperty(name = "orderbridge.outage.first-probe") Duration firstProbe,
            @ConfigProperty(name = "orderbridge.outage.longest-probe") Duration longestProbe,
            @ConfigProperty(name = "orderbridge.outage.critical-after") Duration criticalAfter) {
        this(
                dependencies,
                news,
                metrics,
                clock,
                System::nanoTime,
                loops,
                application,
                new ProbeSchedule(firstProbe, longestProbe),
                criticalAfter);
    }

    /** @param nanos what time has gone by, as {@link System#nanoTime} tells it */
    Outages(
            List<Dependency> dependencies,
            HealthNews news,
            MeterRegistry metrics,
            Clock clock,
            LongSupplier nanos,
            Loops loops,
            String application,
            ProbeSchedule schedule,
            Duration criticalAfter) {
        dependencies.forEach(dependency -> this.dependencies.put(dependency.name(), dependency));
        neverReported.addAll(this.dependencies.keySet());
        this.news = news;
        this.metrics = metrics;
        this.clock = clock;
        this.nanos = nanos;
        this.started = now();
        this.application = application;
        this.schedule = schedule;
        this.criticalAfter = criticalAfter;
        this.dependencies.keySet().forEach(this::measure);
        // A server that takes its time to answer a probe delays no other.
        this.dependencies
                .keySet()
                .forEach(server -> loops.repeat("probing " + server, LOOK_EVERY, () -> probeIfDue(server)));
    }

    /** Counts also while an outage is under way. */
    private void measure(String server) {
        metrics.counter("orderbridge.pauses", "server", server);
        FunctionCounter.builder("orderbridge.outage.seconds", this, outages -> outages.secondsAway(server))
                .description("How long a server was away, all outages together")
                .tag("server", server)
                .register(metrics);
    }

    private synchronized double secondsAway(String server) {
        Duration past = pastOutages.getOrDefault(server, Duration.ZERO);
        Current now = current.get(server);
        return (now == null ? past : past.plus(since(now.began))).toMillis() / 1000.0;
    }

    /**
     * Notes that a server is not there, and pauses a consumer until it is. Returns when it is paused. Safe to repeat.
     *
     * @param name the {@link Dependency#name()}
     * @param reason why, for people
     * @throws IllegalArgumentException if no such dependency is known
     */
    public void pause(String name, String reason, Pausable consumer) {
        synchronized (this) {
            if (begin(name, reason).paused.add(consumer)) {
                metrics.counter("orderbridge.pauses", "server", name).increment();
                LOG.warnf("paused %s until %s is back", consumer.name(), name);
            }
        }
        pauseOrResume(consumer);
    }

    /** By what is known when it is its turn: another thread may have learned something else meanwhile. */
    private void pauseOrResume(Pausable consumer) {
        synchronized (pausing) {
            if (isPaused(consumer)) {
                consumer.pause();
            } else {
                consumer.resume();
            }
        }
    }

    private synchronized boolean isPaused(Pausable consumer) {
        return current.values().stream().anyMatch(outage -> outage.paused.contains(consumer));
    }

    /**
     * Notes that a server is not there, for work that is not driven by messages. Safe to repeat.
     *
     * @throws IllegalArgumentException if no such dependency is known
     */
    public synchronized void note(String name, String reason) {
        begin(name, reason);
    }

    /** Whether that server is known to be away. */
    public synchronized boolean isAway(String name) {
        return current.containsKey(name);
    }

    /** When the last outage of any server was over, however short it was; empty if there was none since the start. */
    public synchronized Optional<Instant> lastEnd() {
        return ended.values().stream()
                .map(Ended::at)
                .max(Comparator.comparing(Moment::nanos))
                .map(Moment::time);
    }

    /** The outages under way, the oldest first. */
    public synchronized List<Outage> underWay() {
        List<Outage> outages = new ArrayList<>();
        current.forEach(
                (name, outage) -> outages.add(new Outage(name, outage.since.time, outage.reason, isCritical(outage))));
        outages.sort(Comparator.comparing(Outage::since));
        return outages;
    }

    private Current begin(String name, String reason) {
        Dependency dependency = Optional.ofNullable(dependencies.get(name))
                .orElseThrow(() -> new IllegalArgumentException("unknown dependency: " + name));
        Current known = current.get(name);
        if (known != null) {
            known.reason = reason;
            return known;
        }
        Moment now = now();
        Optional<Ended> before = notReallyOver(name);
        Current outage = new Current(dependency, before.map(Ended::since).orElse(now), now);
        outage.reason = reason;
        outage.failedProbes = before.map(last -> last.failedProbes + 1).orElse(0);
        outage.critical = isCritical(outage);
        current.put(name, outage);
        LOG.errorf("%s is away: %s", name, reason);
        announce(outage, outage.critical ? HealthLevel.CRITICAL : HealthLevel.WARNING);
        probeLater(outage);
        return outage;
    }

    /**
     * A server that answers probes and does not work must not be tried as often as one that has just gone, and has been away
     * for as long as that goes on.
     */
    private Optional<Ended> notReallyOver(String name) {
        return Optional.ofNullable(ended.get(name))
                .filter(last -> since(last.at).compareTo(schedule.longest()) <= 0);
    }

    private void probeLater(Current outage) {
        outage.nextProbe =
                nanos.getAsLong() + schedule.before(outage.failedProbes).toNanos();
    }

    private void probeIfDue(String server) {
        Optional<Current> due;
        synchronized (this) {
            reportIfNotMissed(server);
            long now = nanos.getAsLong();
            due = Optional.ofNullable(current.get(server)).filter(outage -> now - outage.nextProbe >= 0);
        }
        due.ifPresent(this::probe);
    }

    /** A server that was away when the service before this one ended, and is missed no more, is back. */
    private void reportIfNotMissed(String server) {
        if (neverReported.contains(server) && since(started).compareTo(criticalAfter) >= 0) {
            announce(new Current(dependencies.get(server), now(), now()), HealthLevel.HEALTHY);
        }
    }

    private void probe(Current outage) {
        Loops.moved();
        try {
            outage.dependency.probe();
            over(outage);
        } catch (Exception e) {
            synchronized (this) {
                outage.failedProbes++;
                outage.reason = ErrorDescription.of(e);
                LOG.debugf("%s is still away: %s", outage.dependency.name(), outage.reason);
                if (!outage.critical && isCritical(outage)) {
                    outage.critical = true;
                    announce(outage, HealthLevel.CRITICAL);
                }
                probeLater(outage);
            }
        }
    }

    private void over(Current outage) {
        synchronized (this) {
            current.remove(outage.dependency.name());
            ended.put(outage.dependency.name(), new Ended(outage.since, now(), outage.failedProbes));
            Duration away = since(outage.began);
            pastOutages.merge(outage.dependency.name(), away, Duration::plus);
            LOG.infof("%s is back after %d s", outage.dependency.name(), away.toSeconds());
            announce(outage, HealthLevel.HEALTHY);
        }
        // Complete by now: nobody finds this outage any more.
        outage.paused.forEach(this::pauseOrResume);
    }

    private boolean isCritical(Current outage) {
        return since(outage.since).compareTo(criticalAfter) >= 0;
    }

    private void announce(Current outage, HealthLevel level) {
        boolean over = level == HealthLevel.HEALTHY;
        neverReported.remove(outage.dependency.name());
        news.publish(new HealthChanged(
                application,
                outage.dependency.name(),
                level,
                over ? "" : outage.reason,
                over ? clock.instant() : outage.since.time));
    }
}
