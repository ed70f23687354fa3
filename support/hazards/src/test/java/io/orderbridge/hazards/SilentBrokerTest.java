package io.orderbridge.hazards;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PrivateServers.class)
class SilentBrokerTest extends Hazard {

    @Test
    void a_frozen_broker_gives_a_send_a_result_in_bounded_time() throws IOException, InterruptedException {
        sender.send(anOrder()).join();
        PrivateServers.rabbitMq.pause();
        boolean known;
        try {
            CompletableFuture<Boolean> result = sender.send(anOrder());
            known = within(BOUND, result::isDone);
        } finally {
            PrivateServers.rabbitMq.resume();
        }
        boolean handled = allDone(List.of(put()));
        observed(
                "frozen broker",
                known && handled,
                (known ? "a result in bounded time" : "no result within " + BOUND.toSeconds() + " s")
                        + (handled ? "" : ", and not consumed afterwards"));
    }

    @Test
    void a_broker_that_is_short_of_memory_gives_a_send_a_result_in_bounded_time() throws Exception {
        PrivateServers.rabbitMq.control("set_vm_memory_high_watermark", "0.000001");
        boolean known;
        boolean taken;
        try {
            // The first message of a connection is still taken.
            within(BOUND, () -> !sender.send(anOrder()).isDone());
            CompletableFuture<Boolean> result = sender.send(anOrder());
            known = within(BOUND, result::isDone);
            taken = result.getNow(false);
        } finally {
            PrivateServers.rabbitMq.control("set_vm_memory_high_watermark", "0.4");
        }
        boolean handled = allDone(List.of(put()));
        observed(
                "broker short of memory",
                known && !taken && handled,
                (known ? "a result in bounded time" : "no result within " + BOUND.toSeconds() + " s")
                        + (handled ? "" : ", and not consumed afterwards"));
    }
}
