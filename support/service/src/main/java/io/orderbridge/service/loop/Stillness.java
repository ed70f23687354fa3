package io.orderbridge.service.loop;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * For how long each watched thread has stood still, while this process was awake. Whoever looks says how much time has
 * passed, so that a machine that slept and a process that was frozen count for nothing. Not thread-safe.
 */
final class Stillness {

    private final Duration limit;
    private final Map<Watched, Seen> seen = new HashMap<>();

    private record Seen(long moves, Duration still) {}

    Stillness(Duration limit) {
        this.limit = limit;
    }

    /**
     * Looks once.
     *
     * @param elapsed the time since the last look that the process was awake
     * @return one that has stood still for longer than the limit and its rest
     */
    Optional<Watched> look(Set<Watched> watched, Duration elapsed) {
        seen.keySet().retainAll(watched);
        for (Watched each : watched) {
            Seen before = seen.get(each);
            boolean moved = before == null || before.moves() != each.moves();
            seen.put(
                    each,
                    new Seen(
                            each.moves(), moved ? Duration.ZERO : before.still().plus(elapsed)));
        }
        return watched.stream()
                .filter(each -> seen.get(each).still().compareTo(limit.plus(each.rest())) > 0)
                .findFirst();
    }
}
