package io.orderbridge.messaging.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.messaging.TestBroker;
import io.orderbridge.model.Topology;
import io.orderbridge.sandbox.servers.PrivateRabbitMq;
import io.orderbridge.service.startup.Findings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueuesCheckTest {

    @Test
    void a_missing_queue_is_one_clear_line() {
        PrivateRabbitMq broker = TestBroker.fresh();
        String tier = Topology.retryQueue(Topology.ALERTING, 3);
        TestBroker.delete(tier);
        try {
            Wrong found = new Wrong();
            new QueuesCheck(TestBroker.settings(), "alerting").look(found);

            assertThat(found.lines)
                    .containsExactly("RabbitMQ at 127.0.0.1:" + broker.amqpPort() + " has no queue " + tier
                            + ": import deploy/rabbitmq/definitions.json");
        } finally {
            TestBroker.declare(
                    tier,
                    Map.of(
                            "x-queue-type",
                            "quorum",
                            "x-dead-letter-exchange",
                            "",
                            "x-dead-letter-routing-key",
                            Topology.ALERTING));
        }
    }

    private static final class Wrong implements Findings {

        private final List<String> lines = new ArrayList<>();

        @Override
        public void ok(String text) {
            // What is wrong matters.
        }

        @Override
        public void warning(String text) {
            lines.add(text);
        }

        @Override
        public void away(String text) {
            lines.add(text);
        }

        @Override
        public void wrong(String text) {
            lines.add(text);
        }
    }
}
