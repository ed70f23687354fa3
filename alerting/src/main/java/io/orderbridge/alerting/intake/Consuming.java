package io.orderbridge.alerting.intake;

import io.orderbridge.alerting.AlertingSettings;
import io.orderbridge.messaging.consuming.QueueConsumers;
import io.orderbridge.model.Topology;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Where alerts come in, and what makes the desk look whether a mail is due. */
@ApplicationScoped
class Consuming {

    private static final Logger LOG = Logger.getLogger(Consuming.class);
    private static final long LOOK_EVERY_MILLIS = 250;

    private final AlertDesk desk;
    private final ScheduledExecutorService mailing = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "mailing");
        thread.setDaemon(true);
        return thread;
    });

    Consuming(AlertDesk desk) {
        this.desk = desk;
    }

    /** After the start-up checks, which have a lower priority number. */
    void start(@Observes StartupEvent started, QueueConsumers consumers, AlertingSettings settings) {
        consumers.gather(Topology.ALERTING, settings.mostGathered(), desk);
        ScheduledFuture<?> looking =
                mailing.scheduleWithFixedDelay(this::look, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        LOG.debugf("looking for due mails, first in %d ms", looking.getDelay(TimeUnit.MILLISECONDS));
    }

    private void look() {
        try {
            desk.sendWhatIsDue();
        } catch (RuntimeException e) {
            // The next look must come. The alerts stay with the broker.
            LOG.error("alerts could not be mailed: unexpected", e);
        }
    }

    @PreDestroy
    void stop() {
        mailing.shutdownNow();
    }
}
