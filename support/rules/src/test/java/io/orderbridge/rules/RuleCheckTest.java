package io.orderbridge.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleCheckTest {

    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");

    private static Rule rule(int id, String kind, String when, String then, int priority) {
        return Rule.of(Kind.of(kind), when, then, priority, "tester", "").withId(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sku",
                "sku =",
                "sku = \"open",
                "= 5",
                "sku = A; ;",
                "weight = 5",
                "total = 5",
                "country >= DE",
                "total >= much",
                "meta = tracking",
                "meta = *=1Z999",
                "customer-meta = =x"
            })
    void conditions_that_are_not_understood_are_refused(String when) {
        assertThatThrownBy(() -> Condition.parse(when)).isInstanceOf(WrongRuleException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sku = A",
                "sku = \"A, B\", \"C;D\", E*; country != DE, AT",
                "total >= 10; total <= 99.5",
                "name = \" x \"",
                "role = wholesale_customer; zone != \"Rest of the world, far\"; meta = _vat_number=DE*, gift=yes",
                ""
            })
    void conditions_are_read_as_they_were_written(String when) {
        assertThat(Condition.write(Condition.parse(when))).isEqualTo(when);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "item | sku = A | factor = 2 | does not say which item",
                "item | country = DE | item = A | needs a condition on the SKU",
                "item | sku = A | item = A; store = 01 | cannot say 'store'",
                "item | sku = A | item = A; factor = 0 | above 0",
                "item | sku = A | item = * | there is none",
                "item | sku = A | item = 123456789012345678901 | 1 to 20",
                "line | name = A | item = A; as = charge | either an item or as",
                "line | name = A | as = gift | one of charge, nothing",
                "bundle | sku = A | keep = both | one of",
                "customer | email = a@b | as = create | needs a template",
                "customer | email = a@b | as = guest | either a customer",
                "currency | country = CA | as = take | needs a condition on the currency",
                "currency | currency = CAD | as = convert | one of hold, take",
                "profile | gateway = cod | alpha-2 = * | there is none",
                "profile | gateway = cod | alpha-1 = 1234567890123456789012345678901 | 1 to 30",
                "paid-status | status = on*  | as = paid | one condition, status",
                "paid-status | status = on-hold; gateway = bacs | as = paid | one condition, status",
                "paid-status | status != on-hold | as = paid | one condition, status",
                "hold | | hold = all | needs a condition",
                "leave-out | | because = all | needs a condition",
                "item | sku = * | item = A | needs a condition on the SKU",
                "item | sku != A | item = B | needs a condition on the SKU",
                "item | sku = A, ** | item = B | needs a condition on the SKU",
                "leave-out | email = * | because = all | needs a condition",
                "hold | currency = *; sku = * | hold = all | needs a condition",
                "currency | currency = * | as = take | needs a condition on the currency",
                "currency | currency != USD | as = take | needs a condition on the currency",
                "customer | email = a@b | as = refuse; prefix = W | for new customers",
                "customer | email = a@b | customer = C1; tax = EU | for new customers",
                "line | name = A | as = charge; factor = 3 | a factor is for an item",
                "ticket | country = DE | document = X | one of O, T",
            })
    void rules_that_make_no_sense_are_refused_with_the_reason(String kind, String when, String then, String reason) {
        assertThat(RuleCheck.wrongs(rule(1, kind, when == null ? "" : when, then, 100), List.of()))
                .anyMatch(wrong -> wrong.contains(reason));
    }

    @Test
    void two_rules_that_say_different_things_of_the_same_orders_contradict() {
        Rule there = rule(1, "item", "sku = A, B", "item = X", 100);

        assertThat(RuleCheck.wrongs(rule(2, "item", "sku = b, a", "item = Y", 100), List.of(there)))
                .singleElement()
                .asString()
                .contains("rule 1");
        assertThat(RuleCheck.wrongs(rule(2, "item", "sku = A, B", "item = X", 100), List.of(there)))
                .isEmpty();
        assertThat(RuleCheck.wrongs(rule(2, "item", "sku = A, B", "item = Y", 90), List.of(there)))
                .isEmpty();
        assertThat(RuleCheck.wrongs(rule(2, "item", "sku = A", "item = Y", 100), List.of(there)))
                .isEmpty();
        assertThat(RuleCheck.wrongs(rule(2, "item", "sku = A, B", "item = Y", 100), List.of(there.switched(false))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "currency | currency = CAD | as = take | as = hold",
                "profile | role = b2b; zone = Europe | alpha-1 = A | alpha-1 = B",
                "paid-status | status = on-hold | as = paid | as = unpaid",
                "ticket | meta = po=*; customer-meta = vat=DE* | terms = NET30 | terms = COD",
            })
    void contradictions_are_refused_and_what_a_wider_rule_precedes_is_named(
            String kind, String when, String then, String otherwise) {
        Rule there = rule(1, kind, when, then, 100);

        assertThat(RuleCheck.wrongs(rule(2, kind, when, otherwise, 100), List.of(there)))
                .singleElement()
                .asString()
                .contains("rule 1 says '" + then + "' for the same orders");
        assertThat(RuleCheck.neverDecides(rule(2, kind, when, otherwise, 200), List.of(there), NOW))
                .hasValueSatisfying(reason -> assertThat(reason).contains("rule 1 decides first"));
    }

    @Test
    void conditions_that_leave_something_out_are_enough() {
        for (String each : List.of(
                "hold|country != US|hold = abroad",
                "hold|role = *|hold = has an account with a role",
                "leave-out|meta = test=*|because = tests",
                "currency|currency != USD, CAD|as = hold",
                "item|sku = *-PK; sku != A-PK|item = *")) {
            String[] parts = each.split("\\|", 3);
            assertThat(RuleCheck.wrongs(rule(1, parts[0], parts[1], parts[2], 100), List.of()))
                    .as(each)
                    .isEmpty();
        }
    }

    @Test
    void ten_thousand_rules_are_checked_beside_each_other_in_a_moment() {
        List<Rule> rules = new ArrayList<>();
        for (int i = 1; i <= 10_000; i++) {
            rules.add(rule(i, "item", "sku = WEB-" + i + ", OLD-" + i, "item = A" + i, 100));
        }
        rules.add(rule(10_001, "item", "sku = old-77, web-77", "item = B", 100));
        rules.add(rule(10_002, "item", "sku = WEB-78; country = DE", "item = C", 200));

        long began = System.nanoTime();
        RulesBeside beside = RulesBeside.of(rules);
        List<String> wrongs = rules.stream()
                .flatMap(rule -> RuleCheck.wrongs(rule, beside).stream())
                .toList();
        List<String> never = rules.stream()
                .flatMap(rule -> RuleCheck.neverDecides(rule, beside, NOW).stream())
                .toList();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        assertThat(wrongs).hasSize(2).anyMatch(wrong -> wrong.startsWith("rule 77 says"));
        assertThat(never)
                .containsExactlyInAnyOrder(
                        "rule 77 decides first wherever it applies", "rule 78 decides first wherever it applies");
    }

    @Test
    void a_status_with_the_shop_s_prefix_is_refused_since_it_never_decides() {
        for (String kind : List.of("paid-status|as = paid", "hold|hold = later", "ticket|terms = NET30")) {
            String[] parts = kind.split("\\|", 2);
            assertThat(RuleCheck.wrongs(rule(1, parts[0], "status = on-hold, WC-packing", parts[1], 100), List.of()))
                    .as(kind)
                    .anyMatch(wrong -> wrong.contains("written without wc-"));
            assertThat(RuleCheck.wrongs(rule(1, parts[0], "status = on-hold, packing", parts[1], 100), List.of()))
                    .as(kind)
                    .noneMatch(wrong -> wrong.contains("wc-"));
        }
    }

    @Test
    void a_rule_that_another_always_precedes_never_decides() {
        Rule all = rule(1, "item", "sku = A*", "item = X", 50);

        assertThat(RuleCheck.neverDecides(
                        rule(2, "item", "sku = AB; country = DE", "item = Y", 100), List.of(all), NOW))
                .hasValueSatisfying(reason -> assertThat(reason).contains("rule 1"));
        assertThat(RuleCheck.neverDecides(rule(2, "item", "sku = AB, C", "item = Y", 100), List.of(all), NOW))
                .isEmpty();
        assertThat(RuleCheck.neverDecides(rule(2, "item", "sku = AB", "item = Y", 10), List.of(all), NOW))
                .isEmpty();
    }

    @Test
    void a_rule_whose_conditions_exclude_each_other_or_whose_time_is_over_never_decides() {
        assertThat(RuleCheck.neverDecides(
                        rule(1, "ticket", "total >= 10; total <= 5", "store = 1", 100), List.of(), NOW))
                .isPresent();
        assertThat(RuleCheck.neverDecides(
                        rule(1, "ticket", "country = DE; country = AT", "store = 1", 100), List.of(), NOW))
                .isPresent();
        assertThat(RuleCheck.neverDecides(
                        rule(1, "ticket", "country = DE; country != D*", "store = 1", 100), List.of(), NOW))
                .isPresent();
        assertThat(RuleCheck.neverDecides(
                        rule(1, "ticket", "method = a; method = b", "store = 1", 100), List.of(), NOW))
                .isEmpty();
        assertThat(RuleCheck.neverDecides(
                        rule(
                                1,
                                "ticket",
                                "role = a; role = b; meta = a=1; meta = b=1; zone = x; zone = y",
                                "store = 1",
                                100),
                        List.of(),
                        NOW))
                .as("an order may have both")
                .isEmpty();
        assertThat(RuleCheck.neverDecides(
                        rule(1, "ticket", "meta = vat=DE1; meta != vat=*", "store = 1", 100), List.of(), NOW))
                .isPresent();
        assertThat(RuleCheck.neverDecides(rule(1, "hold", "sku = A; sku = B", "hold = both", 100), List.of(), NOW))
                .as("a line each")
                .isEmpty();
        assertThat(RuleCheck.neverDecides(rule(1, "item", "sku = A; sku = B", "item = X", 100), List.of(), NOW))
                .as("one line has one SKU")
                .isPresent();
        Rule over = new Rule(
                1,
                Kind.TICKET,
                List.of(),
                Outcome.parse("store = 1"),
                100,
                true,
                Optional.empty(),
                Optional.of(NOW),
                "",
                "",
                0);
        assertThat(RuleCheck.neverDecides(over, List.of(), NOW)).isPresent();
    }
}
