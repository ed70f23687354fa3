package io.orderbridge.alerting.digest;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What mails have said, as far as the next one depends on it. Immutable.
 *
 * @param open the troubles that are not over, the oldest first; one of each topic
 * @param last the events of the last mail, which may come again
 */
public record Mailed(List<Alert> open, Set<UUID> last) {

    /** Before the first mail. */
    public static final Mailed NOTHING = new Mailed(List.of(), Set.of());

    /** Orders that nobody repairs or skips must not fill the memory. */
    private static final int MOST_REMEMBERED = 20_000;

    public Mailed {
        open = List.copyOf(open);
        last = Set.copyOf(last);
    }

    /** After another mail. Of a topic, the last alert counts; of too many, the oldest is forgotten. */
    public Mailed after(Collection<Alert> mail) {
        Map<String, Alert> troubles = new LinkedHashMap<>();
        open.forEach(alert -> troubles.put(alert.topic(), alert));
        for (Alert alert : mail) {
            switch (alert.kind()) {
                case TROUBLE -> {
                    troubles.remove(alert.topic());
                    troubles.put(alert.topic(), alert);
                }
                case ALL_CLEAR -> troubles.remove(alert.topic());
                case INCIDENT -> {}
            }
        }
        return new Mailed(
                troubles.values().stream()
                        .skip(Math.max(0, troubles.size() - MOST_REMEMBERED))
                        .toList(),
                mail.stream().map(Alert::eventId).collect(Collectors.toCollection(LinkedHashSet::new)));
    }
}
