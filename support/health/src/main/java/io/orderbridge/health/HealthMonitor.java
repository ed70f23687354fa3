package io.orderbridge.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.orderbridge.messaging.publishing.HealthNews;
import io.orderbridge.model.HealthChanged;
import io.orderbridge.model.HealthLevel;
import io.orderbridge.service.loop.Loop;
import io.orderbridge.service.loop.Loops;
import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Looks at the health of this service and of what it watches, again and again; remembers it for whoever asks, and reports
 * the first level of each check and each change. Thread-safe.
 */
@ApplicationScoped
public class HealthMonitor {

    private static final Logger LOG = Logger.getLogger(HealthMonitor.class);

    /** After everything that consumes. */
    private static final int LAST = 5000;

    private final List<HealthSource> sources;
    private final HealthNews news;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final HealthSettings settings;
    private final String application;
    private final Map<String, Known> known = new LinkedHashMap<>();
    private final Loops loops;
    private final HealthRules rules;
    private volatile Optional<Loop> looking = Optional.empty();

    /**
     * What is known of a check: what was found last, since when it is at that level, and which level was reported; none
     * before the first that is certain.
     */
    private record Known(Finding finding, Instant levelSince, Optional<HealthLevel> reported) {}

    @Inject
    public HealthMonitor(
            @All List<HealthSource> sources,
            HealthNews news,
            Clock clock,
            MeterRegistry metrics,
            HealthSettings settings,
            HealthRules rules,
            Loops loops,
            @ConfigProperty(name = "orderbridge.service-name") String application) {
        this.sources = sources;
        this.news = news;
        this.clock = clock;
        this.metrics = metrics;
        this.settings = settings;
        this.rules = rules;
        this.loops = loops;
        this.application = application;
        Gauge.builder("orderbridge.health.level", this, monitor -> monitor.report()
                        .level()
                        .number())
                .description("Health of this service and of what it watches: 0 healthy, 1 warning, 2 critical")
                .register(metrics);
    }

    void start(@Observes @Priority(LAST) StartupEvent started) {
        looking = Optional.of(loops.repeat(HealthRules.HEALTH, settings.interval(), this::look));
    }

    /** Measures everything once; whoever asks meanwhile gets what was measured before. Never throws. */
    void look() {
        List<Finding> findings = new ArrayList<>();
        for (HealthSource source : sources) {
            Loops.moved();
            try {
                findings.addAll(source.findings(clock.instant()));
            } catch (RuntimeException e) {
                // What was known before stays; the next look must come.
                LOG.errorf(
                        e,
                        "%s cannot tell how it is: unexpected",
                        source.getClass().getSimpleName());
            }
        }
        synchronized (this) {
            findings.forEach(this::found);
        }
    }

    private void found(Finding finding) {
        String check = finding.check();
        Known before = known.get(check);
        if (before == null) {
            Gauge.builder("orderbridge.health.check.level", this, monitor -> monitor.level(check)
                            .number())
                    .description("Health by check: 0 healthy, 1 warning, 2 critical")
                    .tag("check", check)
                    .register(metrics);
        }
        Instant now = clock.instant();
        boolean same = before != null && before.finding().level() == finding.level();
        Optional<HealthLevel> reportedBefore = Optional.ofNullable(before).flatMap(Known::reported);
        // The first that is certain is reported, also that all is well: the trouble may have ended while this service
        // was
        // not there to see it.
        Optional<HealthLevel> toReport =
                finding.onlyShown() ? reportedBefore.map(level -> HealthLevel.HEALTHY) : Optional.of(finding.level());
        Known after = new Known(finding, same ? before.levelSince() : now, toReport);
        known.put(check, after);
        boolean worthALine = before == null ? finding.level() != HealthLevel.HEALTHY : !same;
        if (worthALine) {
            log(after);
        }
        if (!toReport.equals(reportedBefore)) {
            boolean healthy = toReport.equals(Optional.of(HealthLevel.HEALTHY));
            news.publish(new HealthChanged(
                    application,
                    check,
                    toReport.orElseThrow(),
                    healthy ? "" : finding.words(),
                    healthy ? now : since(after)));
        }
    }

    private static void log(Known known) {
        Finding finding = known.finding();
        if (finding.level() == HealthLevel.HEALTHY) {
            LOG.infof("health: %s is well again: %s", finding.check(), finding.words());
        } else {
            LOG.warnf("health: %s is %s: %s", finding.check(), finding.level(), finding.words());
        }
    }

    private synchronized HealthLevel level(String check) {
        return known.get(check).finding().level();
    }

    /**
     * What the last look found of every check, in the order in which they were met; and whether that look was not too
     * long ago.
     */
    public synchronized HealthReport report() {
        Instant now = clock.instant();
        Stream<Known> own =
                looking
                        .map(loop -> rules.loop(loop, now))
                        .map(found -> new Known(found, now, Optional.empty()))
                        .stream();
        return new HealthReport(
                application,
                Stream.concat(known.values().stream(), own)
                        .map(each -> new HealthReport.Check(
                                each.finding().check(),
                                each.finding().level(),
                                each.finding().words(),
                                since(each)))
                        .toList());
    }

    private static Instant since(Known known) {
        return known.finding().level() == HealthLevel.HEALTHY
                ? known.levelSince()
                : known.finding().since().orElse(known.levelSince());
    }
}
