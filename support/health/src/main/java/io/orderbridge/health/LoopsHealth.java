package io.orderbridge.health;

import io.orderbridge.service.loop.Loops;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/** What this service does again and again; but for looking at health, of which only whoever asks can tell. */
@ApplicationScoped
class LoopsHealth implements HealthSource {

    private final Loops loops;
    private final HealthRules rules;

    LoopsHealth(Loops loops, HealthRules rules) {
        this.loops = loops;
        this.rules = rules;
    }

    @Override
    public List<Finding> findings(Instant now) {
        return loops.all().stream()
                .filter(loop -> !loop.name().equals(HealthRules.HEALTH))
                .map(loop -> rules.loop(loop, now))
                .toList();
    }
}
