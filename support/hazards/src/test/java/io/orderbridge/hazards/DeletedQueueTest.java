package io.orderbridge.hazards;

import static org.awaitility.Awaitility.await;

import io.orderbridge.model.Topology;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** After those that kill the broker: one that dies right after a queue was declared may come back without it. */
@QuarkusTest
@WithTestResource(Broker.class)
@Order(Broker.NO_DEATH_AFTER)
class DeletedQueueTest extends Hazard {

    /** The broker ends the subscription. */
    @Test
    void a_queue_that_was_deleted_is_consumed_again_once_it_is_back() throws IOException {
        Broker.delete(Topology.STAGED);
        await().during(Duration.ofSeconds(3)).atMost(SOON).until(() -> !isThere());
        Broker.onChannel(Broker::declareStaged);
        boolean right = allDone(List.of(put()));
        observed(
                "queue deleted under a consumer",
                right,
                right ? "consumed again" : "not consumed again within " + SOON.toSeconds() + " s");
    }

    private static boolean isThere() {
        try {
            Broker.onChannel(channel -> channel.queueDeclarePassive(Topology.STAGED));
            return true;
        } catch (UncheckedIOException e) {
            return false;
        }
    }
}
