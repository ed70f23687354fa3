package io.orderbridge.processor.sweep;

import io.orderbridge.messaging.publishing.BrokerPublisher;
import io.orderbridge.model.Topology;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;

/** How much waits in a work queue. What waits is not lost. */
@ApplicationScoped
class Backlog {

    private final BrokerPublisher broker;

    Backlog(BrokerPublisher broker) {
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
    Waiting of(String queue) throws IOException {
        BrokerPublisher.QueueCounts work = broker.countsOf(queue);
        int waiting = work.messages();
        for (String retryQueue : Topology.retryQueues(queue)) {
            waiting += broker.countsOf(retryQueue).messages();
        }
        return new Waiting(waiting, work.consumers() > 0);
    }
}
