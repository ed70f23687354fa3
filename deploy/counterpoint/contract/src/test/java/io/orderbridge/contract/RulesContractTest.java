package io.orderbridge.contract;

import static io.orderbridge.contract.OrderDraft.simpleOrder;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.counterpoint.rules.RuleChange;
import io.orderbridge.counterpoint.rules.RuleFacts;
import io.orderbridge.counterpoint.rules.RuleRepository;
import io.orderbridge.counterpoint.rules.StoredRule;
import io.orderbridge.rules.Condition;
import io.orderbridge.rules.Kind;
import io.orderbridge.rules.Outcome;
import io.orderbridge.rules.Rule;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rules as the tables keep them, and what they decided as tickets have it. */
@CounterPointContract
class RulesContractTest {

    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");

    @Test
    void a_rule_is_read_as_it_was_written_and_each_change_is_in_the_history(CounterPoint counterPoint)
            throws SQLException {
        Connection connection = counterPoint.connection();
        int before = RuleRepository.version(connection);
        Rule written = new Rule(
                0,
                Kind.ITEM,
                Condition.parse("sku = \"Ä, 1\", *-BOX, \"12\\\" a\\*b\\\\\"; country = DE"),
                Outcome.parse("item = \"HAM\\*\\\"MER\"; factor = 12"),
                100,
                true,
                Optional.of(NOW),
                Optional.empty(),
                "ann",
                "Boxes hold twelve – counted",
                0);

        RuleRepository.lock(connection);
        Rule added = RuleRepository.add(connection, written, Optional.empty(), NOW);
        RuleRepository.lock(connection);
        RuleRepository.change(connection, added, added.switched(false), "bob", "wrong", NOW.plusSeconds(1));
        RuleRepository.decided(connection, Map.of(added.id(), 3));

        assertThat(RuleRepository.version(connection)).isEqualTo(before + 2);
        StoredRule stored = RuleRepository.all(connection).get(0);
        assertThat(stored.rule().when()).isEqualTo(written.when());
        assertThat(stored.rule().then()).isEqualTo(written.then());
        assertThat(stored.rule().why()).isEqualTo(written.why());
        assertThat(stored.rule().from()).contains(NOW);
        assertThat(stored.rule().until()).isEmpty();
        assertThat(stored.rule().on()).isFalse();
        assertThat(stored.rule().decided()).isEqualTo(3);
        assertThat(stored.rule().madeBy()).isEqualTo("bob");
        assertThat(stored.lastDecided()).isPresent();
        assertThat(RuleRepository.history(connection, Optional.of(added.id()), 10))
                .extracting(RuleChange::action)
                .containsExactly("OFF", "ADD");
    }

    @Test
    void the_codes_that_rules_name_are_those_of_counterpoint_s_tables(CounterPoint counterPoint) throws SQLException {
        counterPoint.update("INSERT INTO dbo.SY_PAY_COD (PAY_COD) VALUES ('VISA')");
        counterPoint.update("INSERT INTO dbo.TX_COD (TAX_COD) VALUES ('MT')");
        counterPoint.update("INSERT INTO dbo.PS_STR_CFG_PS (STR_ID) VALUES ('02')");
        counterPoint.update("INSERT INTO dbo.PS_STA_CFG_PS (STR_ID, STA_ID) VALUES ('02', '202')");
        counterPoint.update("INSERT INTO dbo.IM_LOC (LOC_ID) VALUES ('03')");
        counterPoint.update("INSERT INTO dbo.PO_SHIP_VIA (SHIP_VIA_COD) VALUES ('UPS')");
        counterPoint.update("INSERT INTO dbo.AR_TERMS_COD (TERMS_COD) VALUES ('NET30')");
        counterPoint.update("INSERT INTO dbo.AR_CATEG_COD (CATEG_COD) VALUES ('B2B')");
        counterPoint.update("INSERT INTO dbo.SY_USR (USR_ID) VALUES ('ANN')");

        assertThat(counterPoint.rows("SELECT KIND, CODE, SOURCE FROM dbo.USER_V_RULE_CODE"))
                .extracting(row -> row.get("KIND") + " " + row.get("CODE") + " " + row.get("SOURCE"))
                .containsExactlyInAnyOrder(
                        "pay-code VISA SY_PAY_COD",
                        "tax MT TX_COD",
                        "store 02 PS_STR_CFG_PS",
                        "station 202 PS_STA_CFG_PS",
                        "location 03 IM_LOC",
                        "ship-via UPS PO_SHIP_VIA",
                        "terms NET30 AR_TERMS_COD",
                        "category B2B AR_CATEG_COD",
                        "rep ANN SY_USR");

        Map<Rule, String> wrong = Map.ofEntries(
                Map.entry(rule(Kind.SHIPPING, "ship-via = DHL"), "ship-via 'DHL' is not in PO_SHIP_VIA"),
                Map.entry(rule(Kind.PAYMENT, "pay-code = CASH"), "pay-code 'CASH' is not in SY_PAY_COD"),
                Map.entry(rule(Kind.TICKET, "store = 09"), "store '09' is not in PS_STR_CFG_PS"),
                Map.entry(rule(Kind.TICKET, "station = 909"), "station '909' is not in PS_STA_CFG_PS"),
                Map.entry(rule(Kind.TICKET, "price-location = 09"), "price-location '09' is not in IM_LOC"),
                Map.entry(rule(Kind.TICKET, "tax = XX"), "tax 'XX' is not in TX_COD"),
                Map.entry(rule(Kind.TICKET, "terms = NET99"), "terms 'NET99' is not in AR_TERMS_COD"),
                Map.entry(rule(Kind.TICKET, "rep = BOB"), "rep 'BOB' is not in SY_USR"),
                Map.entry(
                        rule(Kind.CUSTOMER, "as = create; template = C-100; category = X"),
                        "category 'X' is not in AR_CATEG_COD"),
                Map.entry(
                        rule(Kind.CUSTOMER, "as = create; template = GONE"),
                        "template 'GONE' is not in AR_CUST.CUST_NO"),
                Map.entry(rule(Kind.ITEM, "item = NO-SUCH"), "item 'NO-SUCH' is not in IM_ITEM.ITEM_NO"),
                Map.entry(rule(Kind.ITEM, "item = OLD-BULB"), "item 'OLD-BULB' is not active, so orders with it fail"));
        RuleFacts facts = RuleFacts.of(counterPoint.connection(), wrong.keySet());
        wrong.forEach(
                (rule, why) -> assertThat(facts.wrongs(rule)).as(rule.then()).contains(why));
        List<Rule> right = List.of(
                rule(Kind.SHIPPING, "ship-via = ups"),
                rule(Kind.PAYMENT, "pay-code = none"),
                rule(Kind.TICKET, "store = 02; station = 202; stock-location = 03; tax = MT; rep = ANN; terms = NET30"),
                rule(Kind.CUSTOMER, "as = create; template = C-100; category = B2B; tax = MT"),
                rule(Kind.ITEM, "item = HAMMER"));
        RuleFacts all = RuleFacts.of(counterPoint.connection(), right);
        assertThat(right).allSatisfy(rule -> {
            assertThat(all.wrongs(rule)).isEmpty();
            assertThat(all.unchecked(rule)).isEmpty();
        });
    }

    @Test
    void a_code_whose_table_is_empty_is_taken_and_named_as_not_checked(CounterPoint counterPoint) throws SQLException {
        Rule rule = rule(Kind.SHIPPING, "ship-via = UPS");
        RuleFacts facts = RuleFacts.of(counterPoint.connection(), List.of(rule));

        assertThat(facts.wrongs(rule)).isEmpty();
        assertThat(facts.unchecked(rule)).singleElement().asString().contains("ship-via 'UPS' is not checked");
    }

    private static Rule rule(Kind kind, String then) {
        return Rule.of(kind, "sku = A", then, 100, "ann", "test");
    }

    @Test
    void a_rule_that_nobody_understands_is_left_out_and_hides_no_other(CounterPoint counterPoint) throws SQLException {
        counterPoint.update(
                """
                INSERT INTO dbo.USER_ORDER_RULE (KIND, CONDITIONS, OUTCOME, PRIORITY, MADE_BY, WHY)
                VALUES ('item', 'weight > 5', 'item = A', 100, 'dba', 'by hand')
                """);
        RuleRepository.add(
                counterPoint.connection(),
                Rule.of(Kind.PAYMENT, "gateway = cod", "pay-code = none", 100, "ann", "cash"),
                Optional.empty(),
                NOW);

        List<StoredRule> rules = RuleRepository.all(counterPoint.connection());

        assertThat(rules).extracting(rule -> rule.rule().kind()).containsExactly(Kind.PAYMENT);
    }

    @Test
    void a_ticket_has_what_rules_decided_in_place_of_the_settings(CounterPoint counterPoint) throws SQLException {
        int stagingId = counterPoint.stage(simpleOrder());
        counterPoint.update(
                """
                UPDATE dbo.USER_ORDER_STAGING
                SET STR_ID = '02', STA_ID = '202', STK_LOC_ID = '03', PRC_LOC_ID = '04', DOC_TYP = 'T', SHIP_VIA_COD = 'UPS',
                    TAX_COD = 'MT', SLS_REP = 'WEB', TERMS_COD = 'NET'
                WHERE STAGING_ID = ?
                """,
                stagingId);

        CounterPoint.Ticket ticket = counterPoint.create(stagingId);

        assertThat(ticket.success()).as(ticket.message()).isTrue();
        assertThat(ticket.tktNo()).isEqualTo("202-000001");
        assertThat(counterPoint
                        .row(
                                """
                        SELECT STR_ID, STA_ID, STK_LOC_ID, PRC_LOC_ID, DOC_TYP, SHIP_VIA_COD, TAX_COD, SLS_REP, TERMS_COD
                        FROM dbo.PS_DOC_HDR WHERE DOC_ID = ?
                        """,
                                ticket.docId())
                        .values())
                .containsExactlyInAnyOrder("02", "202", "03", "04", "T", "UPS", "MT", "WEB", "NET");
        assertThat(counterPoint.rows(
                        "SELECT DISTINCT LIN_TYP, STK_LOC_ID FROM dbo.PS_DOC_LIN WHERE DOC_ID = ?", ticket.docId()))
                .singleElement()
                .satisfies(line -> assertThat(line.values()).containsExactlyInAnyOrder("S", "03"));
        assertThat(counterPoint.rollBack(stagingId).success()).isTrue();
        assertThat(counterPoint.rows("SELECT ITEM_NO FROM dbo.IM_INV WHERE LOC_ID = '03'"))
                .isEmpty();
    }

    @Test
    void without_a_setting_only_the_shop_s_own_currency_is_taken(CounterPoint counterPoint) throws SQLException {
        counterPoint.setting("CURRENCY", "");
        int own = counterPoint.stage(simpleOrder().with("CURRENCY", "CAD").with("SHOP_CURRENCY", "CAD"));
        int another = counterPoint.stage(simpleOrder().with("CURRENCY", "CAD").with("SHOP_CURRENCY", "USD"));
        int ofEarlierRelease = counterPoint.stage(simpleOrder().with("CURRENCY", "CAD"));

        assertThat(counterPoint.create(own).success()).isTrue();
        assertThat(counterPoint.create(another).message())
                .contains("[CURRENCY] CURRENCY is 'CAD', the shop's own is 'USD'");
        assertThat(counterPoint.create(ofEarlierRelease).success()).isTrue();
    }

    @Test
    void another_currency_is_taken_where_a_rule_says_so_and_the_amount_stays(CounterPoint counterPoint)
            throws SQLException {
        counterPoint.setting("CURRENCY", "USD");
        int refused = counterPoint.stage(simpleOrder().with("CURRENCY", "CAD"));
        int taken = counterPoint.stage(simpleOrder().with("CURRENCY", "CAD").with("CURRENCY_TAKEN", true));

        assertThat(counterPoint.create(refused).message()).contains("[CURRENCY]");
        CounterPoint.Ticket ticket = counterPoint.create(taken);

        assertThat(ticket.success()).as(ticket.message()).isTrue();
        assertThat(counterPoint
                        .row("SELECT TOT FROM dbo.PS_DOC_HDR_TOT WHERE DOC_ID = ?", ticket.docId())
                        .get("TOT"))
                .asString()
                .isEqualTo(counterPoint
                        .row(
                                "SELECT CONVERT(DECIMAL(15, 2), TOT_AMT) AS TOT FROM dbo.USER_ORDER_STAGING WHERE STAGING_ID = ?",
                                taken)
                        .get("TOT")
                        .toString());
    }

    @Test
    void profile_fields_are_those_of_rules_and_the_way_of_shipping_where_no_rule_names_the_first(
            CounterPoint counterPoint) throws SQLException {
        OrderDraft draft = simpleOrder().with("SHIP_VIA", "Flat rate");
        int usual = counterPoint.stage(draft);
        int byRule = counterPoint.stage(simpleOrder()
                .with("SHIP_VIA", "Flat rate")
                .with(
                        "PROFILE_JSON",
                        "{\"PROF_ALPHA_1\":\"B2B\",\"PROF_ALPHA_3\":\"PO \\\"7\\\"\",\"PROF_COD_1\":\"X\"}"));

        long first = counterPoint.create(usual).docId();
        long second = counterPoint.create(byRule).docId();

        assertThat(counterPoint.row("SELECT * FROM dbo.PS_DOC_HDR_PROF WHERE DOC_ID = ?", first))
                .containsEntry("PROF_ALPHA_1", "Flat rate")
                .containsEntry("PROF_ALPHA_3", null);
        assertThat(counterPoint.row("SELECT * FROM dbo.PS_DOC_HDR_PROF WHERE DOC_ID = ?", second))
                .containsEntry("PROF_ALPHA_1", "B2B")
                // Babelfish leaves what JSON escapes escaped.
                .containsEntry("PROF_ALPHA_3", counterPoint.engine().isBabelfish() ? "PO \\\"7\\\"" : "PO \"7\"");
        assertThat(counterPoint.rollBack(byRule).message()).isNull();
    }

    @Test
    void a_card_that_pays_everything_leaves_nothing_that_needs_a_pay_code(CounterPoint counterPoint)
            throws SQLException {
        counterPoint.setting("PAYMENT_ENABLED", "1");
        counterPoint.update("INSERT INTO dbo.USER_ORDER_PAYMENT_MAP (WOO_METHOD, PAY_COD) VALUES ('gift_card', 'GC')");
        OrderDraft whole = simpleOrder().with("PMT_GATEWAY", "").with("PMT_METH", "");
        String total = String.valueOf(whole.columns().get("TOT_AMT"));
        whole.with("PAYMENTS_JSON", "[{\"method\":\"gift_card\",\"amount\":" + total + "}]");
        int staged = counterPoint.stage(whole);
        assertThat(counterPoint.validate(staged).message()).isNull();

        CounterPoint.Ticket ticket = counterPoint.create(staged);

        assertThat(ticket.success()).as(ticket.message()).isTrue();
        assertThat(counterPoint.rows("SELECT PAY_COD FROM dbo.PS_DOC_PMT WHERE DOC_ID = ?", ticket.docId()))
                .extracting(row -> row.get("PAY_COD"))
                .containsExactly("GC");
        // A cent that is left needs one.
        int left = counterPoint.stage(simpleOrder()
                .with("PMT_GATEWAY", "")
                .with("PMT_METH", "")
                .with("PAYMENTS_JSON", "[{\"method\":\"gift_card\",\"amount\":0.01}]"));
        assertThat(counterPoint.validate(left).message()).contains("[PAYMENT_UNMAPPED]");
    }

    @Test
    void a_payment_is_written_with_the_code_of_a_rule_or_not_at_all(CounterPoint counterPoint) throws SQLException {
        counterPoint.setting("PAYMENT_ENABLED", "1");
        int unmapped = counterPoint.stage(simpleOrder());
        int mapped = counterPoint.stage(simpleOrder());
        int none = counterPoint.stage(simpleOrder());
        counterPoint.update("UPDATE dbo.USER_ORDER_STAGING SET PAY_COD = 'VISA' WHERE STAGING_ID = ?", mapped);
        counterPoint.update("UPDATE dbo.USER_ORDER_STAGING SET PAY_COD = 'none' WHERE STAGING_ID = ?", none);

        assertThat(counterPoint.create(unmapped).message()).contains("[PAYMENT_UNMAPPED]");
        CounterPoint.Ticket paid = counterPoint.create(mapped);
        CounterPoint.Ticket cash = counterPoint.create(none);

        assertThat(paid.success()).as(paid.message()).isTrue();
        assertThat(cash.success()).as(cash.message()).isTrue();
        assertThat(counterPoint.rows("SELECT PAY_COD FROM dbo.PS_DOC_PMT"))
                .singleElement()
                .satisfies(payment -> assertThat(payment).containsEntry("PAY_COD", "VISA"));
        assertThat(counterPoint.rollBack(none).message()).isNull();
        assertThat(counterPoint.rollBack(mapped).message()).isNull();
    }
}
