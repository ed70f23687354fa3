package io.orderbridge.statussync.telling;

import io.orderbridge.messaging.consuming.QueueConsumers;
import io.orderbridge.model.Topology;
import io.orderbridge.statussync.StatusSyncSettings;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Where tickets, shipments and rollbacks come in. The queue has a single active consumer, so that no two instances tell
 * the shop of the same order at once.
 */
@ApplicationScoped
class Consuming {

    /** After the start-up checks, which have a lower priority number. */
    void start(
            @Observes StartupEvent started, QueueConsumers consumers, StatusSyncSettings settings, TellShop tellShop) {
        consumers.consume(Topology.STATUS_SYNC, settings.concurrency(), tellShop);
    }
}
