package io.orderbridge.alerting.digest;

import io.orderbridge.model.Envelope;
import io.orderbridge.model.HealthChanged;
import io.orderbridge.model.HealthLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Decides what is mailed when. The first alert is mailed at once; what follows is gathered, and mailed together when the
 * window after the last mail has passed. A critical alert does not wait for that, but once per window and topic. So there
 * are few mails in a window, however many alerts come. Nothing is forgotten until {@link #mailed} says so. Reads no
 * clock; not thread-safe.
 *
 * @param <D> what each alert came with and goes back by
 */
public final class Digest<D> {

    /** What happens together arrives within this time, and belongs in one mail. */
    static final Duration BREATH = Duration.ofSeconds(1);

    /** Of events that came again, nobody needs to know more. */
    private static final int MOST_REMEMBERED = 20_000;

    private final Duration window;
    private final int most;
    private final Map<UUID, Held<D>> held = new LinkedHashMap<>();
    private final Map<String, Alert> troubles = new LinkedHashMap<>();
    private final Map<UUID, Boolean> handled = new LinkedHashMap<>();
    private Instant gatheringSince = Instant.MAX;
    private Optional<Instant> lastMail = Optional.empty();
    private final Map<String, Instant> lastCritical = new HashMap<>();

    /**
     * An alert that waits to be mailed.
     *
     * @param delivery what it came with
     */
    public record Held<D>(Alert alert, D delivery) {}

    /**
     * What became of an event.
     *
     * @param held whether it waits for the next mail; otherwise nobody has to know of it, or has been told already
     * @param done the delivery that nothing is left to be done about: that of an event which does not wait, or the one
     *     before this one of an event which waited already, or none
     */
    public record Taken<D>(boolean held, Optional<D> done) {}

    /**
     * @param window from one mail to the next
     * @param most how many alerts to gather before a mail is due in any case
     */
    public Digest(Duration window, int most) {
        this.window = window;
        this.most = most;
    }

    /** Takes an event in. */
    public Taken<D> take(Envelope<?> event, D delivery, Instant now) {
        if (handled.containsKey(event.id())) {
            return needsNothing(delivery);
        }
        Held<D> before = held.get(event.id());
        if (before != null) {
            held.put(event.id(), new Held<>(before.alert(), delivery));
            return new Taken<>(true, Optional.of(before.delivery()));
        }
        Optional<Alert> alert = Triage.of(event, this::trouble);
        if (alert.isEmpty() || isKnown(alert.get())) {
            return needsNothing(delivery);
        }
        if (held.isEmpty()) {
            gatheringSince = now;
        }
        held.put(event.id(), new Held<>(alert.get(), delivery));
        return new Taken<>(true, Optional.empty());
    }

    private static <D> Taken<D> needsNothing(D delivery) {
        return new Taken<>(false, Optional.of(delivery));
    }

    /** Everything that is to be mailed now, in the order in which it came; empty if it is not time yet. */
    public List<Held<D>> due(Instant now) {
        if (held.isEmpty() || !isOver(gatheringSince, BREATH, now)) {
            return List.of();
        }
        boolean critical = held.values().stream()
                .filter(Digest::isCritical)
                .map(each -> lastCritical.get(each.alert().topic()))
                .anyMatch(last -> last == null || isOver(last, window, now));
        boolean windowIsOver =
                lastMail.filter(last -> !isOver(last, window, now)).isEmpty();
        boolean due = critical || windowIsOver || held.size() >= most;
        return due ? List.copyOf(held.values()) : List.of();
    }

    /**
     * These have been mailed; the next window begins.
     *
     * @return what they came with; the latest where an event was delivered again meanwhile
     */
    public List<D> mailed(Collection<Held<D>> mail, Instant now) {
        List<D> deliveries = new ArrayList<>();
        for (Held<D> each : mail) {
            Held<D> latest = held.remove(each.alert().eventId());
            deliveries.add(latest == null ? each.delivery() : latest.delivery());
        }
        remember(before().after(mail.stream().map(Held::alert).toList()));
        gatheringSince = held.isEmpty() ? Instant.MAX : now;
        lastMail = Optional.of(now);
        lastCritical.values().removeIf(last -> isOver(last, window, now));
        mail.stream()
                .filter(Digest::isCritical)
                .forEach(each -> lastCritical.put(each.alert().topic(), now));
        return deliveries;
    }

    /** What mails have said is what this says, whoever sent them. */
    public void remember(Mailed mailed) {
        troubles.clear();
        mailed.open().forEach(alert -> troubles.put(alert.topic(), alert));
        mailed.last().forEach(event -> remember(handled, event, Boolean.TRUE));
    }

    private Mailed before() {
        return new Mailed(openTroubles(), Set.of());
    }

    /** Lets go of everything that waits: it cannot be mailed now and will come again. */
    public List<D> letGo() {
        List<D> deliveries = held.values().stream().map(Held::delivery).toList();
        held.clear();
        gatheringSince = Instant.MAX;
        return deliveries;
    }

    /** The troubles that a mail has told of and that no mail has told to be over, the oldest first. */
    public List<Alert> openTroubles() {
        return List.copyOf(troubles.values());
    }

    /** How many alerts wait. */
    public int waiting() {
        return held.size();
    }

    /** A service that starts again reports each bad level again. */
    private boolean isKnown(Alert alert) {
        List<Alert> known = known(alert.topic());
        if (known.isEmpty() || !(alert.event() instanceof HealthChanged)) {
            return false;
        }
        Alert last = known.get(known.size() - 1);
        return last.kind() == alert.kind() && last.level() == alert.level();
    }

    private Optional<HealthLevel> trouble(String topic) {
        List<Alert> known = known(topic);
        return known.isEmpty() || known.get(known.size() - 1).kind() == Alert.Kind.ALL_CLEAR
                ? Optional.empty()
                : known.stream().map(Alert::level).max(HealthLevel::compareTo);
    }

    /** What is open, and what waits, of a topic; in the order in which it happened. */
    private List<Alert> known(String topic) {
        List<Alert> known = new ArrayList<>();
        Optional.ofNullable(troubles.get(topic)).ifPresent(known::add);
        held.values().stream()
                .map(Held::alert)
                .filter(alert -> alert.topic().equals(topic))
                .forEach(known::add);
        return known;
    }

    /** Whether so much time has passed; or the clock has been set back, so that nobody can tell. */
    private static boolean isOver(Instant since, Duration time, Instant now) {
        return now.isBefore(since) || !now.isBefore(since.plus(time));
    }

    private static boolean isCritical(Held<?> held) {
        return held.alert().level() == HealthLevel.CRITICAL;
    }

    private static <K, V> void remember(Map<K, V> memory, K key, V value) {
        memory.remove(key);
        memory.put(key, value);
        if (memory.size() > MOST_REMEMBERED) {
            memory.remove(memory.keySet().iterator().next());
        }
    }
}
