package io.orderbridge.health;

import io.orderbridge.messaging.consuming.QueueConsumers;
import io.orderbridge.messaging.outage.Outages;
import io.orderbridge.service.failure.Dependency;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The servers that a service needs, and the queues that it consumes. */
@ApplicationScoped
class OwnHealth implements HealthSource {

    private final List<String> servers;
    private final Outages outages;
    private final QueueConsumers consumers;
    private final HealthRules rules;

    OwnHealth(@All List<Dependency> servers, Outages outages, QueueConsumers consumers, HealthRules rules) {
        this.servers = servers.stream().map(Dependency::name).toList();
        this.outages = outages;
        this.consumers = consumers;
        this.rules = rules;
    }

    @Override
    public List<Finding> findings(Instant now) {
        List<Finding> findings = new ArrayList<>();
        List<Outages.Outage> underWay = outages.underWay();
        for (String server : servers) {
            findings.add(rules.server(
                    server,
                    underWay.stream()
                            .filter(outage -> outage.dependency().equals(server))
                            .findFirst(),
                    now));
        }
        consumers.states().forEach(state -> findings.add(rules.consuming(state, now)));
        return findings;
    }
}
