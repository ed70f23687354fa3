package io.orderbridge.rules;

import io.orderbridge.rules.Decision.Customer;
import io.orderbridge.rules.Decision.Hold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Decides what an order of the shop becomes in CounterPoint. Pure: the same order, rules, facts and moment give the same
 * decision.
 */
public final class Decide {

    /** The fields of a ticket that rules may decide, and what decides where no rule does. */
    private static final Map<Outcome, String> TICKET_FIELDS = ticketFields();

    /** The same for how goods are shipped. */
    private static final Map<Outcome, String> SHIPPING_FIELDS = new EnumMap<>(Map.of(
            Outcome.SHIP_VIA, "no rule names a SHIP_VIA_COD, CounterPoint's column stays empty",
            Outcome.CARRIER, "no rule names a carrier, the shop's note of the shipment names none"));

    private Decide() {}

    /** Decides one order. */
    public static Decision order(RuleOrder order, RuleSet rules, Facts facts, Instant now) {
        Explained explained = new Explained();
        Optional<Rule> leftOut =
                rules.matching(Kind.LEAVE_OUT, order, now).stream().findFirst();
        leftOut.ifPresent(rule -> explained.by(
                rule, "order", "left out: " + rule.says(Outcome.BECAUSE).orElse(rule.why()), List.of()));
        List<Hold> holds = new ArrayList<>();
        Set<String> settled = new HashSet<>();
        status(order, rules, now, explained);
        hold(order, rules, now, explained, holds);
        List<Rule> unread = unread(order, rules, now);
        unread.stream().findFirst().ifPresent(rule -> {
            String reason = "%s asks for %s, which order-ingest may not read in the shop: run create-reader again"
                    .formatted(rule.name(), String.join(", ", askedAndUnread(order, rule)));
            holds.add(new Hold("HELD_BY_RULE", reason));
            explained.by(rule, "hold", reason, List.of());
        });
        boolean sure = unread.stream().noneMatch(rule -> rule.kind() == Kind.SUB_ORDER);
        leftOut =
                leftOut.or(() -> subOrder(order, rules, now, explained, settled).filter(rule -> sure));
        Customer customer = DecideCustomer.of(order, rules, facts, now, explained, holds);
        DecideLines lines = new DecideLines(order, rules, facts, now, explained, holds, settled);
        lines.decide();
        Map<Outcome, String> ticket = new EnumMap<>(Outcome.class);
        Optional<Boolean> fetched = shipping(order, rules, now, explained, ticket);
        boolean currencyTaken = currency(order, rules, now, explained, holds);
        payment(order, rules, now, explained, ticket);
        profile(order, rules, now, explained, ticket);
        ticket(order, rules, now, explained, ticket);
        List<String> notes = notes(order, rules, now, explained);
        explained.holds(holds);
        AsInShop.explain(order, explained);
        return new Decision(
                leftOut,
                lines.lines(),
                lines.charges(),
                lines.payments(),
                customer,
                ticket,
                currencyTaken,
                fetched,
                notes,
                holds,
                settled,
                explained.explanations(),
                explained.rules());
    }

    /** The item numbers that deciding those orders may ask CounterPoint for. */
    public static Set<String> itemCandidates(RuleOrder order, RuleSet rules, Instant now) {
        Set<String> candidates = new TreeSet<>();
        for (RuleOrder.Line line : order.lines()) {
            candidates.add(line.sku().strip());
            rules.matching(line.sku().isBlank() ? Kind.LINE : Kind.ITEM, order, line, now).stream()
                    .flatMap(rule -> DecideLines.itemOf(rule, line).stream())
                    .forEach(candidates::add);
        }
        for (RuleOrder.Line fee : order.fees()) {
            rules.matching(Kind.FEE, order, fee, now).stream()
                    .flatMap(rule -> rule.item().stream())
                    .forEach(candidates::add);
        }
        candidates.removeIf(String::isBlank);
        return candidates;
    }

    /** What deciding by a rule needs that is read of orders only where a rule asks for it; for people. */
    public static List<String> asked(Rule rule) {
        return AskedFields.of(List.of(rule.switched(true))).names();
    }

    /**
     * Whether a rule would have to know what was not read of the order, since no rule asked for it then. A rule that does not apply
     * for other reasons needs nothing.
     */
    public static boolean asksForUnknown(RuleOrder order, Rule rule, Instant now) {
        if (order.asked().known().containsAll(asked(rule))) {
            return false;
        }
        return applies(order, rule.asking(condition -> !condition.field().isAsked()), now);
    }

    private static boolean applies(RuleOrder order, Rule rule, Instant now) {
        RuleSet set = RuleSet.of(List.of(rule));
        if (!rule.kind().isOfLine()) {
            return !set.matching(rule.kind(), order, now).isEmpty();
        }
        return Stream.of(order.lines(), order.fees(), order.others())
                .flatMap(List::stream)
                .anyMatch(line -> !set.matching(rule.kind(), order, line, now).isEmpty());
    }

    /** Decided before the order is read: only explained here. */
    private static void status(RuleOrder order, RuleSet rules, Instant now, Explained explained) {
        List<Rule> applying = rules.matching(Kind.PAID_STATUS, order, now);
        applying.stream()
                .findFirst()
                .ifPresentOrElse(
                        rule -> explained.by(
                                rule,
                                "status",
                                order.status() + " is " + rule.says(Outcome.AS).orElse(""),
                                applying),
                        () -> explained.byDefault(
                                "status",
                                order.status(),
                                "the settings paid-statuses and withdrawn-statuses say which are paid",
                                applying));
    }

    private static void hold(RuleOrder order, RuleSet rules, Instant now, Explained explained, List<Hold> holds) {
        for (Rule rule : rules.matching(Kind.HOLD, order, now)) {
            String reason = rule.says(Outcome.HOLD).orElse(rule.why());
            holds.add(new Hold("HELD_BY_RULE", reason + " (" + rule.name() + ")"));
            explained.by(rule, "hold", reason, List.of());
        }
    }

    /**
     * Rules that ask for what could not be read, and apply by all their other conditions: nobody knows what they would decide, so the
     * order waits, whatever they say.
     */
    private static List<Rule> unread(RuleOrder order, RuleSet rules, Instant now) {
        return order.asked().unread().isEmpty()
                ? List.of()
                : rules.rules().stream()
                        .filter(rule -> rule.counts(now)
                                && !askedAndUnread(order, rule).isEmpty()
                                && applies(
                                        order,
                                        rule.asking(condition -> !condition.isUnread(
                                                order.asked().unread())),
                                        now))
                        .toList();
    }

    private static List<String> askedAndUnread(RuleOrder order, Rule rule) {
        return order.asked().unread().stream()
                .filter(name -> rule.conditions().stream().anyMatch(condition -> condition.isUnread(List.of(name))))
                .toList();
    }

    private static Optional<Rule> subOrder(
            RuleOrder order, RuleSet rules, Instant now, Explained explained, Set<String> settled) {
        if (order.parentId() <= 0) {
            return Optional.empty();
        }
        List<Rule> applying = rules.matching(Kind.SUB_ORDER, order, now);
        if (applying.isEmpty()) {
            explained.byDefault(
                    "sub-order", "", "a part of another order is held until a rule says what it is", applying);
            return Optional.empty();
        }
        Rule rule = applying.get(0);
        boolean ticket = rule.says(Outcome.AS).orElse("").equals("ticket");
        explained.by(rule, "sub-order", ticket ? "becomes a ticket" : "left out", applying);
        settled.add("SUB_ORDER");
        settled.add("BALANCE_OF");
        return ticket ? Optional.empty() : Optional.of(rule);
    }

    /** Whether the shopper fetches the goods: all ways of shipping have to be a way of fetching. */
    private static Optional<Boolean> shipping(
            RuleOrder order, RuleSet rules, Instant now, Explained explained, Map<Outcome, String> ticket) {
        List<Rule> applying = rules.matching(Kind.SHIPPING, order, now);
        SHIPPING_FIELDS.forEach((field, usual) -> {
            List<Rule> saying = saying(applying, field);
            if (saying.isEmpty()) {
                explained.byDefault(field.text(), "", usual, List.of());
            } else {
                ticket.put(field, saying.get(0).says(field).orElseThrow());
                explained.by(saying.get(0), field.text(), ticket.get(field), saying);
            }
        });
        if (order.shipping().isEmpty()) {
            explained.byDefault("pick-up", "yes", "the order has no way of shipping", List.of());
            return Optional.empty();
        }
        List<Rule> deciding = new ArrayList<>();
        boolean all = true;
        for (RuleOrder.Shipping way : order.shipping()) {
            Optional<Rule> fetching = rules.matching(Kind.SHIPPING, order.shippedBy(List.of(way)), now).stream()
                    .filter(rule -> rule.says(Outcome.PICK_UP).isPresent())
                    .findFirst();
            fetching.ifPresent(deciding::add);
            all &= fetching.flatMap(rule -> rule.says(Outcome.PICK_UP))
                    .orElse("no")
                    .equals("yes");
        }
        boolean fetched = all;
        deciding.stream()
                .filter(rule -> rule.says(Outcome.PICK_UP).orElse("").equals("yes") == fetched)
                .findFirst()
                .ifPresentOrElse(
                        rule -> explained.by(rule, "pick-up", fetched ? "yes" : "no", deciding),
                        () -> explained.byDefault(
                                "pick-up",
                                "no",
                                deciding.isEmpty()
                                        ? "no rule says that it is fetched"
                                        : deciding.get(0).name() + " is about one way of shipping, and not about all",
                                List.of()));
        return Optional.of(fetched);
    }

    /** Amounts stay those of the shop: a rule takes another currency or holds it, and converts nothing. */
    private static boolean currency(
            RuleOrder order, RuleSet rules, Instant now, Explained explained, List<Hold> holds) {
        List<Rule> applying = rules.matching(Kind.CURRENCY, order, now);
        if (applying.isEmpty()) {
            explained.byDefault(
                    "currency",
                    order.currency(),
                    "the setting CURRENCY, which refuses every other one; where it is empty all are taken",
                    applying);
            return false;
        }
        Rule rule = applying.get(0);
        boolean taken = rule.says(Outcome.AS).orElse("").equals("take");
        explained.by(rule, "currency", order.currency() + (taken ? "" : ", held"), applying);
        if (!taken) {
            holds.add(new Hold("HELD_BY_RULE", "it is in " + order.currency() + " (" + rule.name() + ")"));
        }
        return taken;
    }

    /** Profile fields, each for itself; a star of a field is what the star of a condition stands for. */
    private static void profile(
            RuleOrder order, RuleSet rules, Instant now, Explained explained, Map<Outcome, String> ticket) {
        List<Rule> applying = rules.matching(Kind.PROFILE, order, now);
        boolean decided = false;
        for (Outcome field : Kind.PROFILE.outcomes()) {
            List<Rule> saying = saying(applying, field);
            if (!saying.isEmpty()) {
                decided = true;
                Rule rule = saying.get(0);
                String value = rule.says(field).orElseThrow();
                ticket.put(field, Glob.filled(value, Glob.hasStar(value) ? star(rule, order) : ""));
                explained.by(rule, "profile " + field.text(), ticket.get(field), saying);
            }
        }
        if (!decided) {
            explained.byDefault("profile", "", "no rule names a field; the document profile has the others", applying);
        }
    }

    private static List<Rule> saying(List<Rule> applying, Outcome what) {
        return applying.stream().filter(rule -> rule.says(what).isPresent()).toList();
    }

    private static String star(Rule rule, RuleOrder order) {
        return rule.conditions().stream()
                .flatMap(condition ->
                        order.texts(condition.field()).stream().flatMap(text -> condition.star(text).stream()))
                .findFirst()
                .orElse("");
    }

    private static void payment(
            RuleOrder order, RuleSet rules, Instant now, Explained explained, Map<Outcome, String> ticket) {
        List<Rule> applying = rules.matching(Kind.PAYMENT, order, now);
        if (applying.isEmpty() && order.unpaid()) {
            ticket.put(Outcome.PAY_CODE, "none");
            explained.byDefault(
                    "pay-code", "none", "the shop has no date of payment, so no payment is written", applying);
        } else if (applying.isEmpty()) {
            explained.byDefault("pay-code", "", "USER_ORDER_PAYMENT_MAP, where payments are written at all", applying);
        } else {
            Rule rule = applying.get(0);
            ticket.put(Outcome.PAY_CODE, rule.says(Outcome.PAY_CODE).orElseThrow());
            explained.by(rule, "pay-code", ticket.get(Outcome.PAY_CODE), applying);
        }
    }

    private static void ticket(
            RuleOrder order, RuleSet rules, Instant now, Explained explained, Map<Outcome, String> ticket) {
        List<Rule> applying = rules.matching(Kind.TICKET, order, now);
        TICKET_FIELDS.forEach((field, usual) -> {
            List<Rule> saying = saying(applying, field);
            if (saying.isEmpty()) {
                explained.byDefault(field.text(), "", usual, saying);
            } else {
                ticket.put(field, saying.get(0).says(field).orElseThrow());
                explained.by(saying.get(0), field.text(), ticket.get(field), saying);
            }
        });
    }

    private static List<String> notes(RuleOrder order, RuleSet rules, Instant now, Explained explained) {
        List<String> notes = new ArrayList<>();
        for (Rule rule : rules.matching(Kind.NOTE, order, now)) {
            notes.add(rule.says(Outcome.TEXT).orElseThrow());
            explained.by(rule, "note", rule.says(Outcome.TEXT).orElseThrow(), List.of());
        }
        return notes;
    }

    private static Map<Outcome, String> ticketFields() {
        Map<Outcome, String> fields = new EnumMap<>(Outcome.class);
        fields.put(Outcome.STORE, "the setting STR_ID");
        fields.put(Outcome.STATION, "the setting STA_ID");
        fields.put(Outcome.STOCK_LOCATION, "the setting STK_LOC_ID");
        fields.put(Outcome.PRICE_LOCATION, "the setting PRC_LOC_ID");
        fields.put(Outcome.DOCUMENT, "the setting DOC_TYP");
        fields.put(Outcome.REP, "no rule names one, CounterPoint's column stays as the document profile has it");
        fields.put(Outcome.TERMS, "no rule names them, CounterPoint's column stays as the document profile has it");
        fields.put(Outcome.TAX, "no rule names one, CounterPoint's column stays as the document profile has it");
        return fields;
    }
}
