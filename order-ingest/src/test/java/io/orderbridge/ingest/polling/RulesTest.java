package io.orderbridge.ingest.polling;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.counterpoint.rules.RuleJson;
import io.orderbridge.ingest.mapping.Customers;
import io.orderbridge.ingest.mapping.ItemNumbers;
import io.orderbridge.ingest.staging.ExplainedColumns;
import io.orderbridge.ingest.staging.RuleCodesCheck;
import io.orderbridge.model.OrderChangedInShop;
import io.orderbridge.model.OrderStaged;
import io.orderbridge.model.Topology;
import io.orderbridge.rules.Decision.Explanation;
import io.orderbridge.rules.Kind;
import io.orderbridge.rules.RuleOrder;
import io.orderbridge.sandbox.woocommerce.Storage;
import io.orderbridge.service.dryrun.DryRunReport;
import io.orderbridge.service.startup.Findings;
import io.orderbridge.service.startup.StartupCheck;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules decide what orders become, within one poll of a change. */
@QuarkusTest
class RulesTest extends IngestTest {

    private static final String DEMO_CUSTOMER = "C1002";

    @Inject
    ShopStatusesCheck statusesCheck;

    @Inject
    RuleCodesCheck codesCheck;

    @Inject
    RehearsePoll rehearsal;

    @AfterEach
    void without_rules_of_these_tests() throws SQLException {
        inCounterPoint("DELETE FROM USER_ORDER_RULE");
        inCounterPoint("UPDATE USER_ORDER_RULE_VERSION SET RULES_VERSION = RULES_VERSION + 1");
    }

    @Test
    void the_settings_are_written_as_rules_once_and_what_people_change_stays() throws Exception {
        begin(Storage.HPOS);
        poll(ingest());
        List<String> written = rules();
        assertThat(written)
                .contains(
                        "item|shop = woocommerce; sku = *-PACKAGE|item = *|1|order-ingest",
                        "shipping|shop = woocommerce; method = local_pickup, pickup_location|pick-up = yes|1|order-ingest")
                .hasSize(settings.unitSuffixes().size()
                        + 1
                        + (settings.guestCustomer().isPresent() ? 1 : 0));

        inCounterPoint(
                "UPDATE USER_ORDER_RULE SET IS_ON = 0, MADE_BY = 'ann' WHERE CONDITIONS LIKE '%sku = *-PACKAGE'");
        inCounterPoint("UPDATE USER_ORDER_RULE SET OUTCOME = 'item = X' WHERE CONDITIONS LIKE '%sku = *-EA'");
        inCounterPoint("UPDATE USER_ORDER_RULE_VERSION SET RULES_VERSION = RULES_VERSION + 1");
        poll(ingest());

        assertThat(rules())
                .hasSameSizeAs(written)
                .contains(
                        "item|shop = woocommerce; sku = *-PACKAGE|item = *|0|ann",
                        "item|shop = woocommerce; sku = *-EA|item = *|1|order-ingest");
    }

    @ParameterizedTest
    @EnumSource(Storage.class)
    void every_recorded_order_becomes_by_the_rules_of_the_settings_what_it_became_without_rules(Storage storage)
            throws Exception {
        begin(storage);
        poll(ingest());
        Customers customers = customers();
        ItemNumbers items =
                new ItemNumbers(new HashSet<>(rows("SELECT ITEM_NO FROM IM_ITEM")), settings.unitSuffixes());

        List<Staged> staged = staged();
        assertThat(staged).hasSizeGreaterThan(10);
        for (Staged each : staged) {
            RuleOrder order = each.order();
            assertThat(each.customer())
                    .as("customer of order " + order.id())
                    .isEqualTo(customers.find(order.userId(), order.email()).orElse(""));
            for (RuleOrder.Line line : order.lines()) {
                assertThat(each.lines())
                        .as("line %d of order %d", line.id(), order.id())
                        .contains("\"sku\":\"" + items.resolve(line.sku().strip()) + "\",\"sku_original\":\""
                                + line.sku().strip() + "\"");
            }
            boolean ships = order.shipping().stream()
                    .map(RuleOrder.Shipping::method)
                    .anyMatch(method -> !settings.pickupMethods().contains(method));
            assertThat(each.ships()).as("order " + order.id()).isEqualTo(ships);
        }
    }

    @ParameterizedTest
    @EnumSource(Storage.class)
    void every_field_of_every_recorded_order_is_explained_by_a_rule_or_a_default(Storage storage) throws Exception {
        begin(storage);
        poll(ingest());

        for (Staged each : staged()) {
            assertThat(each.explanations())
                    .as("order " + each.order().id())
                    .extracting(Explanation::field)
                    .containsAll(ExplainedColumns.fields());
            for (int line = 1; line <= each.order().lines().size(); line++) {
                assertThat(each.explanations())
                        .extracting(Explanation::field)
                        .contains("line " + line + " item", "line " + line + " quantity", "line " + line + " amount");
            }
            assertThat(each.explanations())
                    .allMatch(why -> why.by().startsWith("rule ") || why.by().startsWith("default: "));
        }
    }

    @Test
    void a_new_rule_reaches_failed_orders_and_the_next_ones_and_counts_what_it_decided() throws Exception {
        begin(Storage.HPOS);
        PollShop ingest = ingest();
        poll(ingest);
        inCounterPoint(
                "UPDATE USER_ORDER_STAGING SET VALIDATION_ERROR = 'no customer', FAILED_DT = SYSUTCDATETIME() WHERE WOO_ORDER_ID = 30");
        inCounterPoint("DELETE FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = 34");
        purge();
        int rule = RecordedLifeTest.rule(Kind.CUSTOMER, "email = max@example.test", "customer = " + DEMO_CUSTOMER);

        poll(ingest);
        compareOrders.dueNow();
        poll(ingest);

        assertThat(rows("SELECT CUST_NO, VALIDATION_ERROR FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = 30"))
                .containsExactly(DEMO_CUSTOMER + "|");
        assertThat(messages(Topology.STAGED))
                .extracting(message -> ((OrderStaged) message.data()).wooOrderId())
                .contains(30L);
        ingest().poll(() -> false, Set.of(34L));
        assertThat(rows("SELECT CUST_NO FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = 34"))
                .containsExactly(DEMO_CUSTOMER);
        assertThat(rows("SELECT DECIDED FROM USER_ORDER_RULE WHERE RULE_ID = " + rule))
                .as("each order once: those that were there when the rule was made, and those that came since")
                .isEqualTo(rows("SELECT COUNT(*) FROM USER_ORDER_STAGING WHERE DECISIONS LIKE '%rule " + rule + " (%'"))
                .doesNotContain("0", "1");
    }

    @Test
    void rules_are_read_again_by_the_next_poll_after_a_change_and_by_no_other() throws Exception {
        begin(Storage.HPOS);
        PollShop ingest = ingest();
        poll(ingest);
        inCounterPoint("INSERT INTO USER_ORDER_RULE (KIND, CONDITIONS, OUTCOME, PRIORITY, MADE_BY, WHY)"
                + " VALUES ('ticket', 'email = max@example.test', 'terms = NET30', 100, 'dba', 'by hand')");
        inCounterPoint("DELETE FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID IN (30, 34)");

        ingest.poll(() -> false, Set.of(30L));
        assertThat(rows("SELECT TERMS_COD FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = 30"))
                .as("the version says that there is nothing new, so nothing is read")
                .containsExactly("");

        inCounterPoint("UPDATE USER_ORDER_RULE_VERSION SET RULES_VERSION = RULES_VERSION + 1");
        ingest.poll(() -> false, Set.of(34L));
        assertThat(rows("SELECT TERMS_COD FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = 34"))
                .containsExactly("NET30");
    }

    @Test
    void what_somebody_has_repaired_by_hand_and_what_has_a_ticket_stay_as_they_are() throws Exception {
        begin(Storage.HPOS);
        PollShop ingest = ingest();
        poll(ingest);
        inCounterPoint("UPDATE USER_ORDER_STAGING SET CUST_NO = 'C1001' WHERE WOO_ORDER_ID IN (30, 34)");
        inCounterPoint(
                "INSERT INTO USER_ORDER_AUDIT (STAGING_ID, ACTION) SELECT STAGING_ID, 'REPAIR' FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = 30");
        inCounterPoint(
                "UPDATE USER_ORDER_STAGING SET IS_APPLIED = 1, CP_DOC_ID = '900000000000001', TKT_NO = '101-000001', APPLIED_DT = GETDATE() WHERE WOO_ORDER_ID = 34");
        purge();
        RecordedLifeTest.rule(Kind.CUSTOMER, "email = max@example.test", "customer = " + DEMO_CUSTOMER);
        RecordedLifeTest.rule(Kind.LINE, "name = *", "as = charge");
        RecordedLifeTest.rule(Kind.ITEM, "sku = *", "item = HAMMER; factor = 2");

        poll(ingest);
        compareOrders.dueNow();
        poll(ingest);

        assertThat(rows("SELECT CUST_NO FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID IN (30, 34)"))
                .containsExactly("C1001", "C1001");
        assertThat(messages(Topology.ALERTING)).noneMatch(message -> message.data() instanceof OrderChangedInShop);
    }

    @Test
    void a_shopper_whom_counterpoint_does_not_know_is_to_be_made_a_customer() throws Exception {
        begin(Storage.HPOS);
        RecordedLifeTest.rule(
                Kind.CUSTOMER, "email = max@example.test", "as = create; template = C2001; prefix = W; tax = EU");

        poll(ingest());

        assertThat(
                        rows(
                                "SELECT CUST_NO, CUST_TEMPLATE, CUST_PREFIX, CUST_CATEG, CUST_TAX FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = 30"))
                .containsExactly("|C2001|W||EU");
    }

    @Test
    void an_order_that_a_rule_leaves_out_is_listed_and_not_staged() throws Exception {
        begin(Storage.HPOS);
        int rule = RecordedLifeTest.rule(Kind.LEAVE_OUT, "email = max@example.test", "because = orders of a tester");
        PollShop ingest = ingest();
        poll(ingest);

        assertThat(count("WOO_ORDER_ID = 30")).isZero();
        assertThat(rows("SELECT REASON_CODE, REASON FROM USER_ORDER_UNSTAGED WHERE WOO_ORDER_ID = 30"))
                .singleElement()
                .asString()
                .startsWith("LEFT_OUT_BY_RULE|rule ");
        poll(ingest);
        assertThat(rows("SELECT DECIDED FROM USER_ORDER_RULE WHERE RULE_ID = " + rule))
                .as("once for each order, however often it is looked at")
                .isEqualTo(rows("SELECT COUNT(*) FROM USER_ORDER_UNSTAGED WHERE REASON_CODE = 'LEFT_OUT_BY_RULE'"))
                .doesNotContain("0");

        inCounterPoint("UPDATE USER_ORDER_RULE SET IS_ON = 0 WHERE RULE_ID = " + rule);
        inCounterPoint("UPDATE USER_ORDER_RULE_VERSION SET RULES_VERSION = RULES_VERSION + 1");
        poll(ingest);
        assertThat(count("WOO_ORDER_ID = 30")).as("once nothing leaves it out").isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Storage.class)
    void orders_in_a_status_that_a_rule_calls_paid_are_taken_until_it_ends(Storage storage) throws Exception {
        begin(storage);
        PollShop ingest = ingest();
        poll(ingest);
        assertThat(count("WOO_ORDER_ID = 33")).as("on hold").isZero();
        int rule = RecordedLifeTest.rule(Kind.PAID_STATUS, "status = on-hold", "as = paid");
        int unpaid = RecordedLifeTest.rule(Kind.PAID_STATUS, "status = completed", "as = unpaid");

        poll(ingest);
        assertThat(rows("SELECT ORD_STATUS, CANCELLED_DT FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = 33"))
                .containsExactly("on-hold|");
        assertThat(
                        rows(
                                "SELECT CASE WHEN CANCELLED_DT IS NULL THEN 'no' ELSE 'yes' END FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = 31"))
                .as("completed")
                .containsExactly("yes");

        inCounterPoint("UPDATE USER_ORDER_RULE SET IS_ON = 0 WHERE RULE_ID IN (" + rule + ", " + unpaid + ")");
        inCounterPoint("UPDATE USER_ORDER_RULE_VERSION SET RULES_VERSION = RULES_VERSION + 1");
        poll(ingest);
        assertThat(
                        rows(
                                "SELECT CASE WHEN CANCELLED_DT IS NULL THEN 'no' ELSE 'yes' END FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID IN (31, 33) ORDER BY WOO_ORDER_ID"))
                .containsExactly("no", "yes");
    }

    @Test
    void a_preflight_and_a_dry_run_know_the_statuses_that_a_rule_calls_paid() throws Exception {
        begin(Storage.HPOS);
        inShop("UPDATE wp_wc_orders SET status = 'wc-awaiting' WHERE id = 33");
        assertThat(warnings()).anyMatch(warning -> warning.contains("names status wc-awaiting (1 orders)"));
        assertThat(dryRun()).doesNotContain("33");

        RecordedLifeTest.rule(Kind.PAID_STATUS, "status = awaiting", "as = paid");

        assertThat(warnings()).noneMatch(warning -> warning.contains("wc-awaiting"));
        assertThat(dryRun()).contains("33");
    }

    @Test
    void a_dry_run_says_which_customers_would_be_made_and_which_orders_would_be_left_out() throws Exception {
        begin(Storage.HPOS);
        poll(ingest());
        String email = rows("SELECT CUST_EMAIL FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = 31")
                .get(0);
        inCounterPoint("DELETE FROM USER_ORDER_STAGING");
        inCounterPoint("DELETE FROM USER_ORDER_RULE");
        RecordedLifeTest.rule(Kind.CUSTOMER, "email = " + email, "as = create; template = C2001; prefix = W", 1);
        assertThat(dryRunLines())
                .anyMatch(line -> line.startsWith("would fail")
                        && line.contains("order 31,")
                        && line.contains("CUSTOMERS_ENABLED"));

        inCounterPoint(
                "UPDATE USER_ORDER_PIPELINE_SETTING SET SETTING_VALUE = '1' WHERE SETTING_NAME = 'CUSTOMERS_ENABLED'");
        try {
            assertThat(dryRunLines())
                    .filteredOn(line -> line.contains("order 31,"))
                    .singleElement()
                    .asString()
                    .startsWith("would be staged")
                    .contains("customer new", "a new customer would be made like C2001", "W000001")
                    .doesNotContain("CUSTOMER_UNMAPPED");

            int rule = RecordedLifeTest.rule(Kind.LEAVE_OUT, "email = " + email, "because = test orders");
            assertThat(dryRunLines())
                    .filteredOn(line -> line.contains("order 31,"))
                    .singleElement()
                    .asString()
                    .startsWith("would be left out")
                    .contains("rule " + rule);
        } finally {
            inCounterPoint(
                    "UPDATE USER_ORDER_PIPELINE_SETTING SET SETTING_VALUE = '0' WHERE SETTING_NAME = 'CUSTOMERS_ENABLED'");
        }
    }

    @Test
    void a_preflight_names_the_rules_whose_item_customer_or_code_has_gone() throws Exception {
        begin(Storage.HPOS);
        inCounterPoint("INSERT INTO PO_SHIP_VIA (SHIP_VIA_COD) VALUES ('UPS')");
        try {
            int gone = RecordedLifeTest.rule(Kind.SHIPPING, "country = CA", "ship-via = DHL");
            int item = RecordedLifeTest.rule(Kind.ITEM, "sku = A", "item = NO-SUCH");
            int right = RecordedLifeTest.rule(Kind.SHIPPING, "country = US", "ship-via = UPS");

            assertThat(warnings(codesCheck))
                    .anyMatch(warning -> warning.startsWith("rule " + gone)
                            && warning.contains("ship-via 'DHL' is not in PO_SHIP_VIA"))
                    .anyMatch(warning -> warning.startsWith("rule " + item) && warning.contains("'NO-SUCH'"))
                    .noneMatch(warning -> warning.startsWith("rule " + right));
        } finally {
            inCounterPoint("DELETE FROM PO_SHIP_VIA");
        }
    }

    private List<String> warnings() {
        return warnings(statusesCheck);
    }

    private static List<String> warnings(StartupCheck check) {
        List<String> warnings = new ArrayList<>();
        check.look(new Findings() {
            @Override
            public void ok(String text) {}

            @Override
            public void warning(String text) {
                warnings.add(text);
            }

            @Override
            public void away(String text) {
                throw new AssertionError(text);
            }

            @Override
            public void wrong(String text) {
                throw new AssertionError(text);
            }
        });
        return warnings;
    }

    private List<String> dryRunLines() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        rehearsal.report(new DryRunReport(false, new PrintStream(printed, true, StandardCharsets.UTF_8)));
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** The numbers of the orders that it tells of. */
    private List<String> dryRun() throws Exception {
        return dryRunLines().stream()
                .map(line -> Pattern.compile("order (\\d+)").matcher(line))
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void currency_profile_fields_and_carrier_by_rule_are_in_the_row() throws Exception {
        begin(Storage.HPOS);
        RecordedLifeTest.rule(Kind.CURRENCY, "currency = USD", "as = take");
        RecordedLifeTest.rule(Kind.SHIPPING, "currency = USD", "carrier = UPS Worldwide");
        RecordedLifeTest.rule(Kind.PROFILE, "currency = USD", "alpha-2 = Übersee; code-1 = US");

        poll(ingest());

        assertThat(rows("SELECT PROFILE_JSON FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = 62 AND CURRENCY_TAKEN = 1"))
                .containsExactly("{\"PROF_ALPHA_2\":\"Übersee\",\"PROF_COD_1\":\"US\"}");
        assertThat(rows("SELECT WOO_ORDER_ID, CARRIER FROM USER_ORDER_STAGING WHERE CARRIER IS NOT NULL"))
                .containsExactly("62|UPS Worldwide");
        assertThat(count("CURRENCY_TAKEN = 1")).isEqualTo(1);
    }

    private static List<String> rules() throws SQLException {
        return rows("SELECT KIND, CONDITIONS, OUTCOME, IS_ON, MADE_BY FROM USER_ORDER_RULE ORDER BY RULE_ID").stream()
                .map(rule -> rule.replace("|TRUE|", "|1|").replace("|FALSE|", "|0|"))
                .toList();
    }

    private record Staged(
            RuleOrder order, List<Explanation> explanations, String customer, String lines, boolean ships) {}

    private static List<Staged> staged() throws SQLException {
        try (Connection connection = PrivateServers.connectToCounterPoint();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT RULE_ORDER, DECISIONS, CUST_NO, LINE_ITEMS_JSON, SHIPS FROM USER_ORDER_STAGING ORDER BY WOO_ORDER_ID");
                ResultSet row = select.executeQuery()) {
            List<Staged> staged = new ArrayList<>();
            while (row.next()) {
                staged.add(new Staged(
                        RuleJson.order(row.getString("RULE_ORDER")).orElseThrow(),
                        RuleJson.explanations(row.getString("DECISIONS")),
                        Optional.ofNullable(row.getString("CUST_NO")).orElse(""),
                        row.getString("LINE_ITEMS_JSON"),
                        row.getBoolean("SHIPS")));
            }
            return staged;
        }
    }

    private Customers customers() throws SQLException {
        Map<Long, String> byUserId = new HashMap<>();
        Map<String, List<String>> byMappedEmail = new HashMap<>();
        Map<String, List<String>> byEmail = new HashMap<>();
        for (String row : rows("SELECT WOO_USER_ID, WOO_EMAIL, CUST_NO FROM USER_CUSTOMER_MAP WHERE IS_ACTIVE = 1")) {
            String[] columns = row.split("\\|", -1);
            if (!columns[0].isEmpty()) {
                byUserId.put(Long.valueOf(columns[0]), columns[2]);
            }
            byMappedEmail
                    .computeIfAbsent(columns[1].toLowerCase(Locale.ROOT), key -> new ArrayList<>())
                    .add(columns[2]);
        }
        for (String row : rows("SELECT EMAIL_ADRS_1, CUST_NO FROM AR_CUST WHERE EMAIL_ADRS_1 IS NOT NULL")) {
            String[] columns = row.split("\\|", -1);
            byEmail.computeIfAbsent(columns[0].toLowerCase(Locale.ROOT), key -> new ArrayList<>())
                    .add(columns[1]);
        }
        return new Customers(byUserId, byMappedEmail, byEmail, settings.guestCustomer());
    }
}
