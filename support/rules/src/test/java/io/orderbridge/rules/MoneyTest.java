package io.orderbridge.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever rules say, money is conserved to the cent. */
class MoneyTest {

    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");
    private static final Facts FACTS = Facts.of(List.of("A", "B", "C", "D"), Map.of(), Map.of(), Map.of());

    @Property(tries = 2000)
    void what_becomes_lines_and_charges_is_the_money_of_lines_and_fees(
            @ForAll("orders") RuleOrder order, @ForAll("rules") List<Rule> rules) {
        Decision decision = Decide.order(order, RuleSet.of(rules), FACTS, NOW);

        BigDecimal before = sum(order.lines().stream()
                        .map(line -> SetOfGoods.Cents.of(line).total())
                        .toList())
                .add(sum(order.fees().stream()
                        .map(fee -> SetOfGoods.Cents.of(fee).total())
                        .toList()));
        BigDecimal cards = before.subtract(decision.charges())
                .subtract(
                        sum(decision.lines().stream().map(Decision.Line::total).toList()));
        // A card that a rule calls a charge is money that the shop took off outside all lines.
        BigDecimal taken = decision.explanations().stream()
                .filter(each ->
                        each.field().startsWith("item '") && each.value().startsWith("charge of -"))
                .map(each -> new BigDecimal(each.value().substring("charge of -".length())))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(cards).isEqualByComparingTo(taken);
    }

    @Property(tries = 2000)
    void discounts_are_conserved_and_no_line_costs_more_than_before_its_discount(
            @ForAll("orders") RuleOrder order, @ForAll("rules") List<Rule> rules) {
        Decision decision = Decide.order(order, RuleSet.of(rules), FACTS, NOW);

        assertThat(decision.lines()).allMatch(line -> line.subtotal().compareTo(line.total()) >= 0);
        assertThat(decision.lines())
                .allMatch(line -> line.total().scale() == 2 && line.subtotal().scale() == 2);
    }

    @Property(tries = 1000)
    @SuppressWarnings("ReferenceEquality") // two lines of an order may be equal
    void what_a_rule_leaves_out_has_no_money_or_holds_the_order(
            @ForAll("orders") RuleOrder order, @ForAll("rules") List<Rule> rules) {
        Decision decision = Decide.order(order, RuleSet.of(rules), FACTS, NOW);

        boolean leftOutMoney = order.lines().stream()
                .filter(line -> SetOfGoods.cents(line.total()).signum() != 0)
                .anyMatch(line -> decision.lines().stream().noneMatch(each -> each.of() == line)
                        && line.type().equals(RuleOrder.PRODUCT)
                        && decision.explanations().stream()
                                .anyMatch(each -> each.value().equals("left out"))
                        && decision.charges().signum() == 0);
        assertThat(leftOutMoney && decision.holds().isEmpty()).isFalse();
    }

    private static BigDecimal sum(List<BigDecimal> amounts) {
        return amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @Provide
    Arbitrary<RuleOrder> orders() {
        Arbitrary<RuleOrder.Line> line = Combinators.combine(
                        Arbitraries.of(RuleOrder.PRODUCT, RuleOrder.PRODUCT, RuleOrder.CONTAINER, RuleOrder.PART),
                        Arbitraries.of("A", "B", "A-BOX", "X-1", ""),
                        Arbitraries.of("Thing", "Wrap", "Sample"),
                        Arbitraries.bigDecimals()
                                .between(BigDecimal.ZERO, new BigDecimal("50"))
                                .ofScale(2),
                        Arbitraries.bigDecimals()
                                .between(BigDecimal.ZERO, new BigDecimal("999"))
                                .ofScale(6),
                        Arbitraries.bigDecimals()
                                .between(BigDecimal.ZERO, new BigDecimal("99"))
                                .ofScale(6))
                .as((type, sku, name, quantity, total, discount) ->
                        new RuleOrder.Line(0, type, sku, name, quantity, total.add(discount), total));
        Arbitrary<RuleOrder.Line> fee = Combinators.combine(
                        Arbitraries.of("Tip", "Deposit"),
                        Arbitraries.bigDecimals()
                                .between(new BigDecimal("-50"), new BigDecimal("50"))
                                .ofScale(4))
                .as((name, amount) -> new RuleOrder.Line(0, RuleOrder.FEE, "", name, BigDecimal.ONE, amount, amount));
        Arbitrary<RuleOrder.Line> card = Arbitraries.bigDecimals()
                .between(BigDecimal.ZERO, new BigDecimal("50"))
                .ofScale(2)
                .map(amount -> new RuleOrder.Line(0, "gift_card", "", "GC", BigDecimal.ONE, amount, amount));
        return Combinators.combine(
                        line.list().ofMaxSize(6),
                        fee.list().ofMaxSize(3),
                        card.list().ofMaxSize(2),
                        Arbitraries.of("US", "DE"),
                        Arbitraries.of(0L, 5L))
                .as((lines, fees, cards, country, parent) -> new RuleOrder(
                        "shop",
                        1,
                        "processing",
                        "USD",
                        new BigDecimal("100"),
                        "stripe",
                        "Card",
                        "checkout",
                        parent,
                        0,
                        "a@example.test",
                        country,
                        "",
                        List.of(),
                        lines,
                        fees,
                        cards,
                        false,
                        RuleOrder.Asked.NOTHING));
    }

    @Provide
    Arbitrary<List<Rule>> rules() {
        Arbitrary<String> when = Arbitraries.of("country = DE; ", "");
        Arbitrary<Rule> rule = Combinators.combine(
                        Arbitraries.of(
                                "item|sku = A|item = B; factor = 12",
                                "item|sku = *-BOX|item = *; factor = 0.5",
                                "item|sku = X*|item = C; factor = 0.0001",
                                "line|name = Wrap|as = charge",
                                "line|name = Sample|as = nothing",
                                "line|name = *|item = D; factor = 3",
                                "line|amount >= 10|as = charge",
                                "fee|name = Tip|item = D",
                                "fee|name = Deposit|as = nothing",
                                "fee|amount >= 0|as = charge",
                                "bundle|sku = *|keep = parts",
                                "bundle|sku = A*|keep = set",
                                "card|type = gift_card|as = charge",
                                "card|type = gift_card|as = nothing",
                                "currency|currency = *|as = take",
                                "currency|currency = USD|as = hold",
                                "profile|country = *|alpha-1 = *",
                                "paid-status|status = processing|as = unpaid",
                                "sub-order|country = *|as = ticket"),
                        when,
                        Arbitraries.integers().between(1, Rule.LAST_PRIORITY))
                .as((text, more, priority) -> {
                    String[] parts = text.split("\\|", -1);
                    return Rule.of(Kind.of(parts[0]), more + parts[1], parts[2], priority, "tester", "");
                });
        return rule.list().ofMaxSize(8).map(list -> {
            List<Rule> numbered = new java.util.ArrayList<>();
            list.forEach(each -> numbered.add(each.withId(numbered.size() + 1)));
            return numbered;
        });
    }
}
