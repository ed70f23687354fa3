package io.orderbridge.alerting.intake;

import io.orderbridge.alerting.AlertingSettings;
import io.orderbridge.messaging.consuming.QueueConsumers;
import io.orderbridge.messaging.publishing.HealthNews;
import io.orderbridge.model.Topology;
import io.orderbridge.service.loop.Loops;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** Where alerts come in, and what makes the desk look whether a mail is due. */
@ApplicationScoped
class Consuming {

    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    /** After the start-up checks, which have a lower priority number. */
    void start(
            @Observes StartupEvent started,
            QueueConsumers consumers,
            AlertingSettings settings,
            AlertDesk desk,
            Loops loops) {
        consumers.consumeInBatches(Topology.ALERTING, settings.mostGathered(), desk);
        loops.repeat(HealthNews.NOTIFYING, LOOK_EVERY, desk::sendWhatIsDue);
    }
}
