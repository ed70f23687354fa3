package io.orderbridge.hazards;

import io.orderbridge.hazards.OrderFailures.AsTold;
import io.orderbridge.messaging.consuming.Outcome;
import io.orderbridge.service.failure.Failure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Broker.class)
class ReconnectWhileHandlingTest extends Hazard {

    /** How many orders the channel handles at once. */
    private static final int AT_ONCE = 4;

    /**
     * Tags begin again at 1 with each channel: the tag of the order in hand is, after the reconnect, that of the order behind
     * it. Whether the broker still has that one shows when it is to go back to its queue.
     */
    @Test
    void an_acknowledgement_from_before_a_reconnect_settles_no_order_after_it() throws IOException {
        allDone(List.of(put()));
        orders.hold();
        long inHand = put();
        within(SOON, () -> orders.begun(inHand) == 1);

        Broker.die();
        long behind = put();
        goesBackOnce(behind);
        for (int i = 1; i < AT_ONCE; i++) {
            put();
        }
        boolean consumed = within(SOON, () -> orders.begun(behind) == 1);
        int begun = orders.begun().size();
        orders.letOneGo();
        // Another takes its place when it is acknowledged.
        within(SOON, () -> orders.begun().size() > begun);
        orders.goOn();

        boolean right = allDone(List.of(inHand, behind));
        observed(
                "reconnect while handling",
                right,
                right
                        ? "both handled"
                        : lost(List.of(inHand, behind)) + " of 2 lost" + (consumed ? "" : ", and not consumed again"));
    }

    private void goesBackOnce(long order) {
        AtomicBoolean goesBack = new AtomicBoolean(true);
        orders.are((each, incoming) -> {
            if (each.wooOrderId() == order && goesBack.getAndSet(false)) {
                throw new AsTold(Failure.outage(counterPoint.name(), "as told"));
            }
            return Outcome.DONE;
        });
    }
}
