package io.orderbridge.hazards;

import io.orderbridge.messaging.publishing.PublishResult;
import io.orderbridge.model.Topology;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Broker.class)
class UnroutableTest extends Hazard {

    /** Not even the queue for what no other takes. */
    @Test
    void an_event_that_no_queue_takes_does_not_count_as_sent() throws IOException {
        Broker.onChannel(channel -> channel.queueUnbind(Topology.STAGED, Topology.ORDERS, "order.staged"));
        Broker.onChannel(channel -> channel.queueUnbind(Topology.UNROUTABLE, Topology.UNROUTABLE, ""));
        boolean known;
        boolean sent;
        try {
            CompletableFuture<PublishResult> result = events.publish(anOrder());
            known = within(BOUND, result::isDone);
            sent = known && result.join().confirmed();
        } finally {
            Broker.onChannel(channel -> channel.queueBind(Topology.UNROUTABLE, Topology.UNROUTABLE, ""));
            Broker.onChannel(channel -> channel.queueBind(Topology.STAGED, Topology.ORDERS, "order.staged"));
        }

        boolean right = known && !sent;
        observed(
                "unroutable",
                right,
                right ? "not sent, and it says so" : known ? "counts as sent, and is nowhere" : "no result");
    }
}
