package io.orderbridge.ingest.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.orderbridge.ingest.changes.FollowShopChanges;
import io.orderbridge.ingest.leadership.LeadershipLostException;
import io.orderbridge.ingest.shop.OrderStorage;
import io.orderbridge.ingest.shop.Position;
import io.orderbridge.ingest.staging.LiveRow;
import io.orderbridge.ingest.staging.StageOrders;
import io.orderbridge.messaging.outage.Outages;
import io.orderbridge.rules.Kind;
import io.orderbridge.sandbox.woocommerce.Storage;
import io.orderbridge.service.loop.Loops;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of several instances one reads the shop. */
@QuarkusTest
class LeadershipTest extends IngestTest {

    private final PollStatus status = new PollStatus(Clock.systemUTC(), new SimpleMeterRegistry());

    @Inject
    Outages outages;

    @BeforeEach
    void fresh() throws Exception {
        begin(Storage.HPOS);
    }

    @Test
    void an_instance_stands_by_while_another_reads_the_shop_and_takes_over_when_that_is_gone() throws Exception {
        leadership.take();
        another("DATEADD(MINUTE, 1, SYSUTCDATETIME())");
        PollingLoop loop = loop();

        loop.pollOnce();
        assertThat(count("1 = 1")).isZero();
        assertThat(status.snapshot().otherLeader()).isEqualTo("another");

        another("DATEADD(SECOND, -1, SYSUTCDATETIME())");
        loop.pollOnce();
        assertThat(count("1 = 1")).isPositive();
        assertThat(status.snapshot().otherLeader()).isEmpty();
    }

    @Test
    void whoever_takes_over_looks_at_everything_again() throws Exception {
        PollingLoop loop = loop();
        loop.pollOnce();
        inCounterPoint("DELETE FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = 45");
        loop.pollOnce();
        assertThat(count("WOO_ORDER_ID = 45")).isZero();

        another("DATEADD(MINUTE, 1, SYSUTCDATETIME())");
        loop.pollOnce();
        another("DATEADD(SECOND, -1, SYSUTCDATETIME())");
        loop.pollOnce();

        assertThat(count("WOO_ORDER_ID = 45")).isOne();
    }

    @Test
    void whoever_takes_over_decides_by_the_rules_that_were_made_while_it_stood_by() throws Exception {
        PollingLoop loop = loop();
        loop.pollOnce();
        another("DATEADD(MINUTE, 1, SYSUTCDATETIME())");
        loop.pollOnce();
        int rule = RecordedLifeTest.rule(Kind.TICKET, "email = rest@example.test", "terms = NET30");
        inCounterPoint("DELETE FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = 69");

        another("DATEADD(SECOND, -1, SYSUTCDATETIME())");
        loop.pollOnce();

        assertThat(rows("SELECT TERMS_COD FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = 69"))
                .containsExactly("NET30");
        inCounterPoint("DELETE FROM USER_ORDER_RULE WHERE RULE_ID = " + rule);
        inCounterPoint("UPDATE USER_ORDER_RULE_VERSION SET RULES_VERSION = RULES_VERSION + 1");
    }

    @Test
    void one_that_was_frozen_and_wakes_up_writes_nothing() throws Exception {
        PollShop ingest = ingest();
        poll(ingest);
        int stagingId = Integer.parseInt(rows("SELECT STAGING_ID FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = 45")
                .get(0));
        List<String> before = everything();
        another("DATEADD(MINUTE, 1, SYSUTCDATETIME())");

        assertThatThrownBy(() -> stageOrders.stage(new StageOrders.Page(
                        "batch", List.of(), List.of(), Set.of(), Set.of(), Optional.of(Position.at(Instant.now())))))
                .isInstanceOf(LeadershipLostException.class);
        setStatus(Storage.HPOS, 45, "wc-cancelled", 30);
        assertThatThrownBy(() -> follow(45)).isInstanceOf(LeadershipLostException.class);
        setStatus(Storage.HPOS, 45, "wc-processing", 30);
        inCounterPoint("UPDATE USER_ORDER_STAGING SET IS_APPLIED = 1, CP_DOC_ID = '1', ORD_STATUS = 'cancelled'"
                + " WHERE STAGING_ID = " + stagingId);
        assertThatThrownBy(() -> follow(45)).isInstanceOf(LeadershipLostException.class);
        inCounterPoint("UPDATE USER_ORDER_STAGING SET IS_APPLIED = 0, CP_DOC_ID = NULL, ORD_STATUS = 'processing'"
                + " WHERE STAGING_ID = " + stagingId);

        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void one_that_loses_its_lease_in_the_middle_of_a_look_stops_looking() throws Exception {
        PollShop ingest = ingest();
        another("DATEADD(MINUTE, 1, SYSUTCDATETIME())");

        assertThatThrownBy(() -> poll(ingest)).isInstanceOf(LeadershipLostException.class);

        assertThat(count("1 = 1")).isZero();
    }

    @Test
    void somebody_who_asks_gets_the_shop_compared_at_once_and_an_answer() throws Exception {
        PollShop ingest = ingest();
        poll(ingest);
        inCounterPoint("DELETE FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = 45");
        poll(ingest);
        assertThat(count("WOO_ORDER_ID = 45")).isZero();

        inCounterPoint("UPDATE USER_ORDER_PIPELINE_LEASE SET ASKED = ASKED + 1");
        poll(ingest);

        assertThat(count("WOO_ORDER_ID = 45")).isOne();
        List<String> answered = rows("SELECT ASKED, ANSWERED, FOUND FROM USER_ORDER_PIPELINE_LEASE");
        poll(ingest);
        assertThat(answered).containsExactly("1|1|1");
        assertThat(rows("SELECT ASKED, ANSWERED, FOUND FROM USER_ORDER_PIPELINE_LEASE"))
                .isEqualTo(answered);
    }

    private PollingLoop loop() throws SQLException {
        return new PollingLoop(
                ingest(), leadership, status, shop, counterPoint, outages, settings, Clock.systemUTC(), new Loops());
    }

    private void another(String expires) throws SQLException {
        inCounterPoint("UPDATE USER_ORDER_PIPELINE_LEASE SET HOLDER = 'another', EXPIRES_DT = " + expires);
    }

    private FollowShopChanges.Followed follow(long order) throws Exception {
        return followChanges.follow(
                OrderStorage.HPOS, shop.keys(OrderStorage.HPOS, List.of(order)), Map.of(order, live((int) order)));
    }

    private LiveRow live(int order) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            return staging.live(connection, List.of((long) order)).get((long) order);
        }
    }

    private static List<String> everything() throws SQLException {
        List<String> rows =
                rows("SELECT STAGING_ID, ORD_STATUS, CANCELLED_DT FROM USER_ORDER_STAGING ORDER BY STAGING_ID");
        rows.addAll(rows("SELECT SHOP, CHANGED_GMT, LAST_ORDER_ID FROM USER_ORDER_INGEST_CURSOR ORDER BY SHOP"));
        return rows;
    }
}
