package io.orderbridge.alerting.mail;

import static io.orderbridge.alerting.mail.MailText.cut;
import static io.orderbridge.alerting.mail.MailText.line;
import static io.orderbridge.alerting.mail.MailText.number;

import io.orderbridge.alerting.digest.Alert;
import io.orderbridge.model.HealthChanged;
import io.orderbridge.model.MessageDeadLettered;
import io.orderbridge.model.OrderChangedInShop;
import io.orderbridge.model.OrderCreated;
import io.orderbridge.model.OrderFailed;
import io.orderbridge.model.OrderHeld;
import io.orderbridge.model.OrderSkipped;
import io.orderbridge.model.OrderStatusSyncFailed;
import io.orderbridge.model.OrderStatusSynced;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** What a mail says in one sentence: in its subject, on top and at its end. */
final class Headline {

    private Headline() {}

    static List<String> phrases(List<Alert> bad) {
        List<String> phrases = new ArrayList<>();
        events(bad, HealthChanged.class).stream()
                .sorted(Comparator.comparing(HealthChanged::level).reversed())
                .limit(3)
                .forEach(health -> phrases.add(line(health.component()) + ": " + cut(line(health.detail()), 80)));
        List<OrderFailed> failed = events(bad, OrderFailed.class);
        if (failed.size() == 1) {
            OrderFailed order = failed.get(0);
            String customer = line(order.customer());
            phrases.add("order " + number(order) + (customer.isEmpty() ? "" : " (" + customer + ")")
                    + " did not become a ticket");
        } else if (!failed.isEmpty()) {
            phrases.add(failed.size() + " orders did not become tickets");
        }
        count(phrases, events(bad, OrderHeld.class).size(), "", "order", " held for a decision");
        count(
                phrases,
                events(bad, OrderStatusSyncFailed.class).size(),
                "the shop could not be notified of ",
                "order",
                "");
        count(phrases, events(bad, OrderChangedInShop.class).size(), "", "order", " changed in the shop after staging");
        count(phrases, events(bad, MessageDeadLettered.class).size(), "", "message", " cannot be handled");
        return phrases;
    }

    static void count(List<String> phrases, int number, String before, String noun, String after) {
        if (number > 0) {
            phrases.add(before + number + " " + noun + (number == 1 ? "" : "s") + after);
        }
    }

    static String allClear(Collection<Alert> cleared, int open) {
        String what = cleared.size() == 1
                ? cleared.stream().map(Headline::clear).findFirst().orElseThrow()
                : cleared.size() + " troubles are over";
        return what + "." + (open == 0 ? "" : " Still open: " + open + ".");
    }

    static String clear(Alert alert) {
        if (alert.event() instanceof HealthChanged health) {
            return line(health.component()) + ": well again";
        }
        if (alert.event() instanceof OrderCreated created) {
            return "order " + number(created) + " is in CounterPoint";
        }
        if (alert.event() instanceof OrderStatusSynced synced) {
            return "the shop knows of order " + number(synced);
        }
        if (alert.event() instanceof OrderSkipped skipped) {
            return "order " + number(skipped) + " was skipped";
        }
        OrderChangedInShop changed = (OrderChangedInShop) alert.event();
        return "order " + number(changed) + " needs no ticket any more";
    }

    static String stillOpen(List<Alert> open) {
        List<String> parts = new ArrayList<>();
        List<OrderFailed> failed = events(open, OrderFailed.class);
        if (!failed.isEmpty()) {
            parts.add((failed.size() == 1 ? "failed order " : failed.size() + " failed orders: ")
                    + failed.stream().limit(10).map(order -> number(order)).collect(Collectors.joining(", "))
                    + (failed.size() > 10 ? " and others" : ""));
        }
        count(parts, events(open, OrderHeld.class).size(), "", "held order", "");
        count(parts, events(open, OrderStatusSyncFailed.class).size(), "", "order", " of which the shop knows nothing");
        events(open, HealthChanged.class)
                .forEach(health -> parts.add(line(health.component()) + " (seen by " + line(health.service()) + ")"));
        return String.join("; ", parts);
    }

    static <E> List<E> events(Collection<Alert> alerts, Class<E> type) {
        return alerts.stream()
                .map(Alert::event)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
