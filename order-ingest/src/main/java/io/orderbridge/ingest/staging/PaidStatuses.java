package io.orderbridge.ingest.staging;

import io.orderbridge.ingest.settings.IngestSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which statuses of the shop are those of paid orders: the settings, and the rules of now before them. With prefix. */
@ApplicationScoped
public class PaidStatuses {

    private final IngestSettings settings;
    private final CurrentRules rules;
    private final Clock clock;

    PaidStatuses(IngestSettings settings, CurrentRules rules, Clock clock) {
        this.settings = settings;
        this.rules = rules;
        this.clock = clock;
    }

    /** Orders in them become tickets. */
    public Set<String> paid() {
        return of(settings.paidStatuses(), true);
    }

    /** Orders in them must not become tickets. */
    public Set<String> withdrawn() {
        return of(settings.withdrawnStatuses(), false);
    }

    /** Both: those that are looked for. */
    public Set<String> all() {
        Set<String> all = new HashSet<>(paid());
        all.addAll(withdrawn());
        return all;
    }

    private Set<String> of(Set<String> set, boolean paid) {
        Map<String, Boolean> byRule = rules.rules().paidStatuses(clock.instant());
        if (byRule.isEmpty()) {
            return set;
        }
        Set<String> statuses = new HashSet<>(set);
        byRule.forEach((status, isPaid) -> {
            String stored = status.equals("trash") ? status : "wc-" + status;
            if (isPaid == paid) {
                statuses.add(stored);
            } else {
                statuses.remove(stored);
            }
        });
        return statuses;
    }
}
