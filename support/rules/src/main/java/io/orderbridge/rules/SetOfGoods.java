package io.orderbridge.rules;

import io.orderbridge.rules.Decision.Hold;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A set that was sold: whether it or its parts become lines. The money of both goes with what stays. One set an order can be
 * told apart from its parts; where there are several, nobody knows which part belongs to which, and the order stays held.
 */
final class SetOfGoods {

    private static final BigDecimal CENT = new BigDecimal("0.01");

    private SetOfGoods() {}

    /** A line with its amounts in cents, each rounded half up as WooCommerce's REST does; the subtotal is never below the total. */
    record Cents(RuleOrder.Line of, BigDecimal subtotal, BigDecimal total) {

        static Cents of(RuleOrder.Line line) {
            BigDecimal total = cents(line.total());
            return new Cents(line, cents(line.subtotal()).max(total), total);
        }

        private Cents plus(BigDecimal moreSubtotal, BigDecimal moreTotal) {
            return new Cents(of, subtotal.add(moreSubtotal), total.add(moreTotal));
        }
    }

    static BigDecimal cents(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_UP);
    }

    /** The order's lines, with the set or its parts in place of both. */
    @SuppressWarnings("ReferenceEquality") // two lines of an order may be equal
    static List<Cents> lines(
            RuleOrder order, RuleSet rules, Instant now, Explained explained, List<Hold> holds, Set<String> settled) {
        List<Cents> all = order.lines().stream().map(Cents::of).toList();
        List<Cents> containers = ofType(all, RuleOrder.CONTAINER);
        List<Cents> parts = ofType(all, RuleOrder.PART);
        if (containers.isEmpty()) {
            return all;
        }
        List<Rule> applying = rules.matching(Kind.BUNDLE, order, now);
        if (applying.isEmpty()) {
            explained.byDefault("set", "", "a set is held until a rule says which of its lines are goods", applying);
            return all;
        }
        Rule rule = applying.get(0);
        boolean keepParts = rule.says(Outcome.KEEP).orElse("").equals("parts");
        if (containers.size() > 1 || (keepParts && parts.isEmpty())) {
            explained.byDefault(
                    "set", "", "the parts of " + containers.size() + " sets cannot be told apart", applying);
            return all;
        }
        settled.add("BUNDLE");
        explained.by(rule, "set", keepParts ? "its parts are the lines" : "it is the line", applying);
        List<Cents> kept =
                keepParts ? distributed(containers.get(0), parts) : List.of(gathered(containers.get(0), parts));
        List<Cents> lines = new ArrayList<>();
        for (Cents line : all) {
            boolean ofSet = line.of().type().equals(RuleOrder.CONTAINER)
                    || line.of().type().equals(RuleOrder.PART);
            if (!ofSet) {
                lines.add(line);
            } else {
                kept.stream().filter(each -> each.of() == line.of()).forEach(lines::add);
            }
        }
        return lines;
    }

    private static List<Cents> ofType(List<Cents> lines, String type) {
        return lines.stream().filter(line -> line.of().type().equals(type)).toList();
    }

    private static Cents gathered(Cents container, List<Cents> parts) {
        Cents sum = container;
        for (Cents part : parts) {
            sum = sum.plus(part.subtotal(), part.total());
        }
        return sum;
    }

    /** The set's own price goes to its parts by their subtotals, or by their quantities if all are free; cents to the first. */
    private static List<Cents> distributed(Cents container, List<Cents> parts) {
        boolean free = parts.stream().allMatch(part -> part.subtotal().signum() == 0);
        List<BigDecimal> weights = parts.stream()
                .map(part -> free ? part.of().quantity().abs() : part.subtotal().abs())
                .toList();
        List<BigDecimal> totals = shares(container.total(), weights);
        List<BigDecimal> discounts = shares(container.subtotal().subtract(container.total()), weights);
        List<Cents> lines = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            lines.add(parts.get(i).plus(totals.get(i).add(discounts.get(i)), totals.get(i)));
        }
        return lines;
    }

    private static List<BigDecimal> shares(BigDecimal amount, List<BigDecimal> weights) {
        BigDecimal all = weights.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        List<BigDecimal> shares = new ArrayList<>();
        BigDecimal left = amount;
        for (BigDecimal weight : weights) {
            BigDecimal share = all.signum() == 0
                    ? BigDecimal.ZERO.setScale(2)
                    : amount.multiply(weight).divide(all, 2, RoundingMode.DOWN);
            shares.add(share);
            left = left.subtract(share);
        }
        BigDecimal cent = left.signum() < 0 ? CENT.negate() : CENT;
        for (int i = 0; left.signum() != 0; i = (i + 1) % shares.size()) {
            if (all.signum() == 0) {
                shares.set(0, shares.get(0).add(left));
                left = BigDecimal.ZERO;
            } else {
                shares.set(i, shares.get(i).add(cent));
                left = left.subtract(cent);
            }
        }
        return shares;
    }
}
