package io.orderbridge.alerting.intake;

import io.orderbridge.health.HealthSettings;
import io.orderbridge.messaging.outage.Outages;
import io.orderbridge.messaging.publishing.BrokerDependency;
import io.orderbridge.messaging.publishing.NotConfirmedException;
import io.orderbridge.service.loop.Loops;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Asks the broker again and again whether it takes messages. One that is short of memory or disk takes none, so that no
 * service can report to alerting that its events do not get through; alerting finds out by itself and mails it.
 */
@ApplicationScoped
class BrokerWatch {

    private final BrokerDependency broker;
    private final Outages outages;
    private boolean refusedBefore;

    BrokerWatch(BrokerDependency broker, Outages outages) {
        this.broker = broker;
        this.outages = outages;
    }

    /** After the start-up checks. */
    void start(@Observes StartupEvent started, Loops loops, HealthSettings settings) {
        loops.repeat("probing RabbitMQ", settings.interval(), this::look);
    }

    /** A broker that is just being started again is worth no mail: it has to refuse twice. */
    private void look() {
        if (outages.isAway(BrokerDependency.NAME)) {
            return;
        }
        try {
            broker.probe();
            refusedBefore = false;
        } catch (NotConfirmedException e) {
            if (refusedBefore) {
                outages.note(BrokerDependency.NAME, e.getMessage());
            }
            refusedBefore = !refusedBefore;
        }
    }
}
