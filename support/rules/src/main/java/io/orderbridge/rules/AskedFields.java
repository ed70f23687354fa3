package io.orderbridge.rules;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What rules ask for that is read only then.
 *
 * @param roles whether they ask for the role of the shopper
 * @param zones whether they ask for shipping zones
 * @param meta keys of the order's meta
 * @param customerMeta keys of the meta of the shopper's account
 */
public record AskedFields(boolean roles, boolean zones, Set<String> meta, Set<String> customerMeta) {

    /** They ask for no more than every order has. */
    public static final AskedFields NONE = new AskedFields(false, false, Set.of(), Set.of());

    public AskedFields {
        meta = Set.copyOf(meta);
        customerMeta = Set.copyOf(customerMeta);
    }

    static AskedFields of(Collection<Rule> rules) {
        List<Condition> conditions = rules.stream()
                .filter(Rule::on)
                .flatMap(rule -> rule.conditions().stream())
                .toList();
        return new AskedFields(
                asks(conditions, Field.ROLE),
                asks(conditions, Field.ZONE),
                keys(conditions, Field.META),
                keys(conditions, Field.CUSTOMER_META));
    }

    private static boolean asks(List<Condition> conditions, Field field) {
        return conditions.stream().anyMatch(condition -> condition.field() == field);
    }

    private static Set<String> keys(List<Condition> conditions, Field field) {
        return conditions.stream()
                .filter(condition -> condition.field() == field)
                .flatMap(condition -> condition.metaKeys().stream())
                .collect(Collectors.toSet());
    }

    /** What is asked for, for people: {@code role}, {@code meta _vat_number}; sorted. */
    public List<String> names() {
        Set<String> names = new TreeSet<>();
        if (roles) {
            names.add(Field.ROLE.text());
        }
        if (zones) {
            names.add(Field.ZONE.text());
        }
        meta.forEach(key -> names.add(Field.META.text() + " " + key));
        customerMeta.forEach(key -> names.add(Field.CUSTOMER_META.text() + " " + key));
        return List.copyOf(names);
    }

    /** Whether more has to be read of the shopper's account. */
    public boolean ofCustomer() {
        return roles || !customerMeta.isEmpty();
    }
}
