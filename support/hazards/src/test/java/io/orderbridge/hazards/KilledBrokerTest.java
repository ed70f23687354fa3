package io.orderbridge.hazards;

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
@WithTestResource(PrivateServers.class)
class KilledBrokerTest extends Hazard {

    @Test
    void a_send_whose_confirm_is_lost_gets_a_result() throws IOException {
        sender.send(anOrder()).join();
        Map<Long, CompletableFuture<Boolean>> sent = new LinkedHashMap<>();
        PrivateServers.rabbitMq.pause();
        for (int i = 0; i < 20; i++) {
            Envelope<OrderStaged> event = anOrder();
            sent.put(event.data().wooOrderId(), sender.send(event));
        }
        die();
        Envelope<OrderStaged> after = anOrder();
        CompletableFuture<Boolean> next = sender.send(after);

        boolean known = within(BOUND, () -> sent.values().stream().allMatch(CompletableFuture::isDone));
        boolean goesOn = within(BOUND, next::isDone);
        long open = sent.values().stream().filter(result -> !result.isDone()).count();
        List<Long> confirmed = new ArrayList<>();
        sent.forEach((order, result) -> {
            if (result.getNow(false)) {
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
        die();
        orders.hold();
        int begun = orders.begun().size();
        expected.add(put());
        within(SOON, () -> orders.begun().size() > begun);
        die();
        orders.letOneGo();
        die();
        expected.add(put());
        orders.goOn();
        die();
        expected.add(put());

        boolean right = allDone(expected);
        observed(
                "broker killed at each step",
                right,
                right ? "4 of 4 handled" : lost(expected) + " of 4 not handled within " + SOON.toSeconds() + " s");
    }

    private static void die() {
        PrivateServers.rabbitMq.kill();
        PrivateServers.rabbitMq.start();
    }
}
