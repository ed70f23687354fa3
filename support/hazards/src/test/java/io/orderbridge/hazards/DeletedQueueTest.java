package io.orderbridge.hazards;

import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.orderbridge.model.Topology;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PrivateServers.class)
class DeletedQueueTest extends Hazard {

    /** The broker ends the subscription. */
    @Test
    void a_queue_that_was_deleted_is_consumed_again_once_it_is_back() throws IOException {
        PrivateServers.onChannel(channel -> channel.queueDelete(Topology.STAGED));
        await().during(Duration.ofSeconds(3)).atMost(SOON).until(() -> !isThere());
        PrivateServers.onChannel(DeletedQueueTest::declareQueue);
        boolean right = allDone(List.of(put()));
        observed(
                "queue deleted under a consumer",
                right,
                right ? "consumed again" : "not consumed again within " + SOON.toSeconds() + " s");
    }

    static AMQP.Queue.BindOk declareQueue(Channel channel) throws IOException {
        channel.queueDeclare(Topology.STAGED, true, false, false, Map.of("x-queue-type", "quorum"));
        return channel.queueBind(Topology.STAGED, PrivateServers.EXCHANGE, "order.staged");
    }

    private static boolean isThere() {
        try {
            PrivateServers.onChannel(channel -> channel.queueDeclarePassive(Topology.STAGED));
            return true;
        } catch (UncheckedIOException e) {
            return false;
        }
    }
}
