package io.orderbridge.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.rules.Decision.Explanation;
import io.orderbridge.rules.Decision.Line;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DecideTest {

    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");
    private static final Facts FACTS = Facts.of(
            List.of("BOLT-100", "HAMMER", "01-10251", "DEPOSIT"),
            Map.of(2L, "C-USER"),
            Map.of("a@example.test", List.of("C-MAPPED")),
            Map.of("b@example.test", List.of("C-B"), "shared@example.test", List.of("C-1", "C-2")));

    private final List<Rule> rules = new ArrayList<>();

    private DecideTest rule(String kind, String when, String then) {
        return rule(kind, when, then, Rule.USUAL_PRIORITY);
    }

    private DecideTest rule(String kind, String when, String then, int priority) {
        Rule rule = Rule.of(Kind.of(kind), when, then, priority, "tester", kind + " for a test")
                .withId(rules.size() + 1);
        assertThat(RuleCheck.wrongs(rule, rules)).isEmpty();
        rules.add(rule);
        return this;
    }

    private Decision decide(Orders order) {
        return Decide.order(order.build(), RuleSet.of(rules), FACTS, NOW);
    }

    private static Explanation of(Decision decision, String field) {
        return decision.explanations().stream()
                .filter(each -> each.field().equals(field))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void an_sku_of_a_box_becomes_the_item_by_the_piece_and_keeps_its_money() {
        rule("item", "sku = BOLT-BOX", "item = BOLT-100; factor = 12");

        Line line = decide(new Orders().line("bolt-box", "2", "30.00")).lines().get(0);

        assertThat(line.item()).isEqualTo("BOLT-100");
        assertThat(line.quantity()).isEqualByComparingTo("24");
        assertThat(line.total()).isEqualByComparingTo("30.00");
    }

    @Test
    void a_star_of_the_item_is_the_star_of_the_sku_and_only_where_there_is_such_an_item() {
        rule("item", "sku = *-PK, *-BOX", "item = *", Rule.DEFAULT_PRIORITY);

        Decision decision = decide(new Orders().line("01-10251-pk", "1", "5").line("99-PK", "1", "5"));

        assertThat(decision.lines()).extracting(Line::item).containsExactly("01-10251", "99-PK");
        assertThat(of(decision, "line 1 item").by()).startsWith("rule 1");
        assertThat(of(decision, "line 2 item").by()).contains("CounterPoint has no such item");
    }

    @Test
    void an_item_number_stands_for_itself_before_rules_of_last_resort_and_after_all_others() {
        rule("item", "sku = HAMMER", "item = BOLT-100", Rule.DEFAULT_PRIORITY);
        assertThat(decide(new Orders().line("hammer", "1", "5")).lines().get(0).item())
                .isEqualTo("HAMMER");

        rule("item", "sku = HAMMER", "item = 01-10251", Rule.BEFORE_COUNTERPOINT);
        Decision decision = decide(new Orders().line("hammer", "1", "5"));
        assertThat(decision.lines().get(0).item()).isEqualTo("01-10251");
        assertThat(of(decision, "line 1 item").considered())
                .anyMatch(other -> other.startsWith("rule 1"))
                .contains("the SKU is itself an item number");
    }

    @Test
    void a_line_without_sku_becomes_an_item_or_a_charge_and_money_is_never_left_out() {
        rule("line", "name = *deposit*", "item = DEPOSIT");
        rule("line", "name = Gift wrap", "as = charge");
        rule("line", "name = Sample", "as = nothing");

        Decision decision = decide(new Orders()
                .line(RuleOrder.PRODUCT, "", "Bottle deposit", "6", "1.50")
                .line(RuleOrder.PRODUCT, "", "Gift wrap", "1", "3.99")
                .line(RuleOrder.PRODUCT, "", "Sample", "1", "0"));
        assertThat(decision.lines()).extracting(Line::item).containsExactly("DEPOSIT");
        assertThat(decision.charges()).isEqualByComparingTo("3.99");
        assertThat(decision.holds()).isEmpty();

        Decision costly = decide(new Orders().line(RuleOrder.PRODUCT, "", "Sample", "1", "2.00"));
        assertThat(costly.holds()).extracting(Decision.Hold::code).containsExactly("RULE_AND_MONEY");
        assertThat(costly.lines()).hasSize(1);
    }

    @Test
    void a_fee_is_a_charge_unless_a_rule_makes_it_an_item() {
        rule("fee", "name = Bottle deposit", "item = DEPOSIT");

        Decision decision = decide(new Orders().fee("Bottle deposit", "0.75").fee("Surcharge", "2"));

        assertThat(decision.lines()).extracting(Line::item).containsExactly("DEPOSIT");
        assertThat(decision.charges()).isEqualByComparingTo("2.00");
    }

    @Test
    void a_set_is_sold_as_itself_or_as_its_parts_for_the_same_money() {
        Orders order = new Orders()
                .line(RuleOrder.CONTAINER, "SET", "Set", "1", "10.00")
                .line(RuleOrder.PART, "HAMMER", "Hammer", "1", "0")
                .line(RuleOrder.PART, "BOLT-100", "Bolts", "2", "0");
        assertThat(decide(order).settled()).isEmpty();

        rule("bundle", "sku = SET", "keep = parts");
        Decision parts = decide(order);
        assertThat(parts.settled()).containsExactly("BUNDLE");
        assertThat(parts.lines()).extracting(Line::item).containsExactly("HAMMER", "BOLT-100");
        assertThat(parts.lines())
                .extracting(Line::total)
                .containsExactly(new BigDecimal("3.34"), new BigDecimal("6.66"));

        rules.clear();
        rule("bundle", "sku = SET", "keep = set");
        assertThat(decide(order).lines()).extracting(Line::total).containsExactly(new BigDecimal("10.00"));
    }

    @Test
    void a_gift_card_is_a_negative_charge_by_rule() {
        assertThat(decide(new Orders().other("gift_card", "GC-1", "20")).settled())
                .isEmpty();

        rule("card", "type = gift_card", "as = charge");
        Decision decision = decide(new Orders().other("gift_card", "GC-1", "20"));
        assertThat(decision.charges()).isEqualByComparingTo("-20.00");
        assertThat(decision.settled()).containsExactly("ITEM_TYPE");
    }

    @Test
    void a_gift_card_is_a_payment_beside_the_total_by_rule() {
        rule("card", "type = gift_card", "as = payment");

        Decision decision = decide(new Orders().other("gift_card", "GC-1", "20"));

        assertThat(decision.payments()).containsExactly(new Decision.Payment("gift_card", new BigDecimal("20.00")));
        assertThat(decision.charges()).isEqualByComparingTo("0");
        assertThat(decision.settled()).containsExactly("ITEM_TYPE");
        assertThat(of(decision, "item 'GC-1'").value()).isEqualTo("payment of 20.00");
    }

    @Test
    void an_order_without_a_date_of_payment_has_no_payment_unless_a_rule_says_so() {
        Decision without = decide(new Orders().unpaid());
        assertThat(without.ticket()).containsEntry(Outcome.PAY_CODE, "none");
        assertThat(of(without, "pay-code").by()).contains("no date of payment");
        assertThat(decide(new Orders()).ticket()).doesNotContainKey(Outcome.PAY_CODE);

        rule("payment", "gateway = stripe", "pay-code = VISA");
        assertThat(decide(new Orders().unpaid()).ticket()).containsEntry(Outcome.PAY_CODE, "VISA");
    }

    @Test
    void a_customer_is_found_by_account_then_by_mapped_then_by_own_e_mail() {
        assertThat(decide(new Orders().user(2).email("a@example.test"))
                        .customer()
                        .number())
                .contains("C-USER");
        assertThat(decide(new Orders().email(" A@Example.test ")).customer().number())
                .contains("C-MAPPED");
        assertThat(decide(new Orders().user(9).email("b@example.test"))
                        .customer()
                        .number())
                .contains("C-B");
        assertThat(decide(new Orders().email("")).customer().number()).isEmpty();
    }

    @Test
    void an_e_mail_of_two_customers_holds_the_order_also_where_there_is_a_guest_account() {
        rule("customer", "", "as = guest; customer = WEBGUEST", Rule.DEFAULT_PRIORITY);

        Decision decision = decide(new Orders().email("shared@example.test"));

        assertThat(decision.customer().number()).isEmpty();
        assertThat(decision.holds()).singleElement().satisfies(hold -> {
            assertThat(hold.code()).isEqualTo("CUSTOMER_AMBIGUOUS");
            assertThat(hold.reason()).contains("C-1, C-2");
        });
    }

    @Test
    void an_e_mail_that_two_mapped_customers_have_is_not_guessed_from_the_customers_own() {
        Facts facts = Facts.of(
                List.of(),
                Map.of(),
                Map.of("jo@example.test", List.of("C-1", "C-2")),
                Map.of("jo@example.test", List.of("C-1")));

        Decision decision = Decide.order(new Orders().email("jo@example.test").build(), RuleSet.of(rules), facts, NOW);

        assertThat(decision.customer().number()).isEmpty();
        assertThat(decision.holds()).extracting(Decision.Hold::code).containsExactly("CUSTOMER_AMBIGUOUS");
        assertThat(of(decision, "hold").value()).contains("C-1, C-2");
    }

    @Test
    void an_order_is_held_for_every_rule_that_holds_it() {
        rule("hold", "total >= 5000", "hold = call the shopper first");
        rule("hold", "country = RU", "hold = export check");

        Decision decision = decide(new Orders().total("6000").country("RU"));

        assertThat(decision.holds())
                .extracting(Decision.Hold::reason)
                .containsExactly(
                        "call the shopper first (rule 1 (hold for a test))", "export check (rule 2 (hold for a test))");
        assertThat(decision.decidedBy()).contains(1, 2);
    }

    @Test
    void what_a_rule_cannot_do_is_explained_as_what_happens_instead() {
        rule("line", "name = Wrap", "as = nothing");
        rule("fee", "name = Wrap fee", "as = nothing");
        rule("fee", "name = Discount", "item = DEPOSIT");
        rule("card", "type = gift_card", "as = nothing");
        rule("item", "sku = HAMMER", "item = HAMMER; factor = 0.3333");

        Decision decision = decide(new Orders()
                .line(RuleOrder.PRODUCT, "", "Wrap", "1", "4.00")
                .line("HAMMER", "0.0001", "5.00")
                .fee("Wrap fee", "2.00")
                .fee("Discount", "-5.00")
                .other("gift_card", "Card", "3.00"));

        assertThat(of(decision, "line 1").value()).isEqualTo("stays, since it has 4.00");
        assertThat(of(decision, "line 2 quantity").value()).isEqualTo("0.0001");
        assertThat(of(decision, "fee 1").value()).isEqualTo("stays a charge of 2.00");
        assertThat(of(decision, "fee 2").by()).isEqualTo("default: a fee below 0 is no item, it is a charge");
        assertThat(of(decision, "fee 2").considered())
                .singleElement()
                .asString()
                .startsWith("rule 3");
        assertThat(of(decision, "item 'Card'").value()).isEqualTo("held, since it has 3.00");
        assertThat(decision.explanations())
                .filteredOn(each -> each.field().equals("hold"))
                .extracting(Explanation::value)
                .containsExactlyInAnyOrderElementsOf(
                        decision.holds().stream().map(Decision.Hold::reason).toList())
                .hasSize(4);
    }

    @Test
    void what_only_one_way_of_shipping_is_is_said() {
        rule("shipping", "method = local_pickup", "pick-up = yes");

        Explanation pickUp = of(decide(new Orders().shippedBy("local_pickup:3", "flat_rate:1")), "pick-up");

        assertThat(pickUp.value()).isEqualTo("no");
        assertThat(pickUp.by())
                .isEqualTo("default: rule 1 (shipping for a test) is about one way of shipping, and not about all");
        assertThat(pickUp.considered()).isEmpty();
    }

    @Test
    void a_rule_of_last_resort_is_for_shoppers_whom_counterpoint_does_not_know() {
        rule("customer", "", "as = guest; customer = WEBGUEST", Rule.DEFAULT_PRIORITY);

        assertThat(decide(new Orders()).customer().number()).contains("WEBGUEST");
        assertThat(decide(new Orders().email("b@example.test")).customer().number())
                .contains("C-B");

        rule("customer", "email = b@example.test", "customer = C-7");
        assertThat(decide(new Orders().email("B@example.test")).customer().number())
                .contains("C-7");
    }

    @Test
    void a_new_customer_is_made_like_a_template_where_a_rule_says_so() {
        rule("customer", "country = DE, AT", "as = create; template = WEB; prefix = W; tax = EU", 900);
        rule("customer", "", "as = refuse", 950);

        assertThat(decide(new Orders().country("AT")).customer().template())
                .contains(new Decision.Template("WEB", "W", "", "EU"));
        assertThat(decide(new Orders()).customer()).isEqualTo(Decision.Customer.NOBODY);
    }

    @Test
    void goods_are_fetched_only_where_every_way_of_shipping_is_a_way_of_fetching() {
        rule("shipping", "method = local_pickup, pickup_location", "pick-up = yes", Rule.DEFAULT_PRIORITY);

        assertThat(decide(new Orders().shippedBy("local_pickup:3")).fetched()).contains(true);
        assertThat(decide(new Orders().shippedBy("local_pickup:3", "flat_rate:1"))
                        .fetched())
                .contains(false);
        assertThat(decide(new Orders().shippedBy()).fetched()).isEmpty();
    }

    @Test
    void fields_of_the_ticket_are_decided_each_for_itself_by_the_lowest_priority_number() {
        rule("ticket", "country = CA", "store = 02; tax = CAN", 10);
        rule("ticket", "gateway = cod", "store = 03; terms = COD", 20);
        rule("shipping", "method = flat_rate; instance = 4", "ship-via = UPS");
        rule("payment", "gateway = cod", "pay-code = none");

        Decision decision = decide(new Orders().country("CA").gateway("cod"));

        assertThat(decision.ticket())
                .containsEntry(Outcome.STORE, "02")
                .containsEntry(Outcome.TAX, "CAN")
                .containsEntry(Outcome.TERMS, "COD")
                .containsEntry(Outcome.SHIP_VIA, "UPS")
                .containsEntry(Outcome.PAY_CODE, "none");
        assertThat(of(decision, "store").considered())
                .singleElement()
                .asString()
                .startsWith("rule 2");
        assertThat(decision.decidedBy()).containsExactlyInAnyOrder(1, 2, 3, 4);
    }

    @Test
    void an_order_is_held_or_left_out_by_condition() {
        rule("hold", "total >= 5000", "hold = over 5,000: call the shopper".replace(",", ""));
        rule("leave-out", "created-via = test_plugin", "because = test orders");

        assertThat(decide(new Orders().total("5000")).holds())
                .extracting(Decision.Hold::code)
                .containsExactly("HELD_BY_RULE");
        assertThat(decide(new Orders().total("4999.99")).holds()).isEmpty();
        assertThat(decide(new Orders().partOf(0, "test_plugin")).leftOut())
                .map(Rule::id)
                .contains(2);
        assertThat(decide(new Orders()).leftOut()).isEmpty();
    }

    @Test
    void a_part_of_another_order_is_a_ticket_or_nothing_by_rule() {
        rule("sub-order", "created-via = dokan", "as = ticket");
        rule("sub-order", "created-via = wc_deposits", "as = nothing");

        assertThat(decide(new Orders().partOf(9, "dokan")).settled()).contains("SUB_ORDER");
        assertThat(decide(new Orders().partOf(9, "wc_deposits")).leftOut()).isPresent();
        assertThat(decide(new Orders().partOf(9, "other")).settled()).isEmpty();
    }

    @Test
    void role_meta_and_zone_decide_where_they_were_read() {
        rule("ticket", "role = wholesale*", "terms = NET30");
        rule("ticket", "meta = _po=*; meta != rush=yes", "rep = ANN");
        rule("ticket", "customer-meta = vat=DE*", "tax = B2B");
        rule("shipping", "zone = Europe", "ship-via = DHL");
        assertThat(RuleSet.of(rules).asked())
                .isEqualTo(new AskedFields(true, true, Set.of("_po", "rush"), Set.of("vat")));

        RuleOrder.Asked read = new RuleOrder.Asked(
                List.of("customer", "wholesale_customer"),
                List.of("_po=77", "x=y"),
                List.of("vat=de811"),
                List.of(),
                List.of());
        assertThat(decide(new Orders().asked(read).zone("3", "Europe")).ticket())
                .containsEntry(Outcome.TERMS, "NET30")
                .containsEntry(Outcome.REP, "ANN")
                .containsEntry(Outcome.TAX, "B2B")
                .containsEntry(Outcome.SHIP_VIA, "DHL");
        assertThat(decide(new Orders()).ticket()).isEmpty();
    }

    @Test
    void of_an_order_that_was_read_before_a_rule_asked_nobody_knows_whether_it_applies() {
        Rule rule = Rule.of(Kind.TICKET, "country = US; meta != rush=no; role = b2b", "terms = NET30", 1, "tester", "");
        RuleOrder.Asked all =
                new RuleOrder.Asked(List.of(), List.of(), List.of(), List.of(), List.of("meta rush", "role", "zone"));

        assertThat(Decide.asked(rule)).containsExactly("meta rush", "role");
        assertThat(Decide.asksForUnknown(new Orders().build(), rule, NOW)).isTrue();
        assertThat(Decide.asksForUnknown(new Orders().asked(all).build(), rule, NOW))
                .isFalse();
        assertThat(Decide.asksForUnknown(new Orders().country("DE").build(), rule, NOW))
                .isFalse();
        Rule ofLine = Rule.of(Kind.ITEM, "sku = A; meta = rush=yes", "item = B", 1, "tester", "");
        assertThat(Decide.asksForUnknown(new Orders().line("A", "1", "5").build(), ofLine, NOW))
                .isTrue();
        assertThat(Decide.asksForUnknown(new Orders().line("B", "1", "5").build(), ofLine, NOW))
                .isFalse();
    }

    @Test
    void a_card_with_money_is_not_left_out_and_one_without_is() {
        rule("card", "type = gift_card", "as = nothing");

        assertThat(decide(new Orders().line("A", "1", "5").other("gift_card", "GC", "5.00"))
                        .holds())
                .singleElement()
                .satisfies(hold -> {
                    assertThat(hold.code()).isEqualTo("RULE_AND_MONEY");
                    assertThat(hold.reason()).contains("rule", "5.00", "gift_card", "charge or a payment");
                });
        assertThat(decide(new Orders().line("A", "1", "5").other("gift_card", "GC", "0.00"))
                        .holds())
                .isEmpty();
    }

    @Test
    void what_may_not_be_read_holds_the_order_only_where_a_rule_that_counts_asks_for_it() {
        RuleOrder.Asked unread = new RuleOrder.Asked(List.of(), List.of(), List.of(), List.of("role"), List.of());
        assertThat(decide(new Orders().asked(unread)).holds()).isEmpty();

        rule("ticket", "role = customer", "terms = NET30");
        assertThat(decide(new Orders().asked(unread)).holds())
                .singleElement()
                .satisfies(hold -> assertThat(hold.reason()).contains("rule 1", "asks for role", "create-reader"));
        rules.set(0, rules.get(0).switched(false));
        assertThat(decide(new Orders().asked(unread)).holds()).isEmpty();
    }

    @Test
    void what_may_not_be_read_neither_leaves_an_order_out_nor_takes_it() {
        RuleOrder.Asked unread =
                new RuleOrder.Asked(List.of(), List.of(), List.of(), List.of("customer-meta vat"), List.of());
        for (String condition : List.of("customer-meta = vat=DE*", "customer-meta != vat=DE*")) {
            rules.clear();
            rule("leave-out", condition, "because = company");
            rule("ticket", condition, "terms = NET30");
            Decision decision = decide(new Orders().asked(unread));
            assertThat(decision.leftOut()).as(condition).isEmpty();
            assertThat(decision.ticket()).as(condition).isEmpty();
            assertThat(decision.holds()).singleElement().satisfies(hold -> assertThat(hold.reason())
                    .contains("rule 1", "customer-meta vat"));
        }
        // Another key that was read decides.
        rules.clear();
        rule("leave-out", "customer-meta != tier=gold", "because = company");
        assertThat(decide(new Orders().asked(unread)).leftOut()).isPresent();

        rules.clear();
        rule("sub-order", "customer-meta = vat=DE*", "as = ticket", 50);
        rule("sub-order", "", "as = nothing");
        Decision part = decide(new Orders().partOf(7, "checkout").asked(unread));
        assertThat(part.leftOut()).isEmpty();
        assertThat(part.holds()).extracting(Decision.Hold::code).contains("HELD_BY_RULE");
    }

    @Test
    void a_rule_that_does_not_apply_for_other_reasons_holds_no_order_for_what_may_not_be_read() {
        RuleOrder.Asked unread = new RuleOrder.Asked(List.of(), List.of(), List.of(), List.of("role"), List.of());
        rule("ticket", "country = DE; role = customer", "terms = NET30");
        rule("item", "sku = B; role = customer", "item = C");

        assertThat(decide(new Orders().line("A", "1", "5").asked(unread)).holds())
                .extracting(Decision.Hold::reason)
                .noneMatch(reason -> reason.contains("asks for role"));
        assertThat(decide(new Orders().line("B", "1", "5").asked(unread)).holds())
                .extracting(Decision.Hold::reason)
                .anyMatch(reason -> reason.contains("rule 2") && reason.contains("asks for role"));
    }

    @Test
    void a_card_of_nothing_pays_nothing() {
        rule("card", "type = gift_card", "as = payment");

        Decision decision = decide(new Orders().line("A", "1", "5").other("gift_card", "GC", "0.00"));

        assertThat(decision.payments()).isEmpty();
        assertThat(decision.holds()).isEmpty();
    }

    @Test
    void another_currency_is_taken_or_held_by_rule_and_nothing_is_converted() {
        rule("currency", "currency = CAD", "as = take");
        rule("currency", "currency != USD, CAD", "as = hold", 200);

        Decision taken = decide(new Orders().currency("CAD").line("HAMMER", "2", "30.00"));
        assertThat(taken.currencyTaken()).isTrue();
        assertThat(taken.holds()).isEmpty();
        assertThat(taken.lines().get(0).total()).isEqualByComparingTo("30.00");
        assertThat(of(taken, "currency").by()).startsWith("rule 1");
        Decision held = decide(new Orders().currency("EUR"));
        assertThat(held.currencyTaken()).isFalse();
        assertThat(held.holds()).extracting(Decision.Hold::code).containsExactly("HELD_BY_RULE");
        assertThat(of(decide(new Orders()), "currency").by()).contains("the setting CURRENCY");
    }

    @Test
    void profile_fields_are_decided_each_for_itself_and_take_what_a_star_stands_for() {
        rule("profile", "meta = _po_number=*", "alpha-2 = PO *");
        rule("profile", "gateway = cod", "alpha-1 = cash; code-3 = COD", 50);
        rule("profile", "", "alpha-1 = web");

        Decision decision = decide(new Orders()
                .gateway("cod")
                .asked(new RuleOrder.Asked(List.of(), List.of("_po_number=A-77"), List.of(), List.of(), List.of())));

        assertThat(decision.ticket())
                .containsEntry(Outcome.ALPHA_1, "cash")
                .containsEntry(Outcome.ALPHA_2, "PO A-77")
                .containsEntry(Outcome.CODE_3, "COD");
        assertThat(of(decision, "profile alpha-1").considered())
                .singleElement()
                .asString()
                .startsWith("rule 3");
        assertThat(of(decide(new Orders()), "profile alpha-1").by()).startsWith("rule 3");
        rules.clear();
        assertThat(of(decide(new Orders()), "profile").by()).startsWith("default: ");
    }

    @Test
    void a_status_is_paid_or_not_by_the_first_rule_that_names_it() {
        rule("paid-status", "status = on-hold, Packing", "as = paid");
        rule("paid-status", "status = packing, completed", "as = unpaid", 200);

        assertThat(RuleSet.of(rules).paidStatuses(NOW))
                .isEqualTo(Map.of("on-hold", true, "packing", true, "completed", false));
        assertThat(of(decide(new Orders().status("on-hold")), "status").by()).startsWith("rule 1");
        assertThat(of(decide(new Orders()), "status").by()).contains("paid-statuses");
    }

    @Test
    void a_rule_that_is_off_or_out_of_its_time_decides_nothing() {
        rule("payment", "gateway = stripe", "pay-code = VISA");
        Rule rule = rules.remove(0);
        rules.add(rule.switched(false));
        assertThat(decide(new Orders()).ticket()).doesNotContainKey(Outcome.PAY_CODE);

        rules.set(0, within(rule, NOW.plusSeconds(1), null));
        assertThat(decide(new Orders()).ticket()).doesNotContainKey(Outcome.PAY_CODE);
        rules.set(0, within(rule, null, NOW));
        assertThat(decide(new Orders()).ticket()).doesNotContainKey(Outcome.PAY_CODE);
        rules.set(0, within(rule, NOW, NOW.plusSeconds(1)));
        assertThat(decide(new Orders()).ticket()).containsKey(Outcome.PAY_CODE);
    }

    private static Rule within(Rule rule, Instant from, Instant until) {
        return new Rule(
                rule.id(),
                rule.kind(),
                rule.conditions(),
                rule.outcome(),
                rule.priority(),
                true,
                Optional.ofNullable(from),
                Optional.ofNullable(until),
                rule.madeBy(),
                rule.why(),
                0);
    }

    @Test
    void a_quantity_that_no_column_holds_is_held() {
        rule("item", "sku = HAMMER", "item = HAMMER; factor = 0.0001");

        assertThat(decide(new Orders().line("HAMMER", "0.5", "5")).holds())
                .extracting(Decision.Hold::code)
                .containsExactly("RULE_AND_QUANTITY");
    }

    @Test
    void every_explanation_names_a_rule_or_a_default() {
        rule("item", "sku = *-PK", "item = *", Rule.DEFAULT_PRIORITY);

        Decision decision = decide(new Orders()
                .line("HAMMER-PK", "1", "5")
                .line("", "1", "5")
                .fee("Fee", "1")
                .other("gift_card", "GC", "5")
                .partOf(3, "dokan"));

        assertThat(decision.explanations())
                .isNotEmpty()
                .allMatch(each -> each.by().startsWith("rule ") || each.by().startsWith("default: "));
    }
}
