package io.orderbridge.ingest.polling;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.orderbridge.messaging.outage.Outages;
import io.orderbridge.sandbox.woocommerce.Storage;
import io.orderbridge.service.loop.Loop;
import io.orderbridge.service.loop.Loops;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What counts as having read the shop, of which health says when it was done last. */
@QuarkusTest
class ReadingTheShopTest extends IngestTest {

    private final AtomicLong nanos = new AtomicLong();
    private final Loops loops = new Loops(nanos::get);

    @Inject
    Outages outages;

    @Test
    void a_poll_that_fails_half_way_is_no_reading_of_the_shop_although_its_database_answers() throws Exception {
        begin(Storage.HPOS);
        leadership.take();
        PollingLoop polling = new PollingLoop(
                ingest(),
                leadership,
                new PollStatus(Clock.systemUTC(), new SimpleMeterRegistry()),
                shop,
                counterPoint,
                outages,
                settings,
                Clock.systemUTC(),
                loops);
        Loop reading = loops.all().get(0);
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        polling.pollOnce();
        assertThat(reading.sinceCompleted()).isZero();

        inShop("UPDATE wp_wc_orders SET date_updated_gmt = UTC_TIMESTAMP() - INTERVAL 1 MINUTE");
        inShop("RENAME TABLE wp_woocommerce_order_items TO wp_woocommerce_order_items_away");
        try {
            inCounterPoint("DELETE FROM USER_ORDER_STAGING");
            nanos.addAndGet(Duration.ofMinutes(7).toNanos());
            polling.pollOnce();
        } finally {
            inShop("RENAME TABLE wp_woocommerce_order_items_away TO wp_woocommerce_order_items");
        }

        assertThat(reading.name()).isEqualTo("reading the shop");
        assertThat(reading.sinceCompleted()).isEqualTo(Duration.ofMinutes(7));
        assertThat(reading.lastFailure()).contains("wp_woocommerce_order_items");

        polling.pollOnce();
        assertThat(reading.sinceCompleted()).isZero();
        assertThat(reading.lastFailure()).isEmpty();
    }
}
