package io.orderbridge.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

/** Whatever rules say, money is conserved to the cent. */
class MoneyTest {

    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");
    private static final List<String> RULES = List.of(
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
            "card|type = gift_card|as = payment",
            "card|amount >= 20|as = payment",
            "card|type = gift_card|as = nothing",
            "customer|email = *|customer = C1",
            "customer|email = *|as = guest; customer = C2",
            "customer|email = *|as = create; template = C3",
            "customer|country = *|as = refuse",
            "shipping|country = *|pick-up = yes; ship-via = UPS",
            "payment|gateway = stripe|pay-code = none",
            "ticket|total >= 1|store = 02; document = T",
            "currency|currency = U*|as = take",
            "currency|currency = USD|as = hold",
            "profile|country = *|alpha-1 = *",
            "paid-status|status = processing|as = paid",
            "paid-status|status = processing|as = unpaid",
            "sub-order|country = *|as = ticket",
            "sub-order|country = *|as = nothing",
            "note|country = *|text = fragile",
            "hold|country = U*|hold = look at it",
            "leave-out|country = DE|because = test");

    private static final Facts FACTS = Facts.of(List.of("A", "B", "C", "D"), Map.of(), Map.of(), Map.of());

    @Property(tries = 3000)
    void money_is_conserved_unless_the_order_is_held_for_it(
            @ForAll("orders") RuleOrder order, @ForAll("rules") List<Rule> rules) {
        Decision decision = Decide.order(order, RuleSet.of(rules), FACTS, NOW);

        BigDecimal shop = totals(order.lines()).add(totals(order.fees()));
        BigDecimal cards = totals(order.others());
        BigDecimal ticket = sum(decision.lines().stream()
                        .map(Decision.Line::total)
                        .toList())
                .add(decision.charges());
        BigDecimal paidByCards =
                sum(decision.payments().stream().map(Decision.Payment::amount).toList());
        boolean settled = order.others().isEmpty() || decision.settled().contains("ITEM_TYPE");
        boolean held = decision.holds().stream().anyMatch(hold -> hold.code().equals("RULE_AND_MONEY"));
        Statistics.label("cards")
                .collect(
                        order.others().isEmpty()
                                ? "none"
                                : !settled
                                        ? "undecided"
                                        : held ? "held" : paidByCards.signum() > 0 ? "payment" : "charge")
                .coverage(cases -> List.of("none", "undecided", "held", "payment", "charge")
                        .forEach(each -> cases.check(each).count(count -> count > 30)));

        if (settled && !held) {
            assertThat(ticket.subtract(paidByCards)).isEqualByComparingTo(shop.subtract(cards));
        } else {
            // What is not decided yet stays in the order: never more is gone than the cards that were decided.
            assertThat(ticket.subtract(paidByCards)).isBetween(shop.subtract(cards), shop);
        }
    }

    @Property(tries = 2000)
    void discounts_are_conserved_and_no_line_costs_more_than_before_its_discount(
            @ForAll("orders") RuleOrder order, @ForAll("rules") List<Rule> rules) {
        // A line that becomes a charge is one at what it costs: it has no discount any more.
        List<Rule> keeping =
                rules.stream().filter(rule -> rule.kind() != Kind.LINE).toList();
        Decision decision = Decide.order(order, RuleSet.of(keeping), FACTS, NOW);

        assertThat(decision.lines()).allMatch(line -> line.subtotal().compareTo(line.total()) >= 0);
        assertThat(decision.lines())
                .allMatch(line -> line.total().scale() == 2 && line.subtotal().scale() == 2);
        assertThat(sum(decision.lines().stream()
                        .map(line -> line.subtotal().subtract(line.total()))
                        .toList()))
                .isEqualByComparingTo(sum(order.lines().stream()
                        .map(SetOfGoods.Cents::of)
                        .map(line -> line.subtotal().subtract(line.total()))
                        .toList()));
    }

    @Property(tries = 2000)
    void what_a_rule_leaves_out_with_money_holds_the_order_and_names_rule_and_amount(
            @ForAll("orders") RuleOrder order,
            @ForAll("rules") List<Rule> rules,
            @ForAll @IntRange(min = 0, max = 2) int what,
            @ForAll @IntRange(min = -5_000, max = 5_000) int cents) {
        BigDecimal amount = BigDecimal.valueOf(what == 1 ? cents : Math.abs(cents), 2);
        RuleOrder.Line line = new RuleOrder.Line(
                7,
                List.of(RuleOrder.PRODUCT, RuleOrder.FEE, "store_credit").get(what),
                "",
                "Left over",
                BigDecimal.ONE,
                amount,
                amount);
        Rule leavesOut = Rule.of(
                        List.of(Kind.LINE, Kind.FEE, Kind.CARD).get(what),
                        "name = \"Left over\"",
                        "as = nothing",
                        1,
                        "tester",
                        "")
                .withId(99);
        List<Rule> all = new ArrayList<>(rules.stream()
                .map(rule -> rule.priority() == 1 ? rule.switched(false) : rule)
                .toList());
        all.add(leavesOut);

        Decision decision = Decide.order(with(order, what, line), RuleSet.of(all), FACTS, NOW);

        List<String> reasons = decision.holds().stream()
                .filter(hold -> hold.code().equals("RULE_AND_MONEY"))
                .map(Decision.Hold::reason)
                .filter(reason -> reason.contains("rule 99") && reason.contains(amount.toPlainString()))
                .toList();
        assertThat(reasons).hasSize(amount.signum() == 0 ? 0 : 1);
    }

    @Example
    void every_kind_and_every_choice_of_it_is_drawn() {
        List<Rule> drawn =
                RULES.stream().map(text -> rule(text, "", Rule.USUAL_PRIORITY)).toList();

        assertThat(drawn).allSatisfy(rule -> assertThat(RuleCheck.wrongs(rule, List.of()))
                .isEmpty());
        assertThat(drawn).extracting(Rule::kind).contains(Kind.values());
        for (Kind kind : Kind.values()) {
            assertThat(drawn.stream()
                            .filter(rule -> rule.kind() == kind)
                            .flatMap(rule -> rule.says(Outcome.AS).stream()))
                    .as(kind.text())
                    .containsAll(kind.choices());
        }
    }

    private static RuleOrder with(RuleOrder order, int what, RuleOrder.Line line) {
        List<List<RuleOrder.Line>> all = new ArrayList<>(List.of(order.lines(), order.fees(), order.others()));
        List<RuleOrder.Line> more = new ArrayList<>(all.get(what));
        more.add(line);
        all.set(what, more);
        return order(order.country(), order.parentId(), all.get(0), all.get(1), all.get(2));
    }

    private static BigDecimal totals(List<RuleOrder.Line> lines) {
        return sum(lines.stream().map(line -> SetOfGoods.cents(line.total())).toList());
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
                .as((lines, fees, cards, country, parent) -> order(country, parent, lines, fees, cards));
    }

    private static RuleOrder order(
            String country,
            long parent,
            List<RuleOrder.Line> lines,
            List<RuleOrder.Line> fees,
            List<RuleOrder.Line> cards) {
        return new RuleOrder(
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
                RuleOrder.Asked.NOTHING);
    }

    @Provide
    Arbitrary<List<Rule>> rules() {
        Arbitrary<Rule> rule = Combinators.combine(
                        Arbitraries.of(RULES),
                        Arbitraries.of("country = DE; ", ""),
                        Arbitraries.integers().between(1, Rule.LAST_PRIORITY))
                .as(MoneyTest::rule);
        return rule.list().ofMaxSize(12).map(list -> {
            List<Rule> numbered = new ArrayList<>();
            list.forEach(each -> numbered.add(each.withId(numbered.size() + 1)));
            return numbered;
        });
    }

    private static Rule rule(String text, String when, int priority) {
        String[] parts = text.split("\\|", -1);
        boolean one = parts[0].equals("paid-status");
        return Rule.of(Kind.of(parts[0]), (one ? "" : when) + parts[1], parts[2], priority, "tester", "");
    }
}
