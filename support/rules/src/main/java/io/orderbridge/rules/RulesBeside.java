package io.orderbridge.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Rules that others are looked at beside: those that may come before a rule, or contradict it, are found by the texts that they ask for,
 * so that thousands of them are looked at beside each other in a moment. Immutable.
 */
public final class RulesBeside {

    private static final class OfKind {
        final Map<Field, Map<String, List<Rule>>> byText = new EnumMap<>(Field.class);
        final List<Rule> others = new ArrayList<>();
    }

    private final Map<Kind, OfKind> byKind = new EnumMap<>(Kind.class);

    private RulesBeside() {}

    /** Of these rules; those that are off are beside nothing. */
    public static RulesBeside of(Collection<Rule> rules) {
        RulesBeside beside = new RulesBeside();
        rules.stream().filter(Rule::on).forEach(beside::add);
        return beside;
    }

    private void add(Rule rule) {
        OfKind ofKind = byKind.computeIfAbsent(rule.kind(), kind -> new OfKind());
        Optional<Condition> certain = RuleSet.mostCertain(rule);
        if (certain.isEmpty()) {
            ofKind.others.add(rule);
            return;
        }
        Map<String, List<Rule>> rules =
                ofKind.byText.computeIfAbsent(certain.get().field(), field -> new HashMap<>());
        certain.get().literals().forEach(text -> rules.computeIfAbsent(text, key -> new ArrayList<>())
                .add(rule));
    }

    /** Those of the same kind all of whose conditions may hold wherever that rule applies. */
    Stream<Rule> whereverMay(Rule rule) {
        OfKind ofKind = byKind.get(rule.kind());
        if (ofKind == null) {
            return Stream.empty();
        }
        // A condition on certain texts holds only where all that the rule asks for is among them, its first one too.
        Stream<Rule> found = rule.conditions().stream()
                .filter(condition -> !condition.literals().isEmpty())
                .flatMap(condition -> ofKind
                        .byText
                        .getOrDefault(condition.field(), Map.of())
                        .getOrDefault(condition.literals().get(0), List.of())
                        .stream());
        return Stream.concat(found, ofKind.others.stream()).distinct();
    }
}
