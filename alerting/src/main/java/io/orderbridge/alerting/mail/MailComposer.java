package io.orderbridge.alerting.mail;

import io.orderbridge.alerting.AlertingSettings;
import io.orderbridge.alerting.digest.Alert;
import io.orderbridge.model.FailureClass;
import io.orderbridge.model.HealthChanged;
import io.orderbridge.model.HealthLevel;
import io.orderbridge.model.MessageDeadLettered;
import io.orderbridge.model.OrderChangedInShop;
import io.orderbridge.model.OrderCreated;
import io.orderbridge.model.OrderFailed;
import io.orderbridge.model.OrderHeld;
import io.orderbridge.model.OrderSkipped;
import io.orderbridge.model.OrderStatusSyncFailed;
import io.orderbridge.model.OrderStatusSynced;
import io.orderbridge.model.Printable;
import io.orderbridge.model.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Puts alerts into words. */
@ApplicationScoped
public class MailComposer {

    /** As many as a person reads; the command for the rest stands below them. */
    private static final int MOST_LISTED = 30;

    /** From here on a table by reason helps more than the list alone. */
    private static final int WORTH_COUNTING = 4;

    private static final int LONGEST_SUBJECT = 140;
    private static final Pattern CODE = Pattern.compile("^\\[([A-Z_]+)]");
    private static final Pattern ITEM = Pattern.compile("item '([A-Za-z0-9][A-Za-z0-9 ./_-]*)'");
    private static final Pattern SAFE_IN_A_COMMAND = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private final AlertingSettings settings;
    private final DateTimeFormatter time;

    MailComposer(AlertingSettings settings) {
        this.settings = settings;
        this.time = time(settings);
    }

    /** How mails give times. */
    static DateTimeFormatter time(AlertingSettings settings) {
        return DateTimeFormatter.ofPattern("EEE d MMM HH:mm:ss z", Locale.ENGLISH)
                .withZone(settings.timeZone());
    }

    /**
     * Writes one mail.
     *
     * @param alerts what it is to tell, in the order in which it happened; not empty
     * @param openBefore the troubles that earlier mails told of and none told to be over
     * @param taken who works on an order, by staging id, as far as that is known
     */
    public AlertMail write(List<Alert> alerts, Collection<Alert> openBefore, Map<Integer, String> taken) {
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

        List<OrderFailed> failed = events(bad, OrderFailed.class);
        List<OrderHeld> held = events(bad, OrderHeld.class);
        List<OrderStatusSyncFailed> unsynced = events(bad, OrderStatusSyncFailed.class);
        List<String> phrases = phrases(bad);
        String happened =
                bad.isEmpty() ? overHeadline(cleared.values(), open.size()) : String.join("; ", phrases) + ".";
        String headline = happened.substring(0, 1).toUpperCase(Locale.ROOT) + happened.substring(1);
        if (bad.isEmpty() && open.isEmpty()) {
            headline += " Nothing else that was mailed is open.";
        }
        String subject = "[OrderBridge] %s: %s"
                .formatted(tone == AlertMail.Tone.CRITICAL ? "CRITICAL" : tone.word(), happened.replaceAll("\\.$", ""));
        return new AlertMail(
                cut(subject, LONGEST_SUBJECT),
                tone,
                headline,
                bad.stream()
                        .filter(alert -> alert.event() instanceof HealthChanged)
                        .map(alert -> unwell((HealthChanged) alert.event()))
                        .toList(),
                bad.stream()
                        .filter(alert -> alert.event() instanceof OrderFailed)
                        .limit(MOST_LISTED)
                        .map(alert -> failed((OrderFailed) alert.event(), alert.occurredAt(), taken))
                        .toList(),
                Math.max(0, failed.size() - MOST_LISTED),
                failed.size() < WORTH_COUNTING ? List.of() : reasons(failed),
                held.stream()
                        .limit(MOST_LISTED)
                        .map(order -> held(order, taken))
                        .toList(),
                Math.max(0, held.size() - MOST_LISTED),
                unsynced.stream().limit(MOST_LISTED).map(this::unsynced).toList(),
                Math.max(0, unsynced.size() - MOST_LISTED),
                events(bad, OrderChangedInShop.class).stream()
                        .limit(MOST_LISTED)
                        .map(this::changed)
                        .toList(),
                events(bad, MessageDeadLettered.class).stream()
                        .limit(MOST_LISTED)
                        .map(MailComposer::dead)
                        .toList(),
                cleared.values().stream()
                        .limit(MOST_LISTED)
                        .map(alert -> over(alert, began.get(alert.topic())))
                        .toList(),
                Math.max(0, cleared.size() - MOST_LISTED),
                stillOpen(open),
                settings.brokerPage().orElse(""),
                "Whatever follows is gathered: the next mail comes no sooner than in %s, unless something else becomes critical."
                        .formatted(describe(settings.digestWindow())));
    }

    private static AlertMail.Tone tone(List<Alert> bad) {
        if (bad.isEmpty()) {
            return AlertMail.Tone.ALL_CLEAR;
        }
        return bad.stream().anyMatch(alert -> alert.level() == HealthLevel.CRITICAL)
                ? AlertMail.Tone.CRITICAL
                : AlertMail.Tone.WARNING;
    }

    private static List<String> phrases(List<Alert> bad) {
        List<String> phrases = new ArrayList<>();
        events(bad, HealthChanged.class).stream()
                .sorted(Comparator.comparing(HealthChanged::level).reversed())
                .limit(3)
                .forEach(health -> phrases.add(line(health.component()) + ": " + cut(line(health.detail()), 80)));
        List<OrderFailed> failed = events(bad, OrderFailed.class);
        if (failed.size() == 1) {
            OrderFailed order = failed.get(0);
            String customer = line(order.customer());
            phrases.add("order " + number(order.wooOrderNo(), order.wooOrderId())
                    + (customer.isEmpty() ? "" : " (" + customer + ")") + " did not become a ticket");
        } else if (!failed.isEmpty()) {
            phrases.add(failed.size() + " orders did not become tickets");
        }
        count(phrases, events(bad, OrderHeld.class).size(), "", "order", " held for a decision");
        count(phrases, events(bad, OrderStatusSyncFailed.class).size(), "the shop could not be told of ", "order", "");
        count(phrases, events(bad, OrderChangedInShop.class).size(), "", "order", " changed in the shop after staging");
        count(phrases, events(bad, MessageDeadLettered.class).size(), "", "message", " cannot be handled");
        return phrases;
    }

    private static void count(List<String> phrases, int number, String before, String noun, String after) {
        if (number > 0) {
            phrases.add(before + number + " " + noun + (number == 1 ? "" : "s") + after);
        }
    }

    private static String overHeadline(Collection<Alert> cleared, int open) {
        String what = cleared.size() == 1
                ? cleared.stream().map(MailComposer::overShort).findFirst().orElseThrow()
                : cleared.size() + " troubles are over";
        return what + "." + (open == 0 ? "" : " Still open: " + open + ".");
    }

    private static String overShort(Alert alert) {
        if (alert.event() instanceof HealthChanged health) {
            return line(health.component()) + ": well again";
        }
        if (alert.event() instanceof OrderCreated created) {
            return "order " + number(created.wooOrderNo(), created.wooOrderId()) + " is in CounterPoint";
        }
        if (alert.event() instanceof OrderStatusSynced synced) {
            return "the shop knows of order " + number(synced.wooOrderNo(), synced.wooOrderId());
        }
        if (alert.event() instanceof OrderSkipped skipped) {
            return "order " + number(skipped.wooOrderNo(), skipped.wooOrderId()) + " was skipped";
        }
        OrderChangedInShop changed = (OrderChangedInShop) alert.event();
        return "order " + number(changed.wooOrderNo(), changed.wooOrderId()) + " needs no ticket any more";
    }

    private String over(Alert alert, Alert begin) {
        if (alert.event() instanceof HealthChanged health) {
            String since = begin != null && begin.event() instanceof HealthChanged trouble
                    ? ", not well since " + at(trouble.since())
                    : "";
            return "%s: well again since %s (seen by %s%s)"
                    .formatted(line(health.component()), at(health.since()), line(health.service()), since);
        }
        if (alert.event() instanceof OrderCreated created) {
            return "Order %s (staging %d) is in CounterPoint: document %d, ticket %s, %s"
                    .formatted(
                            number(created.wooOrderNo(), created.wooOrderId()),
                            created.stagingId(),
                            created.docId(),
                            line(created.tktNo()),
                            amount(created.amount()));
        }
        if (alert.event() instanceof OrderStatusSynced synced) {
            return "The shop has been told of order %s (staging %d): %s"
                    .formatted(
                            number(synced.wooOrderNo(), synced.wooOrderId()), synced.stagingId(), line(synced.told()));
        }
        if (alert.event() instanceof OrderSkipped skipped) {
            return "Order %s (staging %d) was skipped by %s: %s"
                    .formatted(
                            number(skipped.wooOrderNo(), skipped.wooOrderId()),
                            skipped.stagingId(),
                            line(skipped.skippedBy()),
                            line(skipped.reason()));
        }
        OrderChangedInShop changed = (OrderChangedInShop) alert.event();
        return "Order %s (staging %d) is %s in the shop now and needs no ticket"
                .formatted(
                        number(changed.wooOrderNo(), changed.wooOrderId()),
                        changed.stagingId(),
                        line(changed.status()));
    }

    private AlertMail.Unwell unwell(HealthChanged health) {
        return new AlertMail.Unwell(
                health.level() == HealthLevel.CRITICAL ? "Critical" : "Warning",
                line(health.component()),
                line(health.service()),
                at(health.since()),
                line(health.detail()));
    }

    private AlertMail.FailedOrder failed(OrderFailed order, Instant when, Map<Integer, String> taken) {
        String number = number(order.wooOrderNo(), order.wooOrderId());
        String email = line(order.email());
        String name = line(order.customer());
        return new AlertMail.FailedOrder(
                number,
                order.stagingId(),
                name.isEmpty() ? email : email.isEmpty() ? name : name + ", " + email,
                amount(order.amount()),
                at(when),
                Reason.of(
                                order.reasons().isEmpty()
                                        ? "ERROR"
                                        : code(order.reasons().get(0)))
                        .title(),
                order.reasons().stream().map(MailComposer::withoutCode).toList(),
                desk(order.stagingId()),
                taken.getOrDefault(order.stagingId(), ""),
                page(order.wooOrderId()),
                command(order),
                order.failureClass() == FailureClass.INVALID ? "bin/orders replay " + order(order) : "");
    }

    /** What an admin types to repair it, as far as the first reason tells. */
    private static String command(OrderFailed order) {
        if (order.failureClass() != FailureClass.INVALID) {
            return "bin/orders replay " + order(order);
        }
        String reason = order.reasons().isEmpty() ? "" : order.reasons().get(0);
        return switch (code(reason)) {
            case "SKU_UNKNOWN", "ITEM_INACTIVE" -> {
                Matcher item = ITEM.matcher(reason);
                yield "bin/orders repair %s --sku '%s=ITEM-NUMBER' --reason WHY"
                        .formatted(order(order), item.find() ? item.group(1) : "SKU");
            }
            case "CUSTOMER_UNMAPPED", "CUSTOMER_UNKNOWN" ->
                "bin/orders repair %s --cust-no CUSTOMER-NUMBER --reason WHY".formatted(order(order));
            default -> "bin/orders show " + order(order);
        };
    }

    private AlertMail.Unsynced unsynced(OrderStatusSyncFailed failed) {
        return new AlertMail.Unsynced(
                number(failed.wooOrderNo(), failed.wooOrderId()),
                failed.stagingId(),
                line(failed.told()),
                line(failed.reason()),
                desk(failed.stagingId()),
                page(failed.wooOrderId()),
                "bin/orders show " + named(failed.wooOrderNo(), failed.wooOrderId()));
    }

    private AlertMail.Changed changed(OrderChangedInShop changed) {
        String order = named(changed.wooOrderNo(), changed.wooOrderId());
        boolean takenBack = changed.docId() != null && changed.kind() == OrderChangedInShop.Kind.STATUS;
        String reason = SAFE_IN_A_COMMAND.matcher(line(changed.status())).matches() ? changed.status() : "changed";
        return new AlertMail.Changed(
                number(changed.wooOrderNo(), changed.wooOrderId()),
                changed.stagingId(),
                ChangeDescription.what(changed),
                ChangeDescription.details(changed),
                changed.docId() == null
                        ? "CounterPoint has no ticket of it."
                        : "CounterPoint still has ticket " + line(changed.tktNo()) + ", document " + changed.docId()
                                + ".",
                amount(changed.amount()),
                desk(changed.stagingId()),
                page(changed.wooOrderId()),
                takenBack ? "To take it back" : "Its way",
                takenBack
                        ? "bin/orders rollback %s --reason '%s in the shop' --dry-run".formatted(order, reason)
                        : "bin/orders show " + order);
    }

    private AlertMail.HeldOrder held(OrderHeld held, Map<Integer, String> taken) {
        String email = line(held.email());
        String name = line(held.customer());
        return new AlertMail.HeldOrder(
                number(held.wooOrderNo(), held.wooOrderId()),
                held.stagingId(),
                name.isEmpty() ? email : email.isEmpty() ? name : name + ", " + email,
                amount(held.amount()),
                Reason.of(line(held.code())).title(),
                line(held.reason()),
                desk(held.stagingId()),
                taken.getOrDefault(held.stagingId(), ""),
                page(held.wooOrderId()),
                "bin/orders show " + named(held.wooOrderNo(), held.wooOrderId()));
    }

    private static AlertMail.Dead dead(MessageDeadLettered dead) {
        return new AlertMail.Dead(
                line(dead.messageId()).isEmpty() ? "without id" : line(dead.messageId()),
                line(dead.service()),
                line(dead.queue()),
                line(dead.deadLetterQueue()),
                line(dead.reason()));
    }

    private List<AlertMail.ReasonCount> reasons(List<OrderFailed> failed) {
        Map<String, Integer> counts = new TreeMap<>();
        failed.forEach(order -> order.reasons().stream()
                .map(MailComposer::code)
                .distinct()
                .forEach(code -> counts.merge(code, 1, Integer::sum)));
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(10)
                .map(entry -> new AlertMail.ReasonCount(
                        Reason.of(entry.getKey()).title(),
                        entry.getValue(),
                        deskLink("/desk/reasons/" + entry.getKey() + "?kind=failed")))
                .toList();
    }

    private static String stillOpen(List<Alert> open) {
        List<String> parts = new ArrayList<>();
        List<OrderFailed> failed = events(open, OrderFailed.class);
        if (!failed.isEmpty()) {
            parts.add((failed.size() == 1 ? "failed order " : failed.size() + " failed orders: ")
                    + failed.stream()
                            .limit(10)
                            .map(order -> number(order.wooOrderNo(), order.wooOrderId()))
                            .collect(Collectors.joining(", "))
                    + (failed.size() > 10 ? " and others" : ""));
        }
        count(parts, events(open, OrderHeld.class).size(), "", "held order", "");
        count(parts, events(open, OrderStatusSyncFailed.class).size(), "", "order", " of which the shop knows nothing");
        events(open, HealthChanged.class)
                .forEach(health -> parts.add(line(health.component()) + " (seen by " + line(health.service()) + ")"));
        return String.join("; ", parts);
    }

    private static <E> List<E> events(Collection<Alert> alerts, Class<E> type) {
        return alerts.stream()
                .map(Alert::event)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private String page(long wooOrderId) {
        return settings.shopOrderPage()
                .map(page -> page.replace("{id}", Long.toString(wooOrderId)))
                .orElse("");
    }

    private String desk(int stagingId) {
        return deskLink("/desk/orders/" + stagingId);
    }

    private String deskLink(String path) {
        return settings.deskPage()
                .map(page -> page.replaceAll("/+$", "") + path)
                .orElse("");
    }

    /** The title says what the code means. */
    private static String withoutCode(String reason) {
        return line(CODE.matcher(reason).replaceFirst("").strip());
    }

    private String at(Instant instant) {
        return instant == null ? "an unknown time" : time.format(instant);
    }

    private static String order(OrderFailed order) {
        return named(order.wooOrderNo(), order.wooOrderId());
    }

    /** The order's number if it can stand in a command as it is, else its id. */
    private static String named(String wooOrderNo, long wooOrderId) {
        return wooOrderNo != null && SAFE_IN_A_COMMAND.matcher(wooOrderNo).matches()
                ? wooOrderNo
                : Long.toString(wooOrderId);
    }

    private static String number(String wooOrderNo, long wooOrderId) {
        String number = line(wooOrderNo);
        return number.isEmpty() ? Long.toString(wooOrderId) : cut(number, 40);
    }

    private static String code(String reason) {
        Matcher code = CODE.matcher(reason);
        return code.find() ? code.group(1) : "ERROR";
    }

    static String amount(BigDecimal amount) {
        return amount == null ? "amount unknown" : amount.toPlainString();
    }

    static String line(String text) {
        return cut(Printable.line(text), 1000);
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }

    private static String describe(Duration duration) {
        return duration.toSeconds() % 60 == 0 ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
    }
}
