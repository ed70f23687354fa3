package io.orderbridge.hazards;

import io.orderbridge.model.Topology;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class DeletedQueueTest extends Hazard {

    /** The broker ends the subscription, as it does when a queue loses its leader for good. */
    @Test
    void a_queue_that_was_deleted_is_consumed_again_once_it_is_back() throws IOException {
        PrivateServers.onChannel(channel -> channel.queueDelete(Topology.STAGED));
        declareQueue();
        long order = put();

        boolean right = allDone(List.of(order));
        observed(
                "queue deleted under a consumer",
                right,
                right ? "consumed again" : "never consumed again (" + SOON.toSeconds() + " s)");
    }
}
