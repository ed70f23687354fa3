package io.orderbridge.desk.audit;

import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Log-ins that were refused: whoever guesses makes one entry of the audit log for each address and minute, however many guesses
 * they are. Addresses beyond a thousand are counted together. Thread-safe.
 */
@ApplicationScoped
public class RefusedLogIns {

    private static final Duration TOGETHER = Duration.ofMinutes(1);
    private static final int MOST_ADDRESSES = 1_000;
    private static final int MOST_NAMES = 3;
    private static final int LONGEST_NAME = 50;

    private final AuditLog audit;
    private Map<String, Count> counts = new LinkedHashMap<>();
    private ScheduledFuture<?> due;

    RefusedLogIns(AuditLog audit) {
        this.audit = audit;
    }

    /** Those of an address. */
    private static final class Count {
        private int times;
        private boolean more;
        private final Set<String> names = new LinkedHashSet<>();

        private void add(String name) {
            times++;
            if (names.size() < MOST_NAMES) {
                names.add(name);
            } else {
                more |= !names.contains(name);
            }
        }
    }

    /**
     * Counts one more. It is in the audit log within a minute, or when the desk ends.
     *
     * @param name as it was typed
     */
    public synchronized void add(String name, String address) {
        if (counts.isEmpty()) {
            due = Infrastructure.getDefaultWorkerPool()
                    .schedule(this::write, TOGETHER.toMillis(), TimeUnit.MILLISECONDS);
        }
        String from = counts.containsKey(address) || counts.size() < MOST_ADDRESSES ? address : "other addresses";
        counts.computeIfAbsent(from, each -> new Count()).add(printable(name));
    }

    private static String printable(String name) {
        String printable = name.strip().replaceAll("[^\\x20-\\x7e]", "?");
        return printable.isEmpty() ? "nobody" : printable.substring(0, Math.min(printable.length(), LONGEST_NAME));
    }

    /** Writes what was counted. */
    @PreDestroy
    void write() {
        Map<String, Count> counted;
        synchronized (this) {
            counted = counts;
            counts = new LinkedHashMap<>();
            if (due != null) {
                due.cancel(false);
            }
        }
        counted.forEach((address, count) -> audit.logInsRefused(
                count.names.iterator().next(),
                count.times + (count.times == 1 ? " log-in" : " log-ins") + " from " + address + ", as "
                        + String.join(", ", count.names) + (count.more ? " and others" : "")));
    }
}
