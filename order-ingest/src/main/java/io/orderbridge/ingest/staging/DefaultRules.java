package io.orderbridge.ingest.staging;

import io.orderbridge.ingest.settings.IngestSettings;
import io.orderbridge.rules.Condition;
import io.orderbridge.rules.Field;
import io.orderbridge.rules.Kind;
import io.orderbridge.rules.Outcome;
import io.orderbridge.rules.Rule;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The rules that stand for settings: what the settings say, said by rules of last resort. */
final class DefaultRules {

    /** Who makes them. */
    static final String MADE_BY = "order-ingest";

    private static final int LONGEST_SETTING = 100;

    private DefaultRules() {}

    /** Those rules, by the name of the setting. */
    static Map<String, Rule> of(IngestSettings settings) {
        Map<String, Rule> rules = new LinkedHashMap<>();
        List<String> suffixes = settings.unitSuffixes().stream()
                .map(String::strip)
                .filter(suffix -> !suffix.isEmpty())
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        for (int i = 0; i < suffixes.size(); i++) {
            String suffix = suffixes.get(i);
            put(
                    rules,
                    "unit-suffixes " + suffix,
                    rule(
                            Kind.ITEM,
                            Condition.write(List.of(Condition.ending(Field.SKU, suffix))),
                            Outcome.ITEM,
                            "*",
                            Rule.DEFAULT_PRIORITY + i,
                            suffix + " names a selling unit"));
        }
        settings.guestCustomer()
                .ifPresent(guest -> put(
                        rules,
                        "guest-customer",
                        new Rule(
                                0,
                                Kind.CUSTOMER,
                                List.of(),
                                Map.of(Outcome.AS, "guest", Outcome.CUSTOMER, guest),
                                Rule.DEFAULT_PRIORITY,
                                true,
                                Optional.empty(),
                                Optional.empty(),
                                MADE_BY,
                                "one account for shoppers that CounterPoint does not know",
                                0)));
        if (!settings.pickupMethods().isEmpty()) {
            put(
                    rules,
                    "pickup-methods",
                    rule(
                            Kind.SHIPPING,
                            Condition.write(
                                    List.of(Condition.exactly(Field.METHOD, new TreeSet<>(settings.pickupMethods())))),
                            Outcome.PICK_UP,
                            "yes",
                            Rule.DEFAULT_PRIORITY,
                            "the shopper fetches the goods"));
        }
        return rules;
    }

    private static Rule rule(Kind kind, String when, Outcome what, String value, int priority, String why) {
        return new Rule(
                0,
                kind,
                Condition.parse(when),
                Map.of(what, value),
                priority,
                true,
                Optional.empty(),
                Optional.empty(),
                MADE_BY,
                why,
                0);
    }

    private static void put(Map<String, Rule> rules, String setting, Rule rule) {
        rules.put(setting.length() <= LONGEST_SETTING ? setting : setting.substring(0, LONGEST_SETTING), rule);
    }
}
