package io.orderbridge.ingest.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderbridge.sandbox.woocommerce.Storage;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RestoredHoldTest extends IngestTest {

    @Test
    void an_order_that_is_held_after_a_restore_follows_the_shop_and_stays_held_until_somebody_decides()
            throws Exception {
        begin(Storage.HPOS);
        PollShop ingest = ingest();
        poll(ingest);
        inCounterPoint("UPDATE USER_ORDER_STAGING SET HOLD_CODE = 'RESTORED', HOLD_REASON = 'SKIP by ann is undone',"
                + " HELD_DT = SYSUTCDATETIME() WHERE WOO_ORDER_ID = 34");
        inShop("UPDATE wp_wc_orders SET customer_note = 'ring twice' WHERE id = 34");

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            compareOrders.dueNow();
            poll(ingest);
            assertThat(rows("SELECT CUST_NOTE FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = 34"))
                    .singleElement()
                    .asString()
                    .contains("ring twice");
        });

        assertThat(rows("SELECT ORDER_STATE, HOLD_CODE, HOLD_REASON FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = 34"))
                .containsExactly("HELD|RESTORED|SKIP by ann is undone");
    }
}
