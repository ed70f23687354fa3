package io.orderbridge.ingest.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderbridge.counterpoint.Lease;
import io.orderbridge.sandbox.woocommerce.Storage;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The service's own loop, whose lease is short. */
@QuarkusTest
@TestProfile(LeaseWhileReadingTest.ShortLease.class)
class LeaseWhileReadingTest extends IngestTest {

    public static final class ShortLease extends PrivateServers.NoBroker {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "orderbridge.ingest.lease", "2s",
                    "orderbridge.ingest.poll-interval", "200ms",
                    "orderbridge.ingest.legacy-poll-interval", "200ms",
                    "orderbridge.ingest.query-timeout", "30s");
        }
    }

    @Test
    void an_instance_that_reads_the_shop_for_longer_than_its_lease_keeps_it() throws Exception {
        begin(Storage.HPOS);
        await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> assertThat(count("ANNOUNCED_DT IS NOT NULL"))
                .isEqualTo(17));
        // The running service may have staged them before begin() took its lease away.
        await().atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(rows("SELECT HOLDER FROM USER_ORDER_PIPELINE_LEASE"))
                        .isNotEmpty());
        Lease another = Lease.of("ingest/" + settings.shop(), "another");
        inShop("UPDATE wp_wc_orders SET status = 'wc-processing', date_updated_gmt = UTC_TIMESTAMP() WHERE id = 32");
        slow("wp_wc_orders", "id = 32", 5);
        try (Connection connection = PrivateServers.connectToCounterPoint()) {
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(4);
            while (System.nanoTime() < until) {
                assertThat(another.take(connection, Duration.ofSeconds(30))).isFalse();
            }
        } finally {
            quick("wp_wc_orders");
        }

        await().atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(count("WOO_ORDER_ID = 32")).isOne());
    }
}
