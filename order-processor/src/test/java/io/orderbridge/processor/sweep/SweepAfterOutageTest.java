package io.orderbridge.processor.sweep;

import static io.orderbridge.processor.Bench.GOOD;
import static io.orderbridge.processor.Bench.asOwner;
import static io.orderbridge.processor.Bench.execute;
import static io.orderbridge.processor.Bench.row;
import static io.orderbridge.processor.Bench.stage;
import static io.restassured.RestAssured.get;
import static org.awaitility.Awaitility.await;

import io.orderbridge.processor.Bench;
import io.orderbridge.processor.ProcessorServers;
import io.orderbridge.sandbox.counterpoint.CounterPointSandbox;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** With the usual two hours between two sweeps. */
@QuarkusTest
@QuarkusTestResource(ProcessorServers.class)
@TestProfile(SweepAfterOutageTest.LooksOften.class)
class SweepAfterOutageTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    public static final class LooksOften implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("orderbridge.sweep.again-after", "3s");
        }
    }

    @Inject
    Sweep sweep;

    @Test
    void what_was_lost_in_an_outage_of_counterpoint_is_found_soon_after_it_has_ended() throws Exception {
        // The one at the start is over.
        await().atMost(PATIENCE).ignoreException(SweepUnderWayException.class).until(() -> sweep.sweep(false) != null);
        int order = lost();

        asOwner("ALTER USER orderbridge SET PASSWORD 'another'");
        try {
            ProcessorServers.link.cut();
            await().atMost(PATIENCE).until(() -> get("/q/health/ready").statusCode() == 503);
        } finally {
            asOwner("ALTER USER orderbridge SET PASSWORD '" + CounterPointSandbox.DEFAULT_PASSWORD + "'");
        }

        awaitTicket(order);
        execute("DELETE FROM dbo.USER_ORDER_STAGING");
        Bench.purge();
    }

    /** Staged and never announced. */
    private static int lost() throws Exception {
        int order = stage(GOOD);
        execute("UPDATE dbo.USER_ORDER_STAGING SET ANNOUNCED_DT = NULL, WOO_CHANGED_DT = SYSUTCDATETIME(),"
                + " CREATED_DT = DATEADD(HOUR, -1, GETDATE()) WHERE WOO_ORDER_ID = " + order);
        return order;
    }

    private static void awaitTicket(int order) {
        await().atMost(PATIENCE).until(() -> Boolean.TRUE.equals(row(order).get("IS_APPLIED")));
    }
}
