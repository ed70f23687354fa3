package io.orderbridge.hazards;

import io.orderbridge.messaging.publishing.PublishResult;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Broker.class)
class SilentBrokerTest extends Hazard {

    @Test
    void a_frozen_broker_gives_a_send_a_result_in_bounded_time() throws IOException {
        events.publish(anOrder()).join();
        Broker.rabbitMq.pause();
        boolean known;
        try {
            CompletableFuture<PublishResult> result = events.publish(anOrder());
            known = within(BOUND, result::isDone);
        } finally {
            Broker.rabbitMq.resume();
        }
        recovered("frozen broker", known);
    }

    @Test
    void a_broker_that_is_short_of_memory_gives_a_send_a_result_in_bounded_time() throws IOException {
        Broker.rabbitMq.control("set_vm_memory_high_watermark", "0.000001");
        boolean known;
        boolean taken;
        try {
            // The first message of a connection is still taken.
            within(BOUND, () -> !events.publish(anOrder()).isDone());
            CompletableFuture<PublishResult> result = events.publish(anOrder());
            known = within(BOUND, result::isDone);
            taken = known && result.join().confirmed();
        } finally {
            Broker.rabbitMq.control("set_vm_memory_high_watermark", "0.4");
        }
        recovered("broker short of memory", known && !taken);
    }

    private void recovered(String hazard, boolean result) throws IOException {
        boolean handled = allDone(List.of(put()));
        boolean sends = within(SOON, () -> events.publish(anOrder())
                .get(BOUND.toSeconds(), TimeUnit.SECONDS)
                .confirmed());
        observed(
                hazard,
                result && handled && sends,
                (result ? "a result in bounded time" : "no result within " + BOUND.toSeconds() + " s")
                        + (handled ? "" : ", and not consumed afterwards")
                        + (sends ? "" : ", and nothing sent afterwards"));
    }
}
