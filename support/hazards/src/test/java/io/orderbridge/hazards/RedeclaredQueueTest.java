package io.orderbridge.hazards;

import io.orderbridge.model.Topology;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PrivateServers.class)
class RedeclaredQueueTest extends Hazard {

    /** The broker moves the subscription to the new queue, and drops what that delivers. */
    @Test
    void a_queue_that_was_deleted_and_declared_again_at_once_is_consumed_again() throws IOException {
        boolean before = allDone(IntStream.range(0, 5).mapToObj(each -> put()).toList());
        PrivateServers.onChannel(channel -> {
            channel.queueDelete(Topology.STAGED);
            return DeletedQueueTest.declareQueue(channel);
        });
        boolean right = before && allDone(List.of(put()));
        observed(
                "queue deleted and declared again",
                right,
                right ? "consumed again" : "not consumed again within " + SOON.toSeconds() + " s");
    }
}
