package io.orderbridge.alerting.mail;

import static io.orderbridge.alerting.mail.MailText.amount;
import static io.orderbridge.alerting.mail.MailText.code;
import static io.orderbridge.alerting.mail.MailText.line;
import static io.orderbridge.alerting.mail.MailText.named;
import static io.orderbridge.alerting.mail.MailText.number;

import io.orderbridge.alerting.AlertingSettings;
import io.orderbridge.alerting.digest.Alert;
import io.orderbridge.model.ChangeDescription;
import io.orderbridge.model.FailureClass;
import io.orderbridge.model.HealthChanged;
import io.orderbridge.model.HealthLevel;
import io.orderbridge.model.MessageDeadLettered;
import io.orderbridge.model.OrderChangedInShop;
import io.orderbridge.model.OrderCreated;
import io.orderbridge.model.OrderEvent;
import io.orderbridge.model.OrderFailed;
import io.orderbridge.model.OrderHeld;
import io.orderbridge.model.OrderSkipped;
import io.orderbridge.model.OrderStatusSyncFailed;
import io.orderbridge.model.OrderStatusSynced;
import io.orderbridge.model.PageAddress;
import io.orderbridge.model.Reason;
import io.orderbridge.model.Shop;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One entry of a mail for each alert: what happened, to whom, and what to do about it. */
final class MailEntries {

    private static final Pattern ITEM = Pattern.compile("item '([A-Za-z0-9][A-Za-z0-9 ./_-]*)'(?!\\w)");

    private final AlertingSettings settings;
    private final DateTimeFormatter time;

    MailEntries(AlertingSettings settings) {
        this.settings = settings;
        this.time = time(settings);
    }

    /** How mails give times. */
    static DateTimeFormatter time(AlertingSettings settings) {
        return DateTimeFormatter.ofPattern("EEE d MMM HH:mm:ss z", Locale.ENGLISH)
                .withZone(settings.timeZone());
    }

    AlertMail.Unwell unwell(HealthChanged health) {
        return new AlertMail.Unwell(
                health.level() == HealthLevel.CRITICAL ? "Critical" : "Warning",
                line(health.component()),
                line(health.service()),
                at(health.since()),
                line(health.detail()));
    }

    AlertMail.FailedOrder failed(OrderFailed order, Instant when, SaidAtDesk said) {
        String number = number(order);
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
                order.reasons().stream().map(MailText::plain).toList(),
                desk(order.stagingId()),
                said(order, said),
                page(order),
                command(order),
                order.failureClass() == FailureClass.INVALID ? "bin/orders replay " + order(order) : "");
    }

    /** What an admin types to repair it, as far as the first reason allows. */
    static String command(OrderFailed order) {
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

    AlertMail.Unsynced unsynced(OrderStatusSyncFailed failed, SaidAtDesk said) {
        return new AlertMail.Unsynced(
                number(failed),
                failed.stagingId(),
                line(failed.told()),
                line(failed.reason()),
                desk(failed.stagingId()),
                said(failed, said),
                page(failed),
                "bin/orders show " + named(failed));
    }

    AlertMail.Changed changed(OrderChangedInShop changed, SaidAtDesk said) {
        String order = named(changed);
        boolean takenBack = changed.docId() != null && changed.kind() == OrderChangedInShop.Kind.STATUS;
        String reason = MailText.isSafeInACommand(line(changed.status())) ? changed.status() : "changed";
        return new AlertMail.Changed(
                number(changed),
                changed.stagingId(),
                ChangeDescription.what(changed),
                ChangeDescription.details(changed),
                changed.docId() == null
                        ? "CounterPoint has no ticket of it."
                        : "CounterPoint still has ticket " + line(changed.tktNo()) + ", document " + changed.docId()
                                + ".",
                amount(changed.amount()),
                desk(changed.stagingId()),
                said(changed, said),
                page(changed),
                takenBack ? "To take it back" : "Its way",
                takenBack
                        ? "bin/orders rollback %s --reason '%s in the shop' --dry-run".formatted(order, reason)
                        : "bin/orders show " + order);
    }

    AlertMail.HeldOrder held(OrderHeld held, SaidAtDesk said) {
        String email = line(held.email());
        String name = line(held.customer());
        return new AlertMail.HeldOrder(
                number(held),
                held.stagingId(),
                name.isEmpty() ? email : email.isEmpty() ? name : name + ", " + email,
                amount(held.amount()),
                Reason.of(line(held.code())).title(),
                line(held.reason()),
                desk(held.stagingId()),
                Stream.concat(said(held, said).stream(), said(line(held.code()), said).stream())
                        .toList(),
                page(held),
                "bin/orders show " + named(held));
    }

    private List<String> said(OrderEvent order, SaidAtDesk said) {
        return sentences(said.orders().get(order.stagingId()), " works on it.");
    }

    private List<String> said(String code, SaidAtDesk said) {
        return sentences(said.reasons().get(code), " works on all orders of this reason.");
    }

    private List<String> sentences(SaidAtDesk.Said said, String works) {
        List<String> sentences = new ArrayList<>();
        if (said != null && !said.takenBy().isEmpty()) {
            sentences.add(line(said.takenBy()) + works);
        }
        if (said != null && !said.note().isEmpty()) {
            sentences.add("%s, %s: “%s”".formatted(line(said.noteBy()), at(said.noteAt()), line(said.note())));
        }
        return sentences;
    }

    static AlertMail.Dead dead(MessageDeadLettered dead) {
        return new AlertMail.Dead(
                line(dead.messageId()).isEmpty() ? "without id" : line(dead.messageId()),
                line(dead.service()),
                line(dead.queue()),
                line(dead.deadLetterQueue()),
                line(dead.reason()));
    }

    List<AlertMail.ReasonCount> reasons(List<OrderFailed> failed, SaidAtDesk said) {
        // By the first reason, as the desk has it: the sum is the number of orders, and the link leads to just these.
        Map<String, Integer> counts = new TreeMap<>();
        failed.forEach(order -> counts.merge(
                order.reasons().isEmpty() ? "ERROR" : code(order.reasons().get(0)), 1, Integer::sum));
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(10)
                .map(entry -> new AlertMail.ReasonCount(
                        Reason.of(entry.getKey()).title(),
                        entry.getValue(),
                        deskLink("/desk/reasons/" + entry.getKey() + "?kind=failed"),
                        said(entry.getKey(), said)))
                .toList();
    }

    /** Its page in the shop; empty where no setting says where that is. */
    String page(OrderEvent order) {
        return settings.shopOrderPage()
                .filter(page -> Shop.isFirst(order.shop()) || page.contains("{shop}"))
                .map(page -> page.replace("{shop}", order.shop()))
                .map(page -> page.replace("{id}", Long.toString(order.wooOrderId())))
                .orElse("");
    }

    String desk(int stagingId) {
        return deskLink("/desk/orders/" + stagingId);
    }

    String deskLink(String path) {
        return settings.deskPage()
                .map(page -> PageAddress.opened(page).replaceAll("/+$", "") + path)
                .orElse("");
    }

    static String order(OrderFailed order) {
        return named(order);
    }

    String over(Alert alert, Alert begin) {
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
                            number(created),
                            created.stagingId(),
                            created.docId(),
                            line(created.tktNo()),
                            amount(created.amount()));
        }
        if (alert.event() instanceof OrderStatusSynced synced) {
            return "The shop was notified of order %s (staging %d): %s"
                    .formatted(number(synced), synced.stagingId(), line(synced.told()));
        }
        if (alert.event() instanceof OrderSkipped skipped) {
            return "Order %s (staging %d) was skipped by %s: %s"
                    .formatted(number(skipped), skipped.stagingId(), line(skipped.skippedBy()), line(skipped.reason()));
        }
        OrderChangedInShop changed = (OrderChangedInShop) alert.event();
        return "Order %s (staging %d) is %s in the shop now and needs no ticket"
                .formatted(number(changed), changed.stagingId(), line(changed.status()));
    }

    private String at(Instant instant) {
        return instant == null ? "an unknown time" : time.format(instant);
    }
}
