package io.orderbridge.hazards;

import io.orderbridge.sandbox.servers.PrivateRabbitMq;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A broker of three nodes; the channels are connected to one that does not lead the queue. */
@QuarkusTest
@Tag("cluster")
@WithTestResource(value = Broker.class, initArgs = @ResourceArg(name = Broker.NODES, value = "3"))
class LostLeaderTest extends Hazard {

    @Test
    void a_queue_is_consumed_on_when_another_node_leads_it() throws IOException {
        PrivateRabbitMq leader = Broker.others.get(0);
        leader.kill();
        boolean right = allDone(List.of(put()));
        leader.start();
        right &= allDone(List.of(put()));
        observed("leader lost", right, right ? "consumed on" : "not consumed again within " + SOON.toSeconds() + " s");
    }

    @Test
    void a_queue_is_consumed_again_when_it_has_a_majority_again() throws IOException {
        Broker.others.forEach(PrivateRabbitMq::kill);
        // It has no leader now, and takes nothing.
        Broker.others.forEach(PrivateRabbitMq::start);
        boolean right = allDone(List.of(put()));
        observed(
                "majority of the nodes lost",
                right,
                right ? "consumed again" : "not consumed again within " + SOON.toSeconds() + " s");
    }
}
