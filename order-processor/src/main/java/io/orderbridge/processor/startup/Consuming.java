package io.orderbridge.processor.startup;

import io.orderbridge.messaging.consuming.QueueConsumers;
import io.orderbridge.model.Topology;
import io.orderbridge.processor.ProcessorSettings;
import io.orderbridge.processor.feedback.NoteWhatTheShopWasTold;
import io.orderbridge.processor.ticket.CreateTicket;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** What this service consumes. */
@ApplicationScoped
class Consuming {

    /** After the checks, whose priorities are lower numbers. */
    void start(
            @Observes StartupEvent started,
            QueueConsumers consumers,
            ProcessorSettings settings,
            CreateTicket createTicket,
            NoteWhatTheShopWasTold noteWhatTheShopWasTold) {
        consumers.consume(Topology.STAGED, settings.concurrency(), createTicket);
        consumers.consume(Topology.FEEDBACK, 1, noteWhatTheShopWasTold);
    }
}
