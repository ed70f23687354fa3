package io.orderbridge.alerting.intake;

import io.orderbridge.messaging.publishing.HealthNews;
import io.orderbridge.service.loop.Loops;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** Makes the desk look whether a mail is due. */
@ApplicationScoped
class Mailing {

    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    /** After the start-up checks, which have a lower priority number. */
    void start(@Observes StartupEvent started, AlertDesk desk, Loops loops) {
        loops.repeat(HealthNews.NOTIFYING, LOOK_EVERY, desk::sendWhatIsDue);
    }
}
