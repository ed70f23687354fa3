package io.orderbridge.rules;

import io.orderbridge.rules.Decision.Hold;
import io.orderbridge.rules.Decision.Line;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an order's lines, fees and other items become. Whatever rules say, the money of what becomes lines and charges is the
 * money of the order's lines and fees, to the cent; what would lose money holds the order.
 */
final class DecideLines {

    private static final BigDecimal LIMIT = new BigDecimal("1E11");
    private static final int DECIMALS_OF_QUANTITY = 4;

    private final RuleOrder order;
    private final RuleSet rules;
    private final Facts facts;
    private final Instant now;
    private final Explained explained;
    private final List<Hold> holds;
    private final Set<String> settled;
    private final List<Line> decided = new ArrayList<>();
    private final List<Decision.Payment> payments = new ArrayList<>();
    private BigDecimal charges = BigDecimal.ZERO.setScale(2);

    DecideLines(
            RuleOrder order,
            RuleSet rules,
            Facts facts,
            Instant now,
            Explained explained,
            List<Hold> holds,
            Set<String> settled) {
        this.order = order;
        this.rules = rules;
        this.facts = facts;
        this.now = now;
        this.explained = explained;
        this.holds = holds;
        this.settled = settled;
    }

    void decide() {
        int number = 0;
        for (SetOfGoods.Cents line : SetOfGoods.lines(order, rules, now, explained, holds, settled)) {
            number++;
            if (line.of().sku().isBlank()) {
                withoutSku(line, "line " + number);
            } else {
                withSku(line, "line " + number);
            }
        }
        for (int i = 0; i < order.fees().size(); i++) {
            fee(order.fees().get(i), "fee " + (i + 1));
        }
        boolean allAnswered = true;
        for (RuleOrder.Line other : order.others()) {
            allAnswered &= other(other);
        }
        if (allAnswered && !order.others().isEmpty()) {
            settled.add("ITEM_TYPE");
        }
        explained.byDefault("charges", charges.toPlainString(), "fees, and what rules say that charges are", List.of());
    }

    List<Line> lines() {
        return decided;
    }

    BigDecimal charges() {
        return charges;
    }

    List<Decision.Payment> payments() {
        return payments;
    }

    /** The item that a rule names for a line; a star stands for what the star of its SKU or name stands for. */
    static Optional<String> itemOf(Rule rule, RuleOrder.Line line) {
        return rule.says(Outcome.ITEM).map(item -> Glob.filled(item, Glob.hasStar(item) ? star(rule, line) : ""));
    }

    private static String star(Rule rule, RuleOrder.Line line) {
        return rule.conditions().stream()
                .filter(condition -> condition.field() == Field.SKU)
                .flatMap(condition -> condition.star(line.sku().strip()).stream())
                .findFirst()
                .orElse("");
    }

    /** A rule with a star decides only where there is such an item. */
    private Optional<String> decides(Rule rule, RuleOrder.Line line) {
        Optional<String> item = itemOf(rule, line);
        return rule.item().isPresent() ? item : item.flatMap(facts::item);
    }

    private void withSku(SetOfGoods.Cents line, String field) {
        String sku = line.of().sku().strip();
        List<Rule> applying = rules.matching(Kind.ITEM, order, line.of(), now);
        Optional<String> known = facts.item(sku);
        for (Rule rule : applying) {
            boolean first = rule.priority() <= Rule.BEFORE_COUNTERPOINT || known.isEmpty();
            Optional<String> item = first ? decides(rule, line.of()) : Optional.empty();
            if (item.isPresent()) {
                List<String> defaults = known.map(each -> List.of("the SKU is itself an item number"))
                        .orElse(List.of());
                explained.by(rule, field + " item", item.get(), applying, defaults);
                add(line, item.get(), Optional.of(rule), field);
                return;
            }
        }
        explained.byDefault(
                field + " item",
                known.orElse(sku),
                known.isPresent()
                        ? "the SKU is an item number of CounterPoint"
                        : "the SKU as it is; CounterPoint has no such item",
                applying);
        add(line, known.orElse(sku), Optional.empty(), field);
    }

    private void withoutSku(SetOfGoods.Cents line, String field) {
        List<Rule> applying = rules.matching(Kind.LINE, order, line.of(), now);
        if (applying.isEmpty()) {
            explained.byDefault(field + " item", "", "the shop has no SKU, and no rule says what it is", applying);
            add(line, "", Optional.empty(), field);
            return;
        }
        Rule rule = applying.get(0);
        switch (rule.says(Outcome.AS).orElse("")) {
            case "charge" -> {
                explained.by(rule, field, "charge of " + line.total().toPlainString(), applying);
                charges = charges.add(line.total());
            }
            case "nothing" -> {
                boolean money = line.total().signum() != 0;
                explained.by(
                        rule,
                        field,
                        money ? "stays, since it has " + line.total().toPlainString() : "left out",
                        applying);
                if (money) {
                    lost(rule, field, line);
                }
            }
            default -> {
                String item = rule.item().orElseThrow();
                explained.by(rule, field + " item", item, applying);
                add(line, facts.item(item).orElse(item), Optional.of(rule), field);
            }
        }
    }

    /** Money is never left out: the line stays, and a person decides. */
    private void lost(Rule rule, String field, SetOfGoods.Cents line) {
        holds.add(new Hold(
                "RULE_AND_MONEY",
                "%s leaves out %s '%s', which has %s: money is not left out"
                        .formatted(
                                rule.name(),
                                field,
                                line.of().name(),
                                line.total().toPlainString())));
        decided.add(new Line(line.of(), "", line.of().quantity(), line.subtotal(), line.total()));
    }

    private void fee(RuleOrder.Line fee, String field) {
        List<Rule> applying = rules.matching(Kind.FEE, order, fee, now);
        SetOfGoods.Cents cents = SetOfGoods.Cents.of(fee);
        if (applying.isEmpty()) {
            charges = charges.add(cents.total());
            explained.byDefault(field, "charge of " + cents.total().toPlainString(), "fees are charges", applying);
            return;
        }
        Rule rule = applying.get(0);
        Optional<String> item = rule.item();
        String amount = cents.total().toPlainString();
        if (item.isPresent() && cents.total().signum() >= 0) {
            explained.by(rule, field + " item", item.get(), applying);
            decided.add(new Line(
                    fee, facts.item(item.get()).orElse(item.get()), BigDecimal.ONE, cents.total(), cents.total()));
            return;
        }
        charges = charges.add(cents.total());
        if (item.isPresent()) {
            explained.byDefault(field, "charge of " + amount, "a fee below 0 is no item, it is a charge", applying);
        } else if (rule.says(Outcome.AS).orElse("").equals("charge")) {
            explained.by(rule, field, "charge of " + amount, applying);
        } else if (cents.total().signum() == 0) {
            explained.by(rule, field, "left out", applying);
        } else {
            explained.by(rule, field, "stays a charge of " + amount, applying);
            holds.add(new Hold(
                    "RULE_AND_MONEY",
                    "%s leaves out fee '%s' of %s: money is not left out".formatted(rule.name(), fee.name(), amount)));
        }
    }

    /** An item of a plug-in's type, such as a redeemed gift card. Says whether a rule has answered what it is. */
    private boolean other(RuleOrder.Line other) {
        List<Rule> applying = rules.matching(Kind.CARD, order, other, now);
        String field = "item '" + other.name() + "'";
        if (applying.isEmpty()) {
            explained.byDefault(field, "", "type " + other.type() + " is neither goods, fee nor shipping", applying);
            return false;
        }
        Rule rule = applying.get(0);
        BigDecimal amount = SetOfGoods.cents(other.total());
        String value =
                switch (rule.says(Outcome.AS).orElse("")) {
                    case "charge" -> {
                        charges = charges.subtract(amount);
                        yield "charge of -" + amount.toPlainString();
                    }
                    case "payment" -> {
                        if (amount.signum() != 0) {
                            payments.add(new Decision.Payment(other.type(), amount));
                        }
                        yield "payment of " + amount.toPlainString();
                    }
                    default -> amount.signum() == 0 ? "left out" : "held, since it has " + amount.toPlainString();
                };
        explained.by(rule, field, value, applying);
        if (value.startsWith("held")) {
            holds.add(new Hold(
                    "RULE_AND_MONEY",
                    "%s leaves out %s of type %s, which has %s: money is not left out, say that it is a charge or a payment"
                            .formatted(rule.name(), field, other.type(), amount.toPlainString())));
        }
        return true;
    }

    private void add(SetOfGoods.Cents line, String item, Optional<Rule> rule, String field) {
        BigDecimal factor = rule.flatMap(each -> each.says(Outcome.FACTOR))
                .map(BigDecimal::new)
                .orElse(BigDecimal.ONE);
        BigDecimal quantity = line.of().quantity().multiply(factor);
        boolean fits = quantity.abs().compareTo(LIMIT) < 0
                && quantity.stripTrailingZeros().scale() <= DECIMALS_OF_QUANTITY;
        if (!fits) {
            holds.add(new Hold(
                    "RULE_AND_QUANTITY",
                    "%s times %s of %s is no quantity of CounterPoint"
                            .formatted(line.of().quantity().toPlainString(), factor.toPlainString(), field)));
        }
        if (rule.isPresent() && fits && factor.compareTo(BigDecimal.ONE) != 0) {
            explained.by(rule.get(), field + " quantity", quantity.toPlainString(), List.of());
        } else {
            explained.byDefault(
                    field + " quantity",
                    line.of().quantity().toPlainString(),
                    "as the shop has it",
                    fits ? List.of() : rule.stream().toList());
        }
        explained.byDefault(
                field + " amount",
                line.total().toPlainString(),
                "the line's money in the shop, whatever its quantity becomes",
                List.of());
        decided.add(new Line(line.of(), item, fits ? quantity : line.of().quantity(), line.subtotal(), line.total()));
    }
}
