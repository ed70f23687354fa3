package io.orderbridge.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a shop's text has, a rule can say it, is stored and read again as it was, and means that text alone. */
class RuleTextTest {

    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");

    @Property(tries = 2000)
    void a_condition_on_any_sku_is_read_as_it_was_written_and_holds_for_that_sku_alone(
            @ForAll("texts") String sku, @ForAll("texts") String other) {
        Condition condition = Condition.exactly(Field.SKU, List.of(sku));
        List<Condition> read = Condition.parse(Condition.write(List.of(condition)));

        assertThat(read).containsExactly(condition);
        assertThat(read.get(0).holds(List.of(sku), null)).isTrue();
        assertThat(read.get(0).holds(List.of(other), null)).isEqualTo(sku.equalsIgnoreCase(other));
        assertThat(read.get(0).literals()).hasSize(1);
    }

    @Property(tries = 2000)
    void an_item_of_any_text_is_read_as_it_was_written(@ForAll("texts") String item) {
        Rule rule = Rule.of(
                Kind.ITEM,
                Condition.write(List.of(Condition.exactly(Field.SKU, List.of("A", item)))),
                Outcome.write(Outcome.item(item)),
                100,
                "tester",
                "");

        assertThat(rule.item()).contains(item);
        assertThat(Outcome.parse(rule.then())).isEqualTo(rule.outcome());
    }

    @Property(tries = 1000)
    void a_text_of_a_rule_is_read_as_it_was_written(@ForAll("texts") String text) {
        Map<Outcome, String> outcome = new EnumMap<>(Map.of(Outcome.TEXT, text));

        assertThat(Outcome.parse(Outcome.write(outcome))).isEqualTo(outcome);
    }

    @Property(tries = 1000)
    void conditions_of_several_values_and_wildcards_are_read_as_they_were_written(@ForAll("lists") List<String> texts) {
        List<Condition> read = Condition.parse("name = "
                + String.join(
                        ", ", texts.stream().map(text -> "\"" + text + "\"").toList()));

        assertThat(Condition.parse(Condition.write(read))).isEqualTo(read);
        assertThat(Condition.write(Condition.parse(Condition.write(read)))).isEqualTo(Condition.write(read));
    }

    @Example
    void a_backslash_takes_the_meaning_from_a_quote_a_star_and_itself() {
        assertThat(holds("sku = \"12\\\" PIPE\"", "12\" pipe")).isTrue();
        assertThat(holds("sku = \"A\\*B\"", "A*B")).isTrue();
        assertThat(holds("sku = \"A\\*B\"", "AxxB")).isFalse();
        assertThat(holds("sku = \"A\\*B*\"", "A*B and more")).isTrue();
        assertThat(holds("sku = \"A\\\\*\"", "A\\xyz")).isTrue();
    }

    @Example
    void a_backslash_before_anything_else_or_outside_of_quotes_is_itself() {
        assertThat(holds("sku = A\\B", "A\\B")).isTrue();
        assertThat(holds("sku = \"A\\B, C\"", "A\\B, C")).isTrue();
        assertThat(holds("sku = A\\*", "A\\anything")).isTrue();
    }

    @Example
    void a_star_that_stands_for_itself_is_no_star_of_an_item() {
        RuleOrder order = new Orders().line("BOX-7", "1", "5").build();
        Rule rule = Rule.of(Kind.ITEM, "sku = BOX-*", "item = \"N\\*-*\"", 100, "tester", "");
        Facts facts = Facts.of(List.of("N*-7"), Map.of(), Map.of(), Map.of());

        assertThat(Decide.order(order, RuleSet.of(List.of(rule)), facts, NOW)
                        .lines()
                        .get(0)
                        .item())
                .isEqualTo("N*-7");
        assertThat(Decide.itemCandidates(order, RuleSet.of(List.of(rule)), NOW)).contains("N*-7");
        assertThat(RuleCheck.wrongs(rule, List.of())).isEmpty();
    }

    @Example
    void a_rule_for_a_star_that_stands_for_itself_does_not_come_before_one_for_all_texts() {
        Rule literal = Rule.of(Kind.NOTE, "sku = \"A\\*\"", "text = x", 1, "tester", "")
                .withId(1);
        Rule all = Rule.of(Kind.HOLD, "sku = A*", "hold = x", 2, "tester", "").withId(2);
        Rule hold = Rule.of(Kind.HOLD, "sku = \"A\\*\"", "hold = y", 1, "tester", "")
                .withId(3);

        assertThat(RuleCheck.neverDecides(all, List.of(literal, hold), NOW)).isEqualTo(Optional.empty());
    }

    private static boolean holds(String when, String sku) {
        return Condition.parse(when).get(0).holds(List.of(sku), null);
    }

    /** Without a quote at the end that would end the value: what people may write between quotes. */
    @Provide
    Arbitrary<List<String>> lists() {
        return Arbitraries.strings()
                .withChars("aB*,; =\\")
                .ofMaxLength(6)
                .filter(text -> !text.endsWith("\\"))
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    /** As the shop's texts are when rules see them: without blanks at their ends. */
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                        Arbitraries.strings().withChars("aA1\"*\\,;= \t-").ofMaxLength(8),
                        Arbitraries.strings().ofMaxLength(20))
                .map(String::strip);
    }
}
