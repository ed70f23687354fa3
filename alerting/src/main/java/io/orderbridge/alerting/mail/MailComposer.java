package io.orderbridge.alerting.mail;

import io.orderbridge.alerting.AlertingSettings;
import io.orderbridge.alerting.digest.Alert;
import io.orderbridge.model.HealthChanged;
import io.orderbridge.model.HealthLevel;
import io.orderbridge.model.MessageDeadLettered;
import io.orderbridge.model.OrderChangedInShop;
import io.orderbridge.model.OrderFailed;
import io.orderbridge.model.OrderHeld;
import io.orderbridge.model.OrderStatusSyncFailed;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Composes the mail that reports some alerts. */
@ApplicationScoped
public class MailComposer {

    /** As many as a person reads; the command for the rest stands below them. */
    private static final int MOST_LISTED = 30;

    /** From here on a table by reason helps more than the list alone. */
    private static final int WORTH_COUNTING = 4;

    private static final int LONGEST_SUBJECT = 140;

    private final AlertingSettings settings;
    private final MailEntries entries;

    MailComposer(AlertingSettings settings) {
        this.settings = settings;
        this.entries = new MailEntries(settings);
    }

    /**
     * Writes one mail.
     *
     * @param alerts what it reports, in the order in which it happened; not empty
     * @param openBefore the troubles that earlier mails reported and none said to be over
     * @param said what people said at the desk, as far as that is known
     */
    public AlertMail write(List<Alert> alerts, Collection<Alert> openBefore, SaidAtDesk said) {
        Map<String, Alert> troubles = new LinkedHashMap<>();
        List<Alert> incidents = new ArrayList<>();
        Map<String, Alert> cleared = new LinkedHashMap<>();
        Map<String, Alert> began = new LinkedHashMap<>();
        openBefore.forEach(alert -> began.put(alert.topic(), alert));
        for (Alert alert : alerts) {
            switch (alert.kind()) {
                case INCIDENT -> incidents.add(alert);
                case TROUBLE -> {
                    began.putIfAbsent(alert.topic(), alert);
                    troubles.put(alert.topic(), alert);
                    cleared.remove(alert.topic());
                }
                case ALL_CLEAR -> {
                    troubles.remove(alert.topic());
                    cleared.put(alert.topic(), alert);
                }
            }
        }
        List<Alert> open = openBefore.stream()
                .filter(alert -> !troubles.containsKey(alert.topic()) && !cleared.containsKey(alert.topic()))
                .toList();
        List<Alert> bad = new ArrayList<>(troubles.values());
        bad.addAll(incidents);
        AlertMail.Tone tone = tone(bad);

        List<OrderFailed> failed = Headline.events(bad, OrderFailed.class);
        List<OrderHeld> held = Headline.events(bad, OrderHeld.class);
        List<OrderStatusSyncFailed> unsynced = Headline.events(bad, OrderStatusSyncFailed.class);
        List<String> phrases = Headline.phrases(bad);
        String happened =
                bad.isEmpty() ? Headline.allClear(cleared.values(), open.size()) : String.join("; ", phrases) + ".";
        String headline = happened.substring(0, 1).toUpperCase(Locale.ROOT) + happened.substring(1);
        if (bad.isEmpty() && open.isEmpty()) {
            headline += " Nothing else that was mailed is open.";
        }
        String subject = "[OrderBridge] %s: %s"
                .formatted(tone == AlertMail.Tone.CRITICAL ? "CRITICAL" : tone.word(), happened.replaceAll("\\.$", ""));
        return new AlertMail(
                MailText.cut(subject, LONGEST_SUBJECT),
                tone,
                headline,
                bad.stream()
                        .filter(alert -> alert.event() instanceof HealthChanged)
                        .map(alert -> entries.unwell((HealthChanged) alert.event()))
                        .toList(),
                bad.stream()
                        .filter(alert -> alert.event() instanceof OrderFailed)
                        .limit(MOST_LISTED)
                        .map(alert -> entries.failed((OrderFailed) alert.event(), alert.occurredAt(), said))
                        .toList(),
                Math.max(0, failed.size() - MOST_LISTED),
                entries.reasons(failed, said).stream()
                        .filter(reason -> failed.size() >= WORTH_COUNTING
                                || !reason.said().isEmpty())
                        .toList(),
                held.stream()
                        .limit(MOST_LISTED)
                        .map(order -> entries.held(order, said))
                        .toList(),
                Math.max(0, held.size() - MOST_LISTED),
                unsynced.stream()
                        .limit(MOST_LISTED)
                        .map(order -> entries.unsynced(order, said))
                        .toList(),
                Math.max(0, unsynced.size() - MOST_LISTED),
                Headline.events(bad, OrderChangedInShop.class).stream()
                        .limit(MOST_LISTED)
                        .map(order -> entries.changed(order, said))
                        .toList(),
                Headline.events(bad, MessageDeadLettered.class).stream()
                        .limit(MOST_LISTED)
                        .map(MailEntries::dead)
                        .toList(),
                cleared.values().stream()
                        .limit(MOST_LISTED)
                        .map(alert -> entries.over(alert, began.get(alert.topic())))
                        .toList(),
                Math.max(0, cleared.size() - MOST_LISTED),
                Headline.stillOpen(open),
                settings.brokerPage().orElse(""),
                "Whatever follows is gathered: the next mail comes no sooner than in %s, unless something else becomes critical."
                        .formatted(MailText.describe(settings.digestWindow())));
    }

    private static AlertMail.Tone tone(List<Alert> bad) {
        if (bad.isEmpty()) {
            return AlertMail.Tone.ALL_CLEAR;
        }
        return bad.stream().anyMatch(alert -> alert.level() == HealthLevel.CRITICAL)
                ? AlertMail.Tone.CRITICAL
                : AlertMail.Tone.WARNING;
    }
}
