package io.orderbridge.hazards;

import io.orderbridge.model.Topology;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** After those that kill the broker: one that dies right after a queue was declared may come back without it. */
@QuarkusTest
@WithTestResource(Broker.class)
@Order(Broker.NO_DEATH_AFTER)
class RedeclaredQueueTest extends Hazard {

    /** Twice orderbridge.consume.renew-after as it ships, with room. */
    private static final Duration RENEWED = Duration.ofSeconds(150);

    /** The broker moves the subscription to the new queue, and drops what that delivers. */
    @Test
    void a_queue_that_was_deleted_and_declared_again_at_once_is_consumed_again() throws IOException {
        boolean before = allDone(IntStream.range(0, 5).mapToObj(each -> put()).toList());
        Broker.onChannel(channel -> {
            channel.queueDelete(Topology.STAGED);
            return Broker.declareStaged(channel);
        });
        boolean right = before && allDone(List.of(put()), RENEWED);
        observed(
                "queue deleted and declared again at once",
                right,
                (right ? "" : "not ") + "consumed again within " + RENEWED.toSeconds() + " s");
    }
}
