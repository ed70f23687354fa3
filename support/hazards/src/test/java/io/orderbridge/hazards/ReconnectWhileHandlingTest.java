package io.orderbridge.hazards;

import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ReconnectWhileHandlingTest extends Hazard {

    /** Tags begin again at 1 with each channel: the tag of an order from before is another order's after. */
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
        boolean consumed = awaitConsumer();
        orders.letOneGo();
        within(Duration.ofSeconds(15), () -> orders.begun().size() == begunBefore + 2);
        PrivateServers.rabbitMq.kill();
        PrivateServers.rabbitMq.start();
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
