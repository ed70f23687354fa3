package io.orderbridge.ingest.staging;

import io.orderbridge.counterpoint.rules.RuleRepository;
import io.orderbridge.counterpoint.rules.StoredRule;
import io.orderbridge.ingest.settings.IngestSettings;
import io.orderbridge.model.Shop;
import io.orderbridge.rules.Condition;
import io.orderbridge.rules.Field;
import io.orderbridge.rules.Kind;
import io.orderbridge.rules.Outcome;
import io.orderbridge.rules.Rule;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rules that stand for the settings of one shop's order-ingest: what they say, said by rules of last resort about orders of that
 * shop. Other shops have their own.
 */
final class DefaultRules {

    /** Who makes them. */
    private static final String MADE_BY = "order-ingest";

    /** Between a shop and a setting; the first shop's settings have their bare names. */
    private static final String OF_SHOP = ": ";

    private static final int LONGEST_SETTING = 100;

    private final String shop;
    private final Map<String, Rule> rules;

    private DefaultRules(String shop, Map<String, Rule> rules) {
        this.shop = shop;
        this.rules = rules;
    }

    static DefaultRules of(IngestSettings settings) {
        return of(settings.shop(), settings.unitSuffixes(), settings.guestCustomer(), settings.pickupMethods());
    }

    static DefaultRules of(
            String shop, List<String> unitSuffixes, Optional<String> guestCustomer, Set<String> pickupMethods) {
        DefaultRules defaults = new DefaultRules(shop, new LinkedHashMap<>());
        List<String> suffixes = unitSuffixes.stream()
                .map(String::strip)
                .filter(suffix -> !suffix.isEmpty())
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        for (int i = 0; i < suffixes.size(); i++) {
            String suffix = suffixes.get(i);
            defaults.put(
                    "unit-suffixes " + suffix,
                    Kind.ITEM,
                    List.of(Condition.ending(Field.SKU, suffix)),
                    Map.of(Outcome.ITEM, "*"),
                    Rule.DEFAULT_PRIORITY + i,
                    suffix + " names a selling unit");
        }
        guestCustomer.ifPresent(guest -> defaults.put(
                "guest-customer",
                Kind.CUSTOMER,
                List.of(),
                Map.of(Outcome.AS, "guest", Outcome.CUSTOMER, guest),
                Rule.DEFAULT_PRIORITY,
                "one account for shoppers that CounterPoint does not know"));
        if (!pickupMethods.isEmpty()) {
            defaults.put(
                    "pickup-methods",
                    Kind.SHIPPING,
                    List.of(Condition.exactly(Field.METHOD, new TreeSet<>(pickupMethods))),
                    Map.of(Outcome.PICK_UP, "yes"),
                    Rule.DEFAULT_PRIORITY,
                    "the shopper fetches the goods");
        }
        return defaults;
    }

    private void put(
            String setting, Kind kind, List<Condition> when, Map<Outcome, String> then, int priority, String why) {
        List<Condition> ofShop = new ArrayList<>(List.of(Condition.exactly(Field.SHOP, List.of(shop))));
        ofShop.addAll(when);
        String name = (Shop.isFirst(shop) ? "" : shop + OF_SHOP) + setting;
        rules.put(
                name.length() <= LONGEST_SETTING ? name : name.substring(0, LONGEST_SETTING),
                new Rule(
                        0,
                        kind,
                        // As it is read back from its row.
                        Condition.parse(Condition.write(ofShop)),
                        then,
                        priority,
                        true,
                        Optional.empty(),
                        Optional.empty(),
                        MADE_BY,
                        why,
                        0));
    }

    Collection<Rule> rules() {
        return rules.values();
    }

    /** Of stored rules those that people made or changed, and these in the place of what is stored of them. */
    List<Rule> besides(List<StoredRule> stored) {
        Map<String, StoredRule> there = own(stored);
        return Stream.concat(
                        stored.stream()
                                .filter(each -> each.setting().isEmpty() || !isUntouched(each))
                                .map(StoredRule::rule),
                        rules.entrySet().stream()
                                .filter(each ->
                                        !there.containsKey(each.getKey()) || isUntouched(there.get(each.getKey())))
                                .map(Map.Entry::getValue))
                .toList();
    }

    /** Whether there is nothing to {@link #write}. */
    boolean areWritten(List<StoredRule> stored) {
        Map<String, StoredRule> there = own(stored);
        return there.values().stream().noneMatch(this::isGone)
                && rules.entrySet().stream()
                        .allMatch(each -> there.containsKey(each.getKey())
                                && (!isUntouched(there.get(each.getKey()))
                                        || says(there.get(each.getKey()).rule(), each.getValue())));
    }

    /**
     * Adds the rules of settings that have none. One that somebody has changed or switched off stays as it is; of those that
     * nobody has touched, one whose setting says something else follows it, and one whose setting is gone is switched off.
     */
    void write(Connection connection, Instant now) throws SQLException {
        RuleRepository.lock(connection);
        Map<String, StoredRule> there = own(RuleRepository.all(connection));
        for (Map.Entry<String, Rule> each : rules.entrySet()) {
            StoredRule stored = there.get(each.getKey());
            if (stored == null) {
                RuleRepository.add(connection, each.getValue(), Optional.of(each.getKey()), now);
            } else if (isUntouched(stored) && !says(stored.rule(), each.getValue())) {
                Rule follows = each.getValue().withId(stored.rule().id());
                RuleRepository.change(connection, stored.rule(), follows, MADE_BY, "the setting has changed", now);
            }
        }
        for (StoredRule stored : there.values()) {
            if (isGone(stored)) {
                Rule off = stored.rule().switched(false);
                RuleRepository.change(connection, stored.rule(), off, MADE_BY, "the setting is gone", now);
            }
        }
    }

    private boolean isGone(StoredRule stored) {
        return isUntouched(stored)
                && stored.rule().on()
                && !rules.containsKey(stored.setting().orElse(""));
    }

    private static boolean isUntouched(StoredRule stored) {
        return stored.rule().madeBy().equals(MADE_BY);
    }

    private static boolean says(Rule stored, Rule wanted) {
        return stored.on()
                && stored.when().equals(wanted.when())
                && stored.then().equals(wanted.then())
                && stored.priority() == wanted.priority();
    }

    /** Those of settings of this shop, by setting. */
    private Map<String, StoredRule> own(List<StoredRule> stored) {
        return stored.stream()
                .filter(each -> each.setting().filter(this::isOwn).isPresent())
                .collect(
                        Collectors.toMap(each -> each.setting().orElseThrow(), Function.identity(), (one, two) -> one));
    }

    private boolean isOwn(String setting) {
        return Shop.isFirst(shop)
                ? Stream.of("unit-suffixes", "guest-customer", "pickup-methods").anyMatch(setting::startsWith)
                : setting.startsWith(shop + OF_SHOP);
    }
}
