package io.orderbridge.counterpoint.rules;

import io.orderbridge.counterpoint.Sql;
import io.orderbridge.rules.Outcome;
import io.orderbridge.rules.Rule;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whether CounterPoint has the items, customers, codes and profile fields that rules name. Read once for a number of rules;
 * immutable then. A code whose table this CounterPoint has not got, or whose table is empty, is not checked.
 */
public final class RuleFacts {

    private static final int ITEM_NO = 20;
    private static final int CUST_NO = 15;

    /** The codes of USER_V_RULE_CODE that an outcome names. */
    private static final Map<Outcome, String> CODES = new TreeMap<>(Map.of(
            Outcome.SHIP_VIA, "ship-via",
            Outcome.PAY_CODE, "pay-code",
            Outcome.STORE, "store",
            Outcome.STATION, "station",
            Outcome.STOCK_LOCATION, "location",
            Outcome.PRICE_LOCATION, "location",
            Outcome.TAX, "tax",
            Outcome.TERMS, "terms",
            Outcome.REP, "rep",
            Outcome.CATEGORY, "category"));

    /** Codes of one kind, in lower case, and the tables that they are of. */
    private record Codes(Set<String> codes, Set<String> tables) {}

    /** IM_ITEM.STAT by number. */
    private final Map<String, String> items = new HashMap<>();

    private final Set<String> customers = new HashSet<>();
    private final Set<String> profileColumns = new HashSet<>();
    private final Map<String, Codes> codes = new HashMap<>();

    private RuleFacts() {}

    /** What CounterPoint has of all that these rules name. */
    public static RuleFacts of(Connection connection, Collection<Rule> rules) throws SQLException {
        RuleFacts facts = new RuleFacts();
        Set<String> items = new TreeSet<>();
        Set<String> customers = new TreeSet<>();
        boolean profile = false;
        boolean coded = false;
        for (Rule rule : rules) {
            rule.item().filter(item -> item.length() <= ITEM_NO).ifPresent(items::add);
            customersOf(rule).values().stream()
                    .filter(customer -> customer.length() <= CUST_NO)
                    .forEach(customers::add);
            profile |= rule.outcome().keySet().stream()
                    .anyMatch(named -> named.profileColumn().isPresent());
            coded |= rule.outcome().keySet().stream().anyMatch(CODES::containsKey);
        }
        Sql.on(connection, "SELECT ITEM_NO, STAT FROM dbo.IM_ITEM WHERE ITEM_NO IN (%s)")
                .listIn(
                        items,
                        "CAST(? AS VARCHAR(20))",
                        row -> facts.items.put(key(row.getString("ITEM_NO")), key(row.getString("STAT"))));
        Sql.on(connection, "SELECT CUST_NO FROM dbo.AR_CUST WHERE CUST_NO IN (%s)")
                .listIn(customers, "CAST(? AS VARCHAR(15))", row -> facts.customers.add(key(row.getString("CUST_NO"))));
        if (profile) {
            Sql.on(
                            connection,
                            """
                            SELECT UPPER(COLUMN_NAME) AS FOUND FROM INFORMATION_SCHEMA.COLUMNS
                            WHERE UPPER(TABLE_NAME) = 'PS_DOC_HDR_PROF'
                            """)
                    .list(row -> facts.profileColumns.add(row.getString("FOUND")));
        }
        if (coded) {
            Sql.on(connection, "SELECT KIND, CODE, SOURCE FROM dbo.USER_V_RULE_CODE")
                    .list(row -> {
                        Codes ofKind = facts.codes.computeIfAbsent(
                                row.getString("KIND"), kind -> new Codes(new HashSet<>(), new TreeSet<>()));
                        ofKind.tables().add(row.getString("SOURCE"));
                        return ofKind.codes().add(key(row.getString("CODE")));
                    });
        }
        return facts;
    }

    /** Reasons to refuse a rule that {@link #of} was asked about, for people. */
    public List<String> wrongs(Rule rule) {
        List<String> wrongs = new ArrayList<>();
        rule.item().ifPresent(item -> {
            String status = items.get(key(item));
            if (status == null) {
                wrongs.add("item '" + item + "' is not in IM_ITEM.ITEM_NO");
            } else if (!status.equals("a")) {
                wrongs.add("item '" + item + "' is not active, so orders with it fail");
            }
        });
        customersOf(rule).forEach((named, customer) -> {
            if (!customers.contains(key(customer))) {
                wrongs.add(named.text() + " '" + customer + "' is not in AR_CUST.CUST_NO");
            }
        });
        codesOf(rule).forEach((named, code) -> Optional.ofNullable(codes.get(CODES.get(named)))
                .filter(known -> !known.codes().contains(key(code)))
                .ifPresent(known ->
                        wrongs.add(named.text() + " '" + code + "' is not in " + String.join(" or ", known.tables()))));
        for (Outcome named : rule.outcome().keySet()) {
            named.profileColumn()
                    .filter(column -> !profileColumns.contains(column))
                    .ifPresent(column ->
                            wrongs.add(named.text() + ": this CounterPoint has no PS_DOC_HDR_PROF." + column));
        }
        return wrongs;
    }

    /** What of a rule could not be checked, for people. */
    public List<String> unchecked(Rule rule) {
        List<String> unchecked = new ArrayList<>();
        codesOf(rule).forEach((named, code) -> {
            if (!codes.containsKey(CODES.get(named))) {
                unchecked.add("%s '%s' is not checked: USER_V_RULE_CODE has no such codes of this CounterPoint"
                        .formatted(named.text(), code));
            }
        });
        return unchecked;
    }

    private static Map<Outcome, String> customersOf(Rule rule) {
        Map<Outcome, String> customers = new TreeMap<>();
        for (Outcome named : List.of(Outcome.CUSTOMER, Outcome.TEMPLATE)) {
            Optional.ofNullable(rule.outcome().get(named)).ifPresent(customer -> customers.put(named, customer));
        }
        return customers;
    }

    private static Map<Outcome, String> codesOf(Rule rule) {
        Map<Outcome, String> codes = new TreeMap<>();
        rule.outcome().forEach((named, code) -> {
            boolean none = named == Outcome.PAY_CODE && code.equals("none");
            if (CODES.containsKey(named) && !none) {
                codes.put(named, code);
            }
        });
        return codes;
    }

    private static String key(String text) {
        return text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
    }
}
