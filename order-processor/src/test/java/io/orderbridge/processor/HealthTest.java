package io.orderbridge.processor;

import static io.orderbridge.processor.Bench.GOOD;
import static io.orderbridge.processor.Bench.execute;
import static io.orderbridge.processor.Bench.purge;
import static io.orderbridge.processor.Bench.send;
import static io.orderbridge.processor.Bench.stage;
import static io.orderbridge.processor.Bench.staged;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderbridge.health.HealthMonitor;
import io.orderbridge.health.HealthReport;
import io.orderbridge.model.HealthLevel;
import io.orderbridge.model.Topology;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the orders are, measured in CounterPoint and shown everywhere. The other services are not there. */
@QuarkusTest
@QuarkusTestResource(ProcessorServers.class)
class HealthTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    HealthMonitor monitor;

    @BeforeEach
    @AfterEach
    void no_order_is_open_and_none_has_failed() throws Exception {
        execute("DELETE FROM dbo.USER_ORDER_STAGING WHERE IS_APPLIED = 0");
        execute("UPDATE dbo.USER_SYNC_LOG SET RECORDS_FAILED = 0");
        awaitLevel("pending orders", HealthLevel.HEALTHY, "no order is pending");
        awaitLevel("failed orders", HealthLevel.HEALTHY, "no order has failed");
        awaitLevel("errors", HealthLevel.HEALTHY, "no order failed in the last hour");
    }

    @Test
    void an_order_that_waits_too_long_is_a_warning_then_critical_in_health_and_in_metrics() throws Exception {
        int order = stage(GOOD);

        execute("UPDATE dbo.USER_ORDER_STAGING SET CREATED_DT = DATEADD(MINUTE, -61, GETDATE()) WHERE WOO_ORDER_ID = "
                + order);
        awaitLevel("pending orders", HealthLevel.WARNING, "1 order is pending, the oldest for 6");

        execute("UPDATE dbo.USER_ORDER_STAGING SET CREATED_DT = DATEADD(MINUTE, -121, GETDATE()) WHERE WOO_ORDER_ID = "
                + order);
        awaitLevel("pending orders", HealthLevel.CRITICAL, "1 order is pending, the oldest for 2 h");
        assertThat(given().get("/q/metrics").asString())
                .containsPattern("orderbridge_health_check_level\\{check=\"pending orders\"[^}]*} 2.0")
                .containsPattern("orderbridge_health_level(\\{[^}]*})? 2.0");
        assertThat(given().get("/q/health/well").statusCode()).isEqualTo(503);
        assertThat(given().get("/q/health").asString()).contains("\"level: pending orders\": \"critical\"");
        assertThat(given().get("/q/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void failed_orders_count_until_they_are_mended_and_neither_cancelled_nor_rolled_back_ones_do() throws Exception {
        for (int i = 0; i < 6; i++) {
            stage("NO-SUCH");
        }
        execute("UPDATE dbo.USER_ORDER_STAGING SET VALIDATION_ERROR = 'wrong', "
                + "FAILED_DT = DATEADD(MINUTE, -61, SYSUTCDATETIME()) WHERE IS_APPLIED = 0");
        awaitLevel("failed orders", HealthLevel.CRITICAL, "6 orders are failed and not repaired, the first 6");

        int cancelled = stage("NO-SUCH");
        execute("UPDATE dbo.USER_ORDER_STAGING SET CANCELLED_DT = SYSUTCDATETIME() WHERE WOO_ORDER_ID = " + cancelled);
        execute("UPDATE dbo.USER_ORDER_STAGING SET ROLLED_BACK_DT = SYSUTCDATETIME() WHERE STAGING_ID = "
                + "(SELECT MIN(STAGING_ID) FROM dbo.USER_ORDER_STAGING WHERE VALIDATION_ERROR IS NOT NULL)");
        awaitLevel("failed orders", HealthLevel.WARNING, "5 orders are failed and not repaired, the first 6");
        awaitLevel("pending orders", HealthLevel.HEALTHY, "no order is pending");
    }

    @Test
    void errors_of_the_last_hour_count_and_older_ones_do_not() throws Exception {
        errors(4, 59);
        awaitLevel("errors", HealthLevel.CRITICAL, "4 orders failed in the last hour");

        execute("UPDATE dbo.USER_SYNC_LOG SET RECORDS_FAILED = 0");
        errors(4, 61);
        errors(1, 1);
        awaitLevel("errors", HealthLevel.WARNING, "1 order failed in the last hour");
    }

    @Test
    void an_order_that_is_failed_since_a_moment_ago_is_an_error_of_the_last_hour_whatever_the_report_says()
            throws Exception {
        int lately = stage("NO-SUCH");
        stage("NO-SUCH");
        execute("UPDATE dbo.USER_ORDER_STAGING SET VALIDATION_ERROR = 'wrong', "
                + "FAILED_DT = DATEADD(MINUTE, CASE WHEN WOO_ORDER_ID = " + lately
                + " THEN -1 ELSE -61 END, SYSUTCDATETIME()) WHERE IS_APPLIED = 0");

        awaitLevel("failed orders", HealthLevel.WARNING, "2 orders are failed");
        assertThat(monitor.report().checks())
                .filteredOn(each -> each.check().equals("errors"))
                .extracting(HealthReport.Check::what)
                .containsExactly("1 order failed in the last hour");
    }

    @Test
    void a_message_that_no_queue_was_bound_for_counts_until_somebody_takes_it_out() throws Exception {
        send(Topology.UNROUTABLE, staged(stage(GOOD)), Map.of());
        awaitLevel("unroutable messages", HealthLevel.WARNING, "orders.unroutable holds 1 message");

        purge(Topology.UNROUTABLE);
        awaitLevel("unroutable messages", HealthLevel.HEALTHY, "none");
    }

    private static void errors(int number, int minutesAgo) throws Exception {
        execute(
                """
                INSERT INTO dbo.USER_SYNC_LOG (SYNC_ID, OPERATION_TYPE, START_TIME, RECORDS_FAILED)
                VALUES ('TEST', 'order_processing', DATEADD(MINUTE, -%d, GETDATE()), %d)
                """
                        .formatted(minutesAgo, number));
    }

    /** @param words what the check's words begin with */
    private void awaitLevel(String check, HealthLevel level, String words) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(monitor.report().checks())
                .filteredOn(each -> each.check().equals(check))
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.what()).startsWith(words);
                    assertThat(each.level()).isEqualTo(level);
                }));
    }
}
