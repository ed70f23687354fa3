package io.orderbridge.hazards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderbridge.model.Topology;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The last one: nothing is consumed after it. */
@QuarkusTest
@WithTestResource(Broker.class)
@Order(Integer.MAX_VALUE)
class StoppingTest extends ChannelTest {

    private static final int AT_ONCE = 4;

    @Test
    void stopping_finishes_what_is_in_hand_and_leaves_the_rest() {
        List<Long> placed = new CopyOnWriteArrayList<>();
        orders.hold();
        for (int order = 0; order < 2 * AT_ONCE; order++) {
            placed.add(put());
        }
        await().atMost(SOON).until(() -> orders.begun().size() == AT_ONCE && Broker.ready(Topology.STAGED) == 0);

        Thread stopping = new Thread(consumers::close);
        stopping.start();
        // It takes no more: what comes now waits at the broker.
        await().during(Duration.ofMillis(300)).atMost(SOON).until(() -> {
            placed.add(put());
            return Broker.ready(Topology.STAGED) > 0;
        });
        assertThat(orders.done()).isEmpty();
        orders.goOn();
        await().atMost(SOON).until(() -> !stopping.isAlive());

        assertThat(orders.done()).hasSize(AT_ONCE);
        await().atMost(SOON).until(() -> Broker.ready(Topology.STAGED) == placed.size() - AT_ONCE);
    }
}
