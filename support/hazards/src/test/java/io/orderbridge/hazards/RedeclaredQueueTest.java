package io.orderbridge.hazards;

import io.orderbridge.model.Topology;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PrivateServers.class)
class RedeclaredQueueTest extends Hazard {

    /** Twice orderbridge.consume.renew-after as it ships, with room. */
    private static final Duration RENEWED = Duration.ofSeconds(150);

    /** The broker moves the subscription to the new queue, and drops what that delivers. */
    @Test
    void a_queue_that_was_deleted_and_declared_again_at_once_is_consumed_again() throws IOException {
        boolean before = allDone(IntStream.range(0, 5).mapToObj(each -> put()).toList());
        PrivateServers.onChannel(channel -> {
            channel.queueDelete(Topology.STAGED);
            return DeletedQueueTest.declareQueue(channel);
        });
        boolean right = before && allDone(List.of(put()), RENEWED);
        observed(
                "queue deleted and declared again",
                right,
                right
                        ? "consumed again within " + RENEWED.toSeconds() + " s"
                        : "not consumed again within " + RENEWED.toSeconds() + " s");
    }
}
