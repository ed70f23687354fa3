package io.orderbridge.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Deciding by ten thousand rules; {@code bin/bench rules} runs it. */
class ManyRulesBenchmark {

    private static final int RULES = 10_000;
    private static final int ORDERS = 2_000;

    @Test
    void an_order_is_decided_in_less_than_a_millisecond_by_ten_thousand_rules() {
        RuleSet rules = RuleSet.of(manyRules());
        Facts facts = Facts.of(List.of("ITEM-1"), Map.of(), Map.of(), Map.of());
        Instant now = Instant.parse("2026-11-28T10:00:00Z");

        long best = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long began = System.nanoTime();
            for (int i = 0; i < ORDERS; i++) {
                Decision decision = Decide.order(order(i), rules, facts, now);
                assertThat(decision.lines().get(0).item()).startsWith("ITEM-");
            }
            best = Math.min(best, System.nanoTime() - began);
        }
        System.out.printf(
                "Bench rules: %d rules, JDK %s%n", RULES, Runtime.version().feature());
        System.out.printf("  factor %.3f of a millisecond for each order, less than 1%n", best / (ORDERS * 1e6));
        assertThat(Duration.ofNanos(best / ORDERS)).isLessThan(Duration.ofMillis(1));
    }

    private static RuleOrder order(int i) {
        return new Orders()
                .email("shopper" + i + "@example.test")
                .line("WEB-" + i, "1", "9.99")
                .line("WEB-" + (i + 1), "2", "19.99")
                .line("OTHER", "1", "1")
                .build();
    }

    private static List<Rule> manyRules() {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < RULES - 60; i++) {
            rules.add(
                    i % 4 == 3
                            ? Rule.of(
                                    Kind.CUSTOMER,
                                    "email = shopper" + i + "@example.test",
                                    "customer = C" + i,
                                    100,
                                    "",
                                    "")
                            : Rule.of(
                                    Kind.ITEM,
                                    "sku = WEB-" + i + ", WEB-" + (i + 1),
                                    "item = ITEM-" + i,
                                    100 + i % 4,
                                    "",
                                    ""));
        }
        for (int i = 0; i < 60; i++) {
            rules.add(Rule.of(Kind.ITEM, "sku = *-" + i + "BOX", "item = *", 1000 + i, "", ""));
        }
        List<Rule> numbered = new ArrayList<>();
        rules.forEach(rule -> numbered.add(rule.withId(numbered.size() + 1)));
        return numbered;
    }
}
