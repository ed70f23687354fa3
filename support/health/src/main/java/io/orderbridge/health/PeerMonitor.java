package io.orderbridge.health;

import io.orderbridge.messaging.publishing.BrokerPublisher;
import io.orderbridge.model.HealthLevel;
import io.orderbridge.model.Topology;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The service that this one watches. It lives if it answers, or if somebody consumes a queue of its; so one instance of
 * several may stop, and a service that restarts is not missed. If it answers but a queue has no consumer, it should: unless
 * it says itself that it is paused.
 */
@ApplicationScoped
class PeerMonitor implements HealthSource {

    private static final Logger LOG = Logger.getLogger(PeerMonitor.class);

    private final Optional<String> service;
    private final Optional<String> address;
    private final ServiceHealth health;
    private final BrokerPublisher broker;
    private final HealthRules rules;
    private final Map<String, Instant> unconsumedSince = new HashMap<>();

    /** Null until it is looked for. */
    private Instant lastSign;

    private boolean seen;

    PeerMonitor(
            @ConfigProperty(name = "orderbridge.service-name") String application,
            Ring ring,
            ServiceHealth health,
            BrokerPublisher broker,
            HealthRules rules) {
        this.service = ring.watchedBy(application);
        this.address = service.flatMap(health::addressOf);
        this.health = health;
        this.broker = broker;
        this.rules = rules;
    }

    @Override
    public List<Finding> findings(Instant now) {
        return service.filter(name ->
                        address.isPresent() || !Topology.workQueuesOf(name).isEmpty())
                .map(name -> List.of(finding(name, now)))
                .orElse(List.of());
    }

    private Finding finding(String name, Instant now) {
        Optional<HealthReport> report = answer(name);
        boolean lives = report.isPresent();
        boolean saysItIsPaused = report.stream()
                .flatMap(said -> said.checks().stream())
                .anyMatch(check ->
                        check.check().startsWith(HealthRules.CONSUMING) && check.level() != HealthLevel.HEALTHY);
        for (String queue : Topology.workQueuesOf(name)) {
            OptionalInt consumers = consumersOf(queue);
            if (consumers.isEmpty()) {
                continue;
            }
            if (consumers.getAsInt() > 0 || saysItIsPaused) {
                unconsumedSince.remove(queue);
            } else {
                unconsumedSince.putIfAbsent(queue, now);
            }
            lives |= consumers.getAsInt() > 0;
        }
        seen |= lives;
        if (lives || lastSign == null) {
            lastSign = now;
        }
        Optional<String> silent = report.flatMap(HealthRules::unableToReport);
        if (silent.isPresent()) {
            return HealthRules.silent(name, silent.get(), now);
        }
        Optional<HealthRules.Unconsumed> unconsumed = unconsumedSince.entrySet().stream()
                .min(Map.Entry.comparingByValue())
                .map(entry -> new HealthRules.Unconsumed(entry.getKey(), entry.getValue()));
        Finding finding = rules.peer(
                name, lastSign, unconsumed, address.map(at -> " at " + at).orElse(""), now);
        boolean certain = (seen && unconsumed.isEmpty()) || finding.level() != HealthLevel.HEALTHY;
        return certain ? finding : finding.notCertainYet();
    }

    private Optional<HealthReport> answer(String name) {
        if (address.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(health.ask(name, address.get()));
        } catch (IOException | IllegalArgumentException e) {
            LOG.debugf("%s does not answer: %s", name, e);
            return Optional.empty();
        }
    }

    /** Empty if the broker does not say: that is another trouble. */
    private OptionalInt consumersOf(String queue) {
        try {
            return OptionalInt.of(broker.countsOf(queue).consumers());
        } catch (IOException e) {
            LOG.debugf("nobody knows who consumes %s: %s", queue, e);
            return OptionalInt.empty();
        }
    }
}
