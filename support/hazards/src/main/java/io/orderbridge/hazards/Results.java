package io.orderbridge.hazards;

import io.orderbridge.model.StatusSyncResult;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** How not to do it: it acknowledges for itself and throws, so SmallRye ends its channel. */
@Singleton
public class Results {

    @Incoming("status-sync-results")
    @Blocking("status-sync-results")
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    CompletionStage<Void> take(Message<StatusSyncResult> result) {
        throw new IllegalStateException("as told");
    }
}
