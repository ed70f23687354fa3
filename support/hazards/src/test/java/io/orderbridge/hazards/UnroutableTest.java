package io.orderbridge.hazards;

import io.orderbridge.model.Topology;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PrivateServers.class)
class UnroutableTest extends Hazard {

    @Test
    void an_event_that_no_queue_takes_does_not_count_as_sent() throws IOException {
        PrivateServers.onChannel(
                channel -> channel.queueUnbind(Topology.STAGED, PrivateServers.EXCHANGE, "order.staged"));

        CompletableFuture<Boolean> result = sender.send(anOrder());
        boolean known = within(BOUND, result::isDone);
        PrivateServers.bind();

        boolean right = known && !result.join();
        observed(
                "unroutable",
                right,
                right ? "not sent, and it says so" : known ? "counts as sent, and is nowhere" : "no result");
    }
}
