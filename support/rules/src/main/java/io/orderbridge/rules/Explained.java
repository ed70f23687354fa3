package io.orderbridge.rules;

import io.orderbridge.rules.Decision.Explanation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Collects who decided what, while an order is decided. */
final class Explained {

    private final List<Explanation> explanations = new ArrayList<>();
    private final Set<Integer> rules = new TreeSet<>();

    /** A rule decided; the others that apply did not. */
    void by(Rule rule, String field, String value, List<Rule> applying) {
        by(rule, field, value, applying, List.of());
    }

    /** A rule decided; the others that apply did not, nor did a default. */
    void by(Rule rule, String field, String value, List<Rule> applying, List<String> defaults) {
        if (rule.id() > 0) {
            rules.add(rule.id());
        }
        List<String> considered = others(applying, rule);
        considered.addAll(defaults);
        explanations.add(new Explanation(field, value, rule.name(), considered));
    }

    /** No rule decided. */
    void byDefault(String field, String value, String why, List<Rule> applying) {
        explanations.add(new Explanation(field, value, "default: " + why, others(applying, null)));
    }

    /** Why the order waits, as far as no rule of its own says so. */
    void holds(List<Decision.Hold> holds) {
        holds.stream()
                .map(Decision.Hold::reason)
                .filter(reason -> explanations.stream()
                        .noneMatch(each -> each.field().equals("hold") && reason.startsWith(each.value())))
                .forEach(reason -> byDefault("hold", reason, "nobody knows what becomes of it", List.of()));
    }

    private static List<String> others(List<Rule> applying, Rule decided) {
        List<String> others = new ArrayList<>();
        for (Rule rule : applying) {
            if (!rule.equals(decided)) {
                others.add(rule.name() + ", priority " + rule.priority() + ": " + rule.then());
            }
        }
        return others;
    }

    List<Explanation> explanations() {
        return explanations;
    }

    Set<Integer> rules() {
        return rules;
    }
}
