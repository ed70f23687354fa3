package io.orderbridge.rules;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rules that are on, in the order in which they decide: by priority, then those with more conditions, then the older.
 * Found by the texts that they ask for, so that thousands of them cost no time. Immutable.
 */
public final class RuleSet {

    private static final Comparator<Rule> ORDER = Comparator.comparingInt(Rule::priority)
            .thenComparing(rule -> -rule.conditions().size())
            .thenComparingInt(Rule::id);

    /** No rules. */
    public static final RuleSet EMPTY = of(List.of());

    /** Rules of one kind: those that ask for a certain text of a field, and the others. */
    private static final class OfKind {
        final Map<Field, Map<String, List<Rule>>> byText = new EnumMap<>(Field.class);
        final List<Rule> others = new ArrayList<>();

        void add(Rule rule) {
            Optional<Condition> certain = mostCertain(rule);
            if (certain.isEmpty()) {
                others.add(rule);
                return;
            }
            Map<String, List<Rule>> rules = byText.computeIfAbsent(certain.get().field(), field -> new HashMap<>());
            certain.get().literals().stream().distinct().forEach(text -> rules.computeIfAbsent(
                            text, key -> new ArrayList<>())
                    .add(rule));
        }
    }

    /** The condition on certain texts that the fewest orders fulfil; empty if there is none. */
    static Optional<Condition> mostCertain(Rule rule) {
        return rule.conditions().stream()
                .filter(condition -> !condition.literals().isEmpty())
                .min(Comparator.comparingInt(condition -> selectivity(condition.field())));
    }

    private static int selectivity(Field field) {
        return switch (field) {
            case SKU, EMAIL, USER -> 0;
            case NAME -> 1;
            default -> 2;
        };
    }

    private final List<Rule> rules;
    private final Map<Kind, OfKind> byKind = new EnumMap<>(Kind.class);

    private RuleSet(List<Rule> rules) {
        this.rules = rules;
        for (Rule rule : rules) {
            if (rule.on()) {
                byKind.computeIfAbsent(rule.kind(), kind -> new OfKind()).add(rule);
            }
        }
    }

    /** Of these rules; those that are off are known and decide nothing. */
    public static RuleSet of(Collection<Rule> rules) {
        return new RuleSet(rules.stream().sorted(ORDER).toList());
    }

    /** All of them, in the order in which they decide. */
    public List<Rule> rules() {
        return rules;
    }

    /** What has to be read of orders for these rules beyond what every order has, of those that are on. */
    public AskedFields asked() {
        return AskedFields.of(rules);
    }

    /** Statuses without {@code wc-} that rules decide, and whether an order in them is paid. */
    public Map<String, Boolean> paidStatuses(Instant now) {
        Map<String, Boolean> statuses = new HashMap<>();
        rules.stream()
                .filter(rule -> rule.kind() == Kind.PAID_STATUS && rule.counts(now))
                .forEach(rule -> rule.conditions().stream()
                        .flatMap(condition -> condition.literals().stream())
                        .forEach(status -> statuses.putIfAbsent(
                                status, rule.says(Outcome.AS).orElse("").equals("paid"))));
        return statuses;
    }

    /** Rules of a kind that apply to an order. */
    List<Rule> matching(Kind kind, RuleOrder order, Instant now) {
        return matching(kind, order, Optional.empty(), now);
    }

    /** Rules of a kind that apply to a line of an order. */
    List<Rule> matching(Kind kind, RuleOrder order, RuleOrder.Line line, Instant now) {
        return matching(kind, order, Optional.of(line), now);
    }

    private List<Rule> matching(Kind kind, RuleOrder order, Optional<RuleOrder.Line> line, Instant now) {
        OfKind ofKind = byKind.get(kind);
        if (ofKind == null) {
            return List.of();
        }
        List<Rule> found = new ArrayList<>();
        ofKind.byText.forEach((field, rules) -> texts(field, order, line).stream()
                .map(Glob::key)
                .distinct()
                .forEach(text -> rules.getOrDefault(text, List.of()).stream()
                        .filter(rule -> applies(rule, order, line, now))
                        .forEach(found::add)));
        ofKind.others.stream().filter(rule -> applies(rule, order, line, now)).forEach(found::add);
        return found.stream().distinct().sorted(ORDER).toList();
    }

    private static boolean applies(Rule rule, RuleOrder order, Optional<RuleOrder.Line> line, Instant now) {
        if (!rule.counts(now)) {
            return false;
        }
        for (Condition condition : rule.conditions()) {
            // What was not read neither holds nor fails to hold: Decide holds such an order.
            if (condition.isUnread(order.asked().unread())) {
                return false;
            }
            Field field = condition.field();
            BigDecimal number = field == Field.TOTAL
                    ? order.total()
                    : line.map(RuleOrder.Line::total).orElse(BigDecimal.ZERO);
            if (!condition.holds(texts(field, order, line), number)) {
                return false;
            }
        }
        return true;
    }

    private static List<String> texts(Field field, RuleOrder order, Optional<RuleOrder.Line> line) {
        return field.isOfLine() && line.isPresent() ? RuleOrder.texts(field, line.get()) : order.texts(field);
    }
}
