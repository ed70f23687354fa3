package io.orderbridge.hazards;

import io.orderbridge.model.Topology;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PrivateServers.class)
class ReconnectWhileHandlingTest extends Hazard {

    /**
     * Tags begin again at 1 with each channel: the tag of the order in hand is, after the reconnect, that of the order behind
     * it. Whether the broker still has that one shows when it fails.
     */
    @Test
    void an_acknowledgement_from_before_a_reconnect_settles_no_order_after_it() throws IOException {
        long first = put();
        allDone(List.of(first));
        orders.hold();
        int begunBefore = orders.begun().size();
        long inHand = put();
        within(SOON, () -> orders.begun().size() == begunBefore + 1);

        PrivateServers.rabbitMq.kill();
        PrivateServers.rabbitMq.start();
        long behind = put();
        orders.failOnce(behind);
        boolean consumed = awaitConsumer()
                && within(SOON, () -> PrivateServers.onChannel(channel -> channel.messageCount(Topology.STAGED)) == 0);
        orders.letOneGo();
        within(SOON, () -> orders.begun().size() == begunBefore + 2);
        orders.goOn();

        boolean right = allDone(List.of(inHand, behind));
        observed(
                "reconnect while handling",
                right,
                right
                        ? "both handled"
                        : lost(List.of(inHand, behind)) + " of 2 lost" + (consumed ? "" : ", and not consumed again"));
    }
}
