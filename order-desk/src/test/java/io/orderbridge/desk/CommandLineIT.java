package io.orderbridge.desk;

import static io.orderbridge.desk.Bench.GOOD;
import static io.orderbridge.desk.Bench.execute;
import static io.orderbridge.desk.Bench.row;
import static io.orderbridge.desk.Bench.rows;
import static io.orderbridge.desk.Bench.send;
import static io.orderbridge.desk.Bench.stage;
import static io.orderbridge.desk.Bench.staged;
import static io.orderbridge.desk.Bench.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderbridge.model.Topology;
import io.orderbridge.orders.Orders;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The commands of the documents, run as they stand there. */
@QuarkusTest
@WithTestResource(DeskServers.class)
class CommandLineIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TestHTTPResource
    URI service;

    private String said;

    @BeforeEach
    void begin() throws Exception {
        DeskServers.startProcessor();
        Bench.purge();
        execute("DELETE FROM dbo.USER_ORDER_STAGING WHERE IS_APPLIED = 0");
    }

    private int orders(String... arguments) throws Exception {
        return ordersWith(DeskServers.ADMIN_KEY, service.toString(), arguments);
    }

    private int ordersWith(String key, String url, String... arguments) throws Exception {
        Path keyFile = Files.writeString(Files.createTempFile("desk", "key"), key + "\n");
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--url", url, "--key-file", keyFile.toString(), "--user", "ann"));
        StringWriter out = new StringWriter();
        int exitCode = Orders.run(new PrintWriter(out, true), new PrintWriter(out, true), all.toArray(String[]::new));
        said = out.toString();
        return exitCode;
    }

    @Test
    void a_failed_order_is_found_mended_and_sent_on_from_the_command_line() throws Exception {
        int order = stage("NO-SUCH");
        send(Topology.STAGED, staged(order), Map.of());
        await().atMost(PATIENCE).until(() -> waiting(Topology.FAILED_ORDERS) == 1);

        assertThat(orders("failed")).isZero();
        assertThat(said).contains("NORMAL", "SKU_UNKNOWN", "39.80", "line 1: item 'NO-SUCH' is not in IM_ITEM.ITEM_NO");
        assertThat(orders("list", "failed", "--reason", "SKU_UNKNOWN")).isZero();
        assertThat(said).contains("N-" + order, "C1001 Ann Builder", "39.80 USD");
        assertThat(orders("validate", "N-" + order)).isEqualTo(1);
        assertThat(said).contains("cannot become a ticket:", "  [SKU_UNKNOWN]");
        assertThat(orders("repair", "N-" + order, "--sku", "NO-SUCH=" + GOOD, "--reason", "renamed", "--replay"))
                .isZero();
        assertThat(said)
                .contains(
                        "items",
                        "NO-SUCH",
                        GOOD,
                        "can become a ticket now",
                        "Replayed 1 order.",
                        "The failed-order queue is empty now.");
        await().atMost(PATIENCE).until(() -> Boolean.TRUE.equals(row(order).get("IS_APPLIED")));
        assertThat(orders("show", (String) row(order).get("TKT_NO"))).isZero();
        assertThat(said).contains("order N-" + order, "created", "total 39.80", "repaired", "renamed", "48 Cedar St");
        assertThat(orders("failed", "--json")).isZero();
        assertThat(said).contains("\"orders\" : 0");
    }

    @Test
    void a_held_order_is_listed_with_its_reason_and_let_pass_from_the_command_line() throws Exception {
        int order = stage(GOOD);
        execute("UPDATE dbo.USER_ORDER_STAGING SET HOLD_CODE = 'SUB_ORDER', HOLD_REASON = 'it is a part of order 304',"
                + " HELD_DT = SYSUTCDATETIME() WHERE WOO_ORDER_ID = " + order);

        assertThat(orders("list", "held")).isZero();
        assertThat(said).contains("N-" + order, "SUB_ORDER", "it is a part of order 304");
        assertThat(orders("repair", "N-" + order, "--release", "--reason", "the parent was skipped"))
                .isZero();

        assertThat(row(order)).containsEntry("ORDER_STATE", "PENDING").containsEntry("ANNOUNCED_DT", null);
        assertThat(orders("list", "held")).isZero();
        assertThat(said).doesNotContain("N-" + order);
    }

    @Test
    void paid_orders_that_are_not_staged_are_listed_and_taken_from_the_command_line() throws Exception {
        execute("DELETE FROM dbo.USER_ORDER_UNSTAGED");
        execute(
                "INSERT INTO dbo.USER_ORDER_UNSTAGED (SHOP, WOO_ORDER_ID, WOO_ORDER_NO, SHOP_STATUS, REASON_CODE, REASON,"
                        + " AMOUNT, CURRENCY, SINCE_DT, LAST_SEEN_DT) VALUES"
                        + " ('woocommerce', 7, '7', 'packed', 'UNLISTED_STATUS', 'no setting takes status wc-packed', 41, 'USD',"
                        + " SYSUTCDATETIME(), SYSUTCDATETIME()),"
                        + " ('woocommerce', 8, '8', 'pending', 'PAID_AND_WITHDRAWN', 'its status is pending', 12, 'USD',"
                        + " SYSUTCDATETIME(), SYSUTCDATETIME())");

        assertThat(orders("unseen")).isZero();
        assertThat(said).contains("packed", "41.00 USD", "UNLISTED_STATUS", "PAID_AND_WITHDRAWN", "bin/orders take");
        assertThat(orders("take", "8", "--reason", "wanted")).isEqualTo(1);
        assertThat(said).contains("order 8 is not among the paid orders that only a rule keeps out");
        assertThat(orders("take", "--all", "--reason", "wanted")).isZero();
        assertThat(said).contains("order 7 will be staged in a moment");

        assertThat(rows("SELECT WOO_ORDER_ID, TAKEN_BY FROM dbo.USER_ORDER_UNSTAGED WHERE TAKE_DT IS NOT NULL"))
                .singleElement()
                .satisfies(taken -> assertThat(taken).containsEntry("WOO_ORDER_ID", 7L));
        assertThat(rows("SELECT REASON FROM dbo.USER_ORDER_AUDIT WHERE ACTION = 'TAKE'"))
                .singleElement()
                .satisfies(audit -> assertThat(audit).containsEntry("REASON", "orders [7]: wanted"));
    }

    @Test
    void what_waits_is_seen_and_processed_from_the_command_line() throws Exception {
        int order = stage(GOOD);
        DeskServers.shopHas(
                order,
                """
                {"id":%d,"number":"N-%d","status":"processing","currency":"USD","total":"39.80","tax":"0.00",
                 "discount":"0.00","shipping":"0.00","paidAt":"2026-01-02T09:00:00Z","changedAt":"",
                 "lines":[{"id":1,"sku":"%s","name":"Picket","quantity":"2","total":"39.80"}],
                 "notes":[{"at":"2026-01-02T09:00:01Z","text":"<p>Paid.</p>","forCustomer":false}]}
                """
                        .formatted(order, order, GOOD));

        assertThat(orders("staged")).isZero();
        assertThat(said).containsPattern("pending +1 +39[.]80").contains("N-" + order);
        assertThat(orders("woo", "N-" + order)).isZero();
        assertThat(said).contains("pending", "39.80 USD", "private", "Paid.", "say the same");
        assertThat(orders("process", "N-" + order, "--reason", "shopper waits")).isZero();
        assertThat(said).contains("is ticket " + row(order).get("TKT_NO"));
        assertThat(orders("list", "pending")).isZero();
        assertThat(said).contains("No order fits.");
        assertThat(orders("list", "all", "--number", "N-" + order, "--newer-than", "1h"))
                .isZero();
        assertThat(said).contains("created", "ticket " + row(order).get("TKT_NO"));
    }

    @Test
    void the_exit_code_says_who_is_to_blame() throws Exception {
        assertThat(orders("show", "no-such-order", "--json")).isEqualTo(1);
        assertThat(said).startsWith("{\"code\":\"NOT_FOUND\",\"message\":\"no order goes by no-such-order");
        assertThat(orders("show", "no-such-order")).isEqualTo(1);
        assertThat(said.lines()).hasSize(1).first().asString().startsWith("orders: no order goes by no-such-order");
        assertThat(ordersWith("wrong", service.toString(), "failed")).isEqualTo(1);
        assertThat(ordersWith(DeskServers.READER_KEY, service.toString(), "replay", "--all"))
                .isEqualTo(1);
        assertThat(said).contains("may look, not change");
        assertThat(orders("replay")).isEqualTo(2);
        assertThat(orders("skip", "1")).isEqualTo(2);
        assertThat(orders("skip", "1", "--reason", "x".repeat(501))).isEqualTo(2);
        assertThat(said).contains("the reason has more than 500 characters");
        assertThat(ordersWith("any", "http://127.0.0.1:1", "failed")).isEqualTo(3);
        assertThat(said.lines()).hasSize(1);
    }

    @Test
    void a_sweep_by_hand_says_what_each_part_found_and_is_in_the_audit_log() throws Exception {
        int order = stage(GOOD);
        execute("UPDATE dbo.USER_ORDER_STAGING SET ANNOUNCED_DT = DATEADD(HOUR, -1, SYSUTCDATETIME())");

        assertThat(orders("sweep")).isLessThanOrEqualTo(1);

        assertThat(said.lines()).anyMatch(line -> line.matches("announced and never answered +1 +1"));
        await().atMost(PATIENCE).until(() -> Boolean.TRUE.equals(row(order).get("IS_APPLIED")));
        assertThat(rows("SELECT DONE_BY, REASON FROM dbo.USER_ORDER_AUDIT WHERE ACTION = 'SWEEP'"))
                .anySatisfy(audited -> assertThat(audited)
                        .containsEntry("DONE_BY", "ann")
                        .containsEntry("REASON", "1 announced and never answered"));
    }

    @Test
    void health_needs_a_key_and_a_desk_that_does_not_answer_is_critical() throws Exception {
        assertThat(orders("health", "--all")).isPositive();
        assertThat(said).contains("order-processor", "does not answer at http://127.0.0.1:1");
        assertThat(ordersWith("a wrong key", service.toString(), "health")).isEqualTo(3);
        assertThat(said).contains("UNKNOWN: the key is wrong");
        assertThat(ordersWith(DeskServers.READER_KEY, "http://127.0.0.1:1", "health"))
                .isEqualTo(2);
        assertThat(said).contains("CRITICAL: order-desk at http://127.0.0.1:1 does not answer");
    }
}
