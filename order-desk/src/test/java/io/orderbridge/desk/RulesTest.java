package io.orderbridge.desk;

import static io.orderbridge.desk.Bench.execute;
import static io.orderbridge.desk.Bench.reader;
import static io.orderbridge.desk.Bench.rows;
import static io.orderbridge.desk.Bench.stage;
import static io.orderbridge.desk.Bench.stagingId;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.counterpoint.rules.RuleJson;
import io.orderbridge.orders.Orders;
import io.orderbridge.rules.Decision.Explanation;
import io.orderbridge.rules.RuleOrder;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rules from the command line: added, tried, explained, changed, switched, exported and imported. */
@QuarkusTest
@WithTestResource(DeskServers.NoBroker.class)
class RulesTest {

    @TestHTTPResource
    URI service;

    private String said;

    @BeforeEach
    void begin() throws Exception {
        execute("DELETE FROM dbo.USER_ORDER_RULE");
        execute("DELETE FROM dbo.USER_ORDER_RULE_CHANGE");
        execute("DELETE FROM dbo.USER_ORDER_STAGING WHERE IS_APPLIED = 0");
    }

    private int orders(String... arguments) throws Exception {
        return ordersWith(DeskServers.ADMIN_KEY, arguments);
    }

    private int ordersWith(String key, String... arguments) throws Exception {
        Path keyFile = Files.writeString(Files.createTempFile("desk", "key"), key + "\n");
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--url", service.toString(), "--key-file", keyFile.toString(), "--user", "ann"));
        StringWriter out = new StringWriter();
        int exitCode = Orders.run(new PrintWriter(out, true), new PrintWriter(out, true), all.toArray(String[]::new));
        said = out.toString();
        return exitCode;
    }

    /** A staged order as order-ingest would have decided it without rules. */
    static int decided(String sku) throws Exception {
        int order = stage(sku);
        RuleOrder seen = new RuleOrder(
                "woocommerce",
                order,
                "processing",
                "USD",
                new BigDecimal("39.80"),
                "stripe",
                "Card",
                "checkout",
                0,
                0,
                "builder@example.test",
                "US",
                "MT",
                List.of(),
                List.of(new RuleOrder.Line(
                        1,
                        RuleOrder.PRODUCT,
                        sku,
                        "Picket",
                        new BigDecimal("2"),
                        new BigDecimal("39.80"),
                        new BigDecimal("39.80"))),
                List.of(),
                List.of(),
                false,
                RuleOrder.Asked.NOTHING);
        try (var connection = DeskServers.connectToCounterPoint();
                PreparedStatement update = connection.prepareStatement(
                        "UPDATE dbo.USER_ORDER_STAGING SET RULE_ORDER = ?, DECISIONS = ? WHERE WOO_ORDER_ID = ?")) {
            update.setString(1, RuleJson.order(seen));
            update.setString(
                    2,
                    RuleJson.explanations(List.of(new Explanation(
                            "line 1 item",
                            sku,
                            "default: the SKU as it is; CounterPoint has no such item",
                            List.of()))));
            update.setInt(3, order);
            update.executeUpdate();
        }
        return order;
    }

    private int added() {
        Matcher id = Pattern.compile("(?m)^\\s*([0-9]+) ").matcher(said);
        assertThat(id.find()).as(said).isTrue();
        return Integer.parseInt(id.group(1));
    }

    @Test
    void a_rule_is_tried_before_it_is_saved_and_explains_afterwards() throws Exception {
        int order = decided("PICKET-BOX");

        assertThat(orders(
                        "rules", "try", "item", "--when", "sku = PICKET-BOX", "--then", "item = 01-10100; factor = 12"))
                .isZero();
        assertThat(said)
                .contains(
                        "Would change 1 of the last 1 order",
                        "39.80 in all",
                        "line 1 item",
                        "PICKET-BOX",
                        "01-10100",
                        "24");
        assertThat(rows("SELECT * FROM dbo.USER_ORDER_RULE")).isEmpty();

        assertThat(orders(
                        "rules",
                        "add",
                        "item",
                        "--when",
                        "sku = PICKET-BOX",
                        "--then",
                        "item = 01-10100; factor = 12",
                        "--why",
                        "a box has 12"))
                .isZero();
        int rule = added();
        assertThat(orders("rules", "explain", "N-" + order)).isZero();
        assertThat(said)
                .contains(
                        "default: the SKU as it is",
                        "The rules of now decide otherwise",
                        "rule " + rule + " (a box has 12)");
        assertThat(orders("rules", "list")).isZero();
        assertThat(said).contains("sku = PICKET-BOX", "item = 01-10100; factor = 12", "ann", "a box has 12");
    }

    @Test
    void wrong_and_contradicting_rules_are_refused_with_the_reason() throws Exception {
        assertThat(orders("rules", "add", "item", "--when", "sku = A", "--then", "item = NO-SUCH", "--why", "x"))
                .isEqualTo(1);
        assertThat(said).contains("item 'NO-SUCH' is not in IM_ITEM.ITEM_NO");
        assertThat(orders("rules", "add", "item", "--when", "weight = 5", "--then", "item = 01-10100", "--why", "x"))
                .isEqualTo(2);
        assertThat(said).contains("no condition on 'weight'");
        assertThat(orders(
                        "rules",
                        "add",
                        "customer",
                        "--when",
                        "email = a@b.test",
                        "--then",
                        "customer = NOBODY",
                        "--why",
                        "x"))
                .isEqualTo(1);
        assertThat(said).contains("customer 'NOBODY' is not in AR_CUST.CUST_NO");

        assertThat(orders(
                        "rules",
                        "add",
                        "payment",
                        "--when",
                        "gateway = cod",
                        "--then",
                        "pay-code = none",
                        "--why",
                        "cash"))
                .isZero();
        int rule = added();
        assertThat(orders(
                        "rules",
                        "add",
                        "payment",
                        "--when",
                        "gateway = cod",
                        "--then",
                        "pay-code = CASH",
                        "--why",
                        "x"))
                .isEqualTo(1);
        assertThat(said).contains("rule " + rule, "same priority");
        assertThat(orders(
                        "rules",
                        "add",
                        "payment",
                        "--when",
                        "gateway = cod; country = US",
                        "--then",
                        "pay-code = CASH",
                        "--priority",
                        "200",
                        "--why",
                        "x"))
                .isZero();
        assertThat(said).contains("can never decide", "rule " + rule + " (cash) decides first");
    }

    @Test
    void each_change_says_who_when_and_why() throws Exception {
        orders(
                "rules",
                "add",
                "hold",
                "--when",
                "total >= 5000",
                "--then",
                "hold = call first",
                "--why",
                "large orders");
        int rule = added();
        assertThat(orders("rules", "change", "" + rule, "--when", "total >= 9000", "--reason", "too many"))
                .isZero();
        assertThat(orders("rules", "off", "" + rule, "--reason", "not needed")).isZero();
        assertThat(orders("rules", "off", "99999", "--reason", "x")).isEqualTo(1);
        assertThat(said).contains("there is no rule 99999");

        assertThat(orders("rules", "history", "" + rule)).isZero();
        assertThat(said).contains("ann", "too many", "when total >= 5000", "when total >= 9000", "not needed", "off");
        assertThat(rows("SELECT REASON FROM dbo.USER_ORDER_AUDIT WHERE ACTION = 'RULE'"))
                .isNotEmpty();
    }

    @Test
    void rules_leave_as_yaml_and_come_back_changed_all_or_none() throws Exception {
        orders(
                "rules",
                "add",
                "payment",
                "--when",
                "gateway = cod",
                "--then",
                "pay-code = none",
                "--why",
                "cash: later");
        int rule = added();
        assertThat(orders("rules", "export")).isZero();
        assertThat(said)
                .contains("- id: " + rule, "  kind: payment", "  when: gateway = cod", "  then: pay-code = none");

        Path file = Files.writeString(
                Files.createTempFile("rules", ".yaml"),
                said.replace("pay-code = none", "pay-code = CASH")
                        + "- kind: shipping\n  when: method = flat_rate\n  then: ship-via = UPS\n  why: by UPS\n");
        assertThat(orders("rules", "import", file.toString(), "--dry-run", "--reason", "spring"))
                .isZero();
        assertThat(said).contains("Would add: shipping", "Would change: rule " + rule);
        assertThat(rows("SELECT * FROM dbo.USER_ORDER_RULE")).hasSize(1);
        assertThat(orders("rules", "import", file.toString(), "--reason", "spring"))
                .isZero();
        assertThat(rows("SELECT OUTCOME FROM dbo.USER_ORDER_RULE ORDER BY RULE_ID"))
                .extracting(row -> row.get("OUTCOME"))
                .containsExactly("pay-code = CASH", "ship-via = UPS");
        assertThat(orders("rules", "import", file.toString(), "--reason", "again"))
                .isZero();
        assertThat(said).contains("As before: 2 rules");

        Files.writeString(file, "- kind: note\n  then: text = a\n- kind: item\n  when: sku = A\n  then: itm = B\n");
        assertThat(orders("rules", "import", file.toString(), "--reason", "wrong"))
                .isEqualTo(2);
        assertThat(said).contains("line 5", "cannot say 'itm'");
        Files.writeString(
                file,
                "- kind: note\n  then: text = a\n  why: for all\n- kind: note\n  then: text = " + "b".repeat(1_000)
                        + "\n");
        assertThat(orders("rules", "import", file.toString(), "--reason", "wrong"))
                .isEqualTo(1);
        assertThat(said).contains("line 4", "why is missing", "then has 1007 characters, at most are 1000");
        assertThat(rows("SELECT * FROM dbo.USER_ORDER_RULE")).hasSize(2);
    }

    @Test
    void a_repair_is_remembered_for_the_orders_that_follow() throws Exception {
        int order = decided("PICKET-X");

        assertThat(orders(
                        "repair",
                        "N-" + order,
                        "--sku",
                        "PICKET-X=01-10100",
                        "--cust-no",
                        "C1002",
                        "--remember",
                        "--reason",
                        "renamed"))
                .isZero();

        assertThat(said)
                .contains(
                        "Remembered as rule",
                        "sku = PICKET-X",
                        "email = builder@example.test",
                        "can become a ticket now");
        assertThat(rows("SELECT KIND, OUTCOME FROM dbo.USER_ORDER_RULE ORDER BY KIND"))
                .extracting(row -> row.get("OUTCOME"))
                .containsExactly("customer = C1002", "item = 01-10100");
        assertThat(rows("SELECT LINE_ITEMS_JSON FROM dbo.USER_ORDER_STAGING WHERE STAGING_ID = " + stagingId(order))
                        .toString())
                .contains("01-10100");
    }

    @Test
    void a_repair_of_an_sku_with_quotes_stars_and_commas_is_remembered_for_that_sku_alone() throws Exception {
        String sku = "12\" PIPE*\\, A;B";
        int order = decided(sku);
        int other = decided("12\" PIPE 3\\, A;B");

        assertThat(orders("repair", "N-" + order, "--sku", sku + "=01-10100", "--remember", "--reason", "renamed"))
                .as(said)
                .isZero();

        assertThat(said).contains("Remembered as rule");
        assertThat(orders("rules", "explain", "N-" + order)).isZero();
        assertThat(said).contains("01-10100", "renamed (order N-" + order + ")");
        assertThat(orders("rules", "explain", "N-" + other)).isZero();
        assertThat(said).doesNotContain("renamed");
        assertThat(orders("rules", "export")).isZero();
        Path file = Files.writeString(Files.createTempFile("rules", ".yaml"), said);
        assertThat(orders("rules", "import", file.toString(), "--reason", "again"))
                .isZero();
        assertThat(said).contains("As before: 1 rule");
    }

    @Test
    void a_repair_of_an_earlier_wrong_repair_is_remembered_for_the_shop_s_sku_and_remaps_no_item() throws Exception {
        int order = decided("PICKET-W");
        assertThat(orders("repair", "N-" + order, "--sku", "PICKET-W=01-10100", "--reason", "wrong one"))
                .isZero();

        assertThat(orders("repair", "N-" + order, "--sku", "01-10100=01-10102", "--remember", "--reason", "right one"))
                .as(said)
                .isZero();

        assertThat(said).contains("sku = PICKET-W");
        assertThat(rows("SELECT CONDITIONS, OUTCOME FROM dbo.USER_ORDER_RULE"))
                .singleElement()
                .satisfies(rule -> assertThat(rule)
                        .containsEntry("CONDITIONS", "sku = PICKET-W")
                        .containsEntry("OUTCOME", "item = 01-10102"));
    }

    @Test
    void what_somebody_repaired_by_hand_is_explained_by_who_did() throws Exception {
        int order = decided("PICKET-V");
        assertThat(orders(
                        "repair",
                        "N-" + order,
                        "--sku",
                        "PICKET-V=01-10100",
                        "--cust-no",
                        "C1002",
                        "--reason",
                        "new label"))
                .as(said)
                .isZero();

        assertThat(orders("rules", "explain", "N-" + order)).isZero();

        assertThat(said.lines())
                .anyMatch(line -> line.startsWith("line 1 item")
                        && line.contains("01-10100")
                        && line.contains("repaired by hand by ann: new label"))
                .anyMatch(line -> line.contains("not: PICKET-V, by "));
    }

    @Test
    void a_repair_is_remembered_for_the_shop_of_the_order_where_there_are_several() throws Exception {
        int first = decided("100-20");
        int other = decided("100-20");
        execute("UPDATE dbo.USER_ORDER_STAGING SET SHOP = 'shop-b' WHERE WOO_ORDER_ID = " + other);

        for (int order : List.of(first, other)) {
            assertThat(orders(
                            "repair",
                            "staging:" + stagingId(order),
                            "--sku",
                            "100-20=01-1010" + (order == first ? "0" : "2"),
                            "--remember",
                            "--reason",
                            "renamed"))
                    .as(said)
                    .isZero();
        }

        assertThat(rows("SELECT CONDITIONS FROM dbo.USER_ORDER_RULE ORDER BY RULE_ID"))
                .extracting(row -> row.get("CONDITIONS"))
                .containsExactly("shop = woocommerce; sku = 100-20", "shop = shop-b; sku = 100-20");
    }

    @Test
    void what_is_tried_is_summed_by_currency() throws Exception {
        decided("PICKET-BOX");
        int canadian = decided("PICKET-BOX");
        execute("UPDATE dbo.USER_ORDER_STAGING SET CURRENCY = 'CAD' WHERE WOO_ORDER_ID = " + canadian);

        assertThat(orders("rules", "try", "item", "--when", "sku = PICKET-BOX", "--then", "item = 01-10100"))
                .isZero();

        assertThat(said).contains("39.80 CAD + 39.80 USD in all");
    }

    @Test
    void an_order_that_a_rule_would_hold_for_its_money_is_tried_as_held() throws Exception {
        decided("PICKET-BOX");

        assertThat(orders("rules", "try", "hold", "--when", "total >= 10", "--then", "hold = holidays"))
                .isZero();

        assertThat(said).contains("hold", "holidays");
    }

    @Test
    void ten_thousand_rules_are_listed_and_imported_in_seconds() throws Exception {
        execute("INSERT INTO dbo.USER_ORDER_RULE (KIND, CONDITIONS, OUTCOME, PRIORITY, IS_ON, MADE_BY, MADE_DT, WHY)"
                + " SELECT 'item', CONCAT('sku = WEB-', X), 'item = 01-10100', 100, 1, 'ann', SYSUTCDATETIME(), 'one of many'"
                + " FROM SYSTEM_RANGE(1, 10000)");
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            yaml.append("- kind: item\n  when: sku = OLD-%d\n  then: item = 01-10100\n  why: renamed\n".formatted(i));
        }
        Path file = Files.writeString(Files.createTempFile("rules", ".yaml"), yaml);

        long began = System.nanoTime();
        assertThat(orders("rules", "import", file.toString(), "--reason", "all of them"))
                .as(said)
                .isZero();
        assertThat(orders("rules", "list")).isZero();
        assertThat(said).contains("OLD-1999", "WEB-9999");

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void a_row_that_is_not_understood_is_listed_with_the_reason() throws Exception {
        orders("rules", "add", "ticket", "--when", "country = US", "--then", "terms = NET30", "--why", "terms");
        execute("UPDATE dbo.USER_ORDER_RULE SET CONDITIONS = 'planet = mars'");

        assertThat(orders("rules", "list")).isZero();

        assertThat(said)
                .contains("is not understood and decides nothing: there is no condition on 'planet'", "planet = mars");
        assertThat(orders("rules", "export")).isZero();
        assertThat(said).contains("is not understood, and not here: ticket: when planet = mars then terms = NET30");
    }

    @Test
    void a_repair_and_its_rules_are_made_all_or_nothing() throws Exception {
        int order = decided("PICKET-Y");
        String before = lines(order);
        // A rule for this shopper, with another customer: the customer's rule is refused, and with it all that was
        // asked for.
        orders(
                "rules",
                "add",
                "customer",
                "--when",
                "email = builder@example.test",
                "--then",
                "customer = C1001",
                "--why",
                "known");

        assertThat(orders(
                        "repair",
                        "N-" + order,
                        "--sku",
                        "PICKET-Y=01-10100",
                        "--cust-no",
                        "C1002",
                        "--remember",
                        "--reason",
                        "renamed"))
                .isEqualTo(1);
        assertThat(said).contains("at the same priority 100");
        assertThat(rows("SELECT * FROM dbo.USER_ORDER_RULE")).hasSize(1);
        assertThat(lines(order)).isEqualTo(before);
        assertThat(rows("SELECT * FROM dbo.USER_ORDER_AUDIT WHERE ACTION = 'REPAIR' AND STAGING_ID = "
                        + stagingId(order)))
                .isEmpty();

        // A repair that CounterPoint refuses makes no rule.
        assertThat(orders(
                        "repair",
                        "N-" + order,
                        "--sku",
                        "PICKET-Y=01-10100",
                        "--sku",
                        "NOT-THERE=01-10100",
                        "--remember",
                        "--reason",
                        "renamed"))
                .isEqualTo(1);
        assertThat(rows("SELECT * FROM dbo.USER_ORDER_RULE")).hasSize(1);
        assertThat(lines(order)).isEqualTo(before);
    }

    private static String lines(int order) throws Exception {
        return rows("SELECT LINE_ITEMS_JSON FROM dbo.USER_ORDER_STAGING WHERE STAGING_ID = " + stagingId(order))
                .toString();
    }

    @Test
    void only_an_admin_makes_rules_of_a_repair() throws Exception {
        int order = decided("PICKET-Z");

        assertThat(ordersWith(
                        DeskServers.READER_KEY,
                        "repair",
                        "N-" + order,
                        "--sku",
                        "PICKET-Z=01-10100",
                        "--remember",
                        "--reason",
                        "x"))
                .isNotZero();
        assertThat(rows("SELECT * FROM dbo.USER_ORDER_RULE")).isEmpty();
    }

    @Test
    void two_rules_change_places_in_one_import() throws Exception {
        for (String rule : List.of("100 C1001", "200 C1002")) {
            orders(
                    "rules",
                    "add",
                    "customer",
                    "--when",
                    "country = US",
                    "--then",
                    "customer = " + rule.substring(4),
                    "--priority",
                    rule.substring(0, 3),
                    "--why",
                    "first or second");
        }
        orders("rules", "export");
        String exported = said;
        Path file = Files.writeString(
                Files.createTempFile("rules", ".yaml"),
                exported.replace("priority: 100", "priority: x")
                        .replace("priority: 200", "priority: 100")
                        .replace("priority: x", "priority: 200"));

        assertThat(orders("rules", "import", file.toString(), "--reason", "the other way round"))
                .as(said)
                .isZero();
        assertThat(rows("SELECT OUTCOME FROM dbo.USER_ORDER_RULE ORDER BY PRIORITY"))
                .extracting(row -> row.get("OUTCOME"))
                .containsExactly("customer = C1002", "customer = C1001");

        // Contradictions within the file are found, and the same rule twice.
        Files.writeString(
                file,
                """
                - kind: payment
                  when: gateway = a
                  then: pay-code = none
                  why: x
                - kind: payment
                  when: gateway = a
                  then: pay-code = CASH
                  why: y
                """);
        assertThat(orders("rules", "import", file.toString(), "--reason", "wrong"))
                .isEqualTo(1);
        assertThat(said).contains("line ", "same priority");
        String first = exported.lines()
                .filter(line -> line.startsWith("- id: "))
                .findFirst()
                .orElseThrow();
        Files.writeString(file, (first + "\n  kind: note\n  then: text = a\n  why: x\n").repeat(2));
        assertThat(orders("rules", "import", file.toString(), "--reason", "wrong"))
                .isEqualTo(1);
        assertThat(said).contains("line 5", "stands here twice");
    }

    @Test
    void a_code_that_counterpoint_has_not_got_is_refused_with_the_table_and_one_that_cannot_be_checked_is_named()
            throws Exception {
        assertThat(orders(
                        "rules", "add", "shipping", "--when", "country = US", "--then", "ship-via = UPS", "--why", "x"))
                .isZero();
        assertThat(said).contains("ship-via 'UPS' is not checked");
        execute("INSERT INTO dbo.PO_SHIP_VIA (SHIP_VIA_COD) VALUES ('UPS')");
        try {
            assertThat(orders(
                            "rules",
                            "add",
                            "shipping",
                            "--when",
                            "country = CA",
                            "--then",
                            "ship-via = DHL",
                            "--why",
                            "x"))
                    .isEqualTo(1);
            assertThat(said).contains("ship-via 'DHL' is not in PO_SHIP_VIA");
            assertThat(orders("rules", "try", "shipping", "--when", "country = CA", "--then", "ship-via = DHL"))
                    .isZero();
            assertThat(said).contains("ship-via 'DHL' is not in PO_SHIP_VIA");
            Path file = Files.writeString(
                    Files.createTempFile("rules", ".yaml"),
                    "- kind: shipping\n  when: country = CA\n  then: ship-via = DHL\n  why: x\n");
            assertThat(orders("rules", "import", file.toString(), "--reason", "wrong"))
                    .isEqualTo(1);
            assertThat(said).contains("line 1", "ship-via 'DHL' is not in PO_SHIP_VIA");
            assertThat(orders(
                            "rules",
                            "add",
                            "shipping",
                            "--when",
                            "country = CA",
                            "--then",
                            "ship-via = UPS",
                            "--why",
                            "x"))
                    .isZero();
            assertThat(said).doesNotContain("not checked");
        } finally {
            execute("DELETE FROM dbo.PO_SHIP_VIA");
        }
    }

    @Test
    void a_rule_that_begins_later_is_tried_as_of_then_and_one_that_is_over_changes_nothing() throws Exception {
        decided("PICKET-L");

        assertThat(orders(
                        "rules",
                        "try",
                        "hold",
                        "--when",
                        "total >= 1",
                        "--then",
                        "hold = look",
                        "--from",
                        "2090-01-01"))
                .isZero();
        assertThat(said).contains("Would change 1 of the last 1 order", "it counts from 2090-01-01T00:00:00Z on");
        assertThat(orders(
                        "rules",
                        "try",
                        "hold",
                        "--when",
                        "total >= 1",
                        "--then",
                        "hold = look",
                        "--until",
                        "2020-01-01"))
                .isZero();
        assertThat(said).contains("Would change 0 of the last 1 order", "its time is over");
    }

    @Test
    void of_orders_that_were_read_before_a_rule_asked_it_is_said_that_it_cannot_be_said() throws Exception {
        decided("PICKET-M");

        assertThat(orders("rules", "try", "hold", "--when", "meta != rush=no", "--then", "hold = rush"))
                .isZero();
        assertThat(said)
                .contains("Would change 0 of the last 1 order", "of 1 of these orders it cannot be said", "meta rush");
        assertThat(orders("rules", "try", "hold", "--when", "meta != rush=no; country = CA", "--then", "hold = rush"))
                .isZero();
        assertThat(said).doesNotContain("cannot be said");
    }

    @Test
    void what_an_order_may_mean_is_suggested_and_why() throws Exception {
        int order = decided("01-10100-XX");
        execute(
                "UPDATE dbo.USER_ORDER_STAGING SET CUST_NO = NULL, CUST_EMAIL = 'builders@example.test' WHERE WOO_ORDER_ID = "
                        + order);

        assertThat(orders("rules", "suggest", "N-" + order)).isZero();

        assertThat(said)
                .contains("01-10100-XX", "01-10100", "the same number without '-XX'", "C1002", "the same e-mail");
    }

    @Test
    void a_reader_reads_rules_and_changes_none() throws Exception {
        assertThat(ordersWith(DeskServers.READER_KEY, "rules", "list")).isZero();
        assertThat(ordersWith(DeskServers.READER_KEY, "rules", "add", "note", "--then", "text = x", "--why", "x"))
                .isEqualTo(1);
        assertThat(rows("SELECT * FROM dbo.USER_ORDER_RULE")).isEmpty();
        reader().get("/rules/explain/staging:999999").then().statusCode(404);
    }
}
