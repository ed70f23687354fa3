package io.orderbridge.hazards;

import io.orderbridge.messaging.publishing.PublishResult;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.OrderStaged;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Broker.class)
class KilledBrokerTest extends Hazard {

    @Test
    void a_send_whose_confirm_is_lost_gets_a_result() throws IOException {
        events.publish(anOrder()).join();
        Map<Long, CompletableFuture<PublishResult>> sent = new LinkedHashMap<>();
        Broker.rabbitMq.pause();
        for (int i = 0; i < 20; i++) {
            Envelope<OrderStaged> event = anOrder();
            sent.put(event.data().wooOrderId(), events.publish(event));
        }
        Broker.die();
        CompletableFuture<PublishResult> next = events.publish(anOrder());

        boolean known = within(BOUND, () -> sent.values().stream().allMatch(CompletableFuture::isDone));
        boolean goesOn = within(BOUND, next::isDone);
        long open = sent.values().stream().filter(result -> !result.isDone()).count();
        List<Long> confirmed = new ArrayList<>();
        sent.forEach((order, result) -> {
            if (result.isDone() && result.join().confirmed()) {
                confirmed.add(order);
            }
        });
        boolean there = allDone(confirmed);
        observed(
                "lost confirm",
                known && goesOn && there,
                (known ? "each of 20 sends has a result" : open + " of 20 sends have no result")
                        + (goesOn ? "" : ", nor has the next one")
                        + (there ? "" : ", " + lost(confirmed) + " confirmed and lost"));
    }

    @Test
    void an_order_survives_the_brokers_death_at_each_step() throws IOException {
        List<Long> expected = new ArrayList<>();
        expected.add(put());
        Broker.rabbitMq.kill();
        boolean said = saysThatItIsGone();
        Broker.rabbitMq.start();
        orders.hold();
        long held = put();
        expected.add(held);
        within(SOON, () -> orders.begun(held) == 1);
        Broker.die();
        orders.letOneGo();
        expected.add(put());
        Broker.die();
        orders.goOn();
        expected.add(put());

        boolean done = allDone(expected);
        observed(
                "broker killed at each step",
                done && said,
                (done ? "4 of 4 handled" : lost(expected) + " of 4 not handled within " + SOON.toSeconds() + " s")
                        + (said ? "" : ", and health does not say that it is gone"));
    }

    /** Only ours has a state of its own. */
    private boolean saysThatItIsGone() {
        return !isOurs() || within(SOON, () -> stagedOrders().why().contains("cannot be reached"));
    }
}
