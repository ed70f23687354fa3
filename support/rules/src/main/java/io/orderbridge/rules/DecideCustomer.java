package io.orderbridge.rules;

import io.orderbridge.rules.Decision.Customer;
import io.orderbridge.rules.Decision.Hold;
import io.orderbridge.rules.Decision.Template;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which customer a shopper is: a rule, else the mapped account, else the only customer with that mapped or own e-mail, else a
 * rule of last resort such as the guest account. An e-mail that several customers have names none and holds the order.
 */
final class DecideCustomer {

    private static final String FIELD = "customer";

    private DecideCustomer() {}

    static Customer of(
            RuleOrder order, RuleSet rules, Facts facts, Instant now, Explained explained, List<Hold> holds) {
        List<Rule> applying = rules.matching(Kind.CUSTOMER, order, now);
        Optional<Rule> first = applying.stream()
                .filter(rule -> rule.priority() <= Rule.BEFORE_COUNTERPOINT)
                .findFirst();
        if (first.isPresent()) {
            return by(first.get(), applying, explained);
        }
        String mapped = order.mappedAccount() == 0 ? null : facts.byUserId().get(order.mappedAccount());
        if (mapped != null) {
            explained.byDefault(FIELD, mapped, "USER_CUSTOMER_MAP has the shop's account " + order.userId(), applying);
            return Customer.known(mapped);
        }
        for (Map.Entry<String, Map<String, List<String>>> source : List.of(
                Map.entry("USER_CUSTOMER_MAP.WOO_EMAIL", facts.byMappedEmail()),
                Map.entry("AR_CUST.EMAIL_ADRS_1", facts.byEmail()))) {
            List<String> found = source.getValue().getOrDefault(Facts.emailKey(order.email()), List.of()).stream()
                    .distinct()
                    .toList();
            if (found.size() == 1) {
                explained.byDefault(
                        FIELD, found.get(0), "the only one with the e-mail in " + source.getKey(), applying);
                return Customer.known(found.get(0));
            }
            if (!found.isEmpty()) {
                String all = String.join(", ", found);
                holds.add(new Hold(
                        "CUSTOMER_AMBIGUOUS",
                        "customers " + all + " have the e-mail " + order.email().strip() + ": say which one it is"));
                explained.byDefault(
                        FIELD, "", "several customers have the e-mail in " + source.getKey() + ": " + all, applying);
                return Customer.NOBODY;
            }
        }
        if (applying.isEmpty()) {
            explained.byDefault(
                    FIELD, "", "CounterPoint knows neither account nor e-mail, and no rule names a customer", applying);
            return Customer.NOBODY;
        }
        return by(applying.get(0), applying, explained);
    }

    private static Customer by(Rule rule, List<Rule> applying, Explained explained) {
        String as = rule.says(Outcome.AS).orElse("");
        Optional<String> number = rule.says(Outcome.CUSTOMER);
        String value =
                switch (as) {
                    case "refuse" -> "refused";
                    case "create" ->
                        "a new customer like " + rule.says(Outcome.TEMPLATE).orElseThrow();
                    default -> number.orElseThrow();
                };
        explained.by(rule, FIELD, value, applying);
        return switch (as) {
            case "refuse" -> Customer.NOBODY;
            case "create" ->
                new Customer(
                        Optional.empty(),
                        Optional.of(new Template(
                                rule.says(Outcome.TEMPLATE).orElseThrow(),
                                rule.says(Outcome.PREFIX).orElse(""),
                                rule.says(Outcome.CATEGORY).orElse(""),
                                rule.says(Outcome.TAX).orElse(""))));
            default -> Customer.known(number.orElseThrow());
        };
    }
}
