package io.orderbridge.statussync.update;

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
            @Observes StartupEvent started,
            QueueConsumers consumers,
            StatusSyncSettings settings,
            UpdateShop updateShop) {
        // Half of the threads may wait until it is known what became of a note while the others go on.
        consumers.consume(Topology.STATUS_SYNC, 2 * settings.concurrency(), updateShop);
    }
}
