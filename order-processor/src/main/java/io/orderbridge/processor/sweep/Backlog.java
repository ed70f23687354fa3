package io.orderbridge.processor.sweep;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.orderbridge.messaging.BrokerSettings;
import io.orderbridge.model.Topology;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** How much waits in a work queue. What waits is not lost. */
@ApplicationScoped
class Backlog {

    private final BrokerSettings broker;

    Backlog(BrokerSettings broker) {
        this.broker = broker;
    }

    /**
     * What a work queue holds.
     *
     * @param waiting messages that nobody has in hand, those in its retry tiers among them
     * @param consumed whether anybody consumes it now
     */
    record Waiting(int waiting, boolean consumed) {

        /** Whether whatever was sent to the queue a while ago has been dealt with, or is lost. */
        boolean none() {
            return waiting == 0 && consumed;
        }
    }

    /** What the queue holds. */
    Waiting of(String queue) throws IOException, TimeoutException {
        try (Connection connection = broker.connections().newConnection("sweep");
                Channel channel = connection.createChannel()) {
            AMQP.Queue.DeclareOk work = channel.queueDeclarePassive(queue);
            int waiting = work.getMessageCount();
            for (int tier = 1; tier <= Topology.RETRY_TIERS; tier++) {
                waiting += channel.queueDeclarePassive(Topology.retryQueue(queue, tier))
                        .getMessageCount();
            }
            return new Waiting(waiting, work.getConsumerCount() > 0);
        }
    }
}
