package io.orderbridge.ingest.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderbridge.model.Topology;
import io.orderbridge.sandbox.woocommerce.Storage;
import io.orderbridge.service.loop.Loop;
import io.orderbridge.service.loop.Loops;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What counts as having announced the orders that are staged, of which health says when it was done last. */
@QuarkusTest
class AnnouncingTest extends IngestTest {

    private final AtomicLong nanos = new AtomicLong();

    @Test
    void
            orders_that_rabbitmq_takes_no_announcement_of_are_not_announced_although_the_shop_is_read_and_rabbitmq_answers()
                    throws Exception {
        ingestLoops = new Loops(nanos::get);
        begin(Storage.HPOS);
        PollShop ingest = ingest();
        Loop announcing = ingestLoops.all().get(0);
        assertThat(announcing.name()).isEqualTo("announcing staged orders");
        poll(ingest);
        assertThat(announcing.sinceCompleted()).isZero();

        inCounterPoint("UPDATE USER_ORDER_STAGING SET ANNOUNCED_DT = NULL,"
                + " CREATED_DT = DATEADD(HOUR, -1, GETDATE()) WHERE ORDER_STATE = 'PENDING'");
        PrivateServers.rabbitMq.control(
                "set_policy",
                "--priority",
                "100",
                "full",
                "^" + Topology.STAGED.replace(".", "\\.") + "$",
                "{\"max-length\":1,\"overflow\":\"reject-publish\"}");
        try {
            nanos.addAndGet(Duration.ofMinutes(6).toNanos());
            poll(ingest);
        } finally {
            PrivateServers.rabbitMq.control("clear_policy", "full");
            // A queue that has refused a channel's message goes on refusing those of that channel.
            PrivateServers.rabbitMq.control("close_all_connections", "--global", "the queue is not full any more");
        }
        assertThat(announcing.sinceCompleted()).isEqualTo(Duration.ofMinutes(6));
        assertThat(announcing.lastFailure()).contains("RabbitMQ has not taken the announcements of");

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            poll(ingest);
            assertThat(rows("SELECT STAGING_ID FROM USER_ORDER_STAGING WHERE ORDER_STATE = 'PENDING'"
                            + " AND ANNOUNCED_DT IS NULL"))
                    .isEmpty();
            assertThat(announcing.sinceCompleted()).isZero();
            assertThat(announcing.lastFailure()).isEmpty();
        });
    }
}
