package io.orderbridge.messaging.outage;

import io.orderbridge.messaging.publishing.EventPublisher;
import io.orderbridge.messaging.publishing.PublishResult;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.HealthChanged;
import io.orderbridge.model.HealthLevel;
import io.quarkus.arc.All;
import io.smallrye.reactive.messaging.ChannelRegistry;
import io.smallrye.reactive.messaging.PausableChannel;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Servers that are not there. While one is away, the channels that need it are paused and one probe at a time asks for
 * it, with growing distance; when it answers, the channels resume. Alerting is told when an outage begins, when it has
 * lasted, and when it is over. Thread-safe.
 */
@ApplicationScoped
public class Outages {

    private static final Logger LOG = Logger.getLogger(Outages.class);

    private final Map<String, Dependency> dependencies = new HashMap<>();
    private final Map<String, Current> current = new HashMap<>();
    private final ChannelRegistry channels;
    private final EventPublisher publisher;
    private final String application;
    private final ProbeSchedule schedule;
    private final Duration criticalAfter;
    private final Clock clock;
    private final ScheduledExecutorService prober = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "outage-prober");
        thread.setDaemon(true);
        return thread;
    });

    /** An outage that is under way. */
    private static final class Current {
        final Dependency dependency;
        final Instant since;
        final Set<String> paused = new LinkedHashSet<>();
        String reason;
        int failedProbes;
        boolean critical;

        Current(Dependency dependency, Instant since) {
            this.dependency = dependency;
            this.since = since;
        }
    }

    /**
     * An outage as health shows it.
     *
     * @param dependency the server that is not there
     * @param since when that was first noticed
     * @param reason why we think so, in words
     * @param critical whether it has lasted too long
     */
    public record Outage(String dependency, Instant since, String reason, boolean critical) {}

    @Inject
    public Outages(
            @All List<Dependency> dependencies,
            ChannelRegistry channels,
            EventPublisher publisher,
            Clock clock,
            @ConfigProperty(name = "quarkus.application.name") String application,
            @ConfigProperty(name = "orderbridge.outage.first-probe", defaultValue = "1s") Duration firstProbe,
            @ConfigProperty(name = "orderbridge.outage.longest-probe", defaultValue = "30s") Duration longestProbe,
            @ConfigProperty(name = "orderbridge.outage.critical-after", defaultValue = "10m") Duration criticalAfter) {
        dependencies.forEach(dependency -> this.dependencies.put(dependency.name(), dependency));
        this.channels = channels;
        this.publisher = publisher;
        this.clock = clock;
        this.application = application;
        this.schedule = new ProbeSchedule(firstProbe, longestProbe);
        this.criticalAfter = criticalAfter;
    }

    /**
     * Notes that a server is not there, and pauses a channel until it is. Safe to repeat.
     *
     * @param name the {@link Dependency#name()}
     * @param reason why, in words
     * @param channel the incoming channel to pause
     * @throws IllegalArgumentException if no such dependency is known
     */
    public synchronized void pause(String name, String reason, String channel) {
        Current outage = begin(name, reason);
        if (outage.paused.add(channel)) {
            pausable(channel).pause();
            LOG.warnf("paused %s until %s is back", channel, name);
        }
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

    /** The outages under way, the oldest first. */
    public synchronized List<Outage> underWay() {
        List<Outage> outages = new ArrayList<>();
        current.forEach(
                (name, outage) -> outages.add(new Outage(name, outage.since, outage.reason, isCritical(outage))));
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
        Current outage = new Current(dependency, clock.instant());
        outage.reason = reason;
        current.put(name, outage);
        LOG.errorf("%s cannot be reached: %s", name, reason);
        announce(outage, HealthLevel.WARNING);
        scheduleProbe(outage);
        return outage;
    }

    private void scheduleProbe(Current outage) {
        Future<?> scheduled = prober.schedule(
                () -> probe(outage), schedule.before(outage.failedProbes).toMillis(), TimeUnit.MILLISECONDS);
        if (scheduled.isCancelled()) {
            LOG.debugf("shutting down: %s is not probed any more", outage.dependency.name());
        }
    }

    private void probe(Current outage) {
        try {
            outage.dependency.probe();
            over(outage);
        } catch (Exception e) {
            synchronized (this) {
                outage.failedProbes++;
                outage.reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
                if (!outage.critical && isCritical(outage)) {
                    outage.critical = true;
                    announce(outage, HealthLevel.CRITICAL);
                }
                scheduleProbe(outage);
            }
        }
    }

    private synchronized void over(Current outage) {
        current.remove(outage.dependency.name());
        outage.paused.stream().filter(channel -> !pausedByAnother(channel)).forEach(channel -> {
            pausable(channel).resume();
            LOG.infof("resumed %s", channel);
        });
        LOG.infof(
                "%s is back after %d s",
                outage.dependency.name(),
                Duration.between(outage.since, clock.instant()).toSeconds());
        announce(outage, HealthLevel.HEALTHY);
    }

    private boolean pausedByAnother(String channel) {
        return current.values().stream().anyMatch(other -> other.paused.contains(channel));
    }

    private boolean isCritical(Current outage) {
        return Duration.between(outage.since, clock.instant()).compareTo(criticalAfter) >= 0;
    }

    private void announce(Current outage, HealthLevel level) {
        HealthChanged change = new HealthChanged(
                application,
                outage.dependency.name(),
                level,
                level == HealthLevel.HEALTHY ? "" : outage.reason,
                level == HealthLevel.HEALTHY ? clock.instant() : outage.since);
        prober.execute(() -> {
            PublishResult result =
                    publisher.publish(Envelope.first(change, clock.instant())).join();
            if (!result.confirmed()) {
                LOG.warnf("alerting could not be told about %s: %s", change.component(), result.inWords());
            }
        });
    }

    private PausableChannel pausable(String channel) {
        PausableChannel pausable = channels.getPausable(channel);
        if (pausable == null) {
            throw new IllegalStateException("set mp.messaging.incoming." + channel + ".pausable=true");
        }
        return pausable;
    }

    @PreDestroy
    void stop() {
        prober.shutdownNow();
    }
}
