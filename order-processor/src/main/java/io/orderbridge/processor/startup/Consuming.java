package io.orderbridge.processor.startup;

import io.orderbridge.messaging.consuming.QueueConsumers;
import io.orderbridge.model.Topology;
import io.orderbridge.processor.ProcessorSettings;
import io.orderbridge.processor.feedback.NoteWhatTheShopWasTold;
import io.orderbridge.processor.ticket.CreateTicket;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** What this service consumes, and when it begins to work by itself. */
@ApplicationScoped
class Consuming {

    /** After the checks, whose priorities are lower numbers. */
    void start(
            @Observes StartupEvent started,
            QueueConsumers consumers,
            ProcessorSettings settings,
            CreateTicket createTicket,
            NoteWhatTheShopWasTold noteWhatTheShopWasTold,
            Scheduler scheduler) {
        consumers.consume(Topology.STAGED, settings.concurrency(), createTicket);
        consumers.consume(Topology.FEEDBACK, 1, noteWhatTheShopWasTold);
        scheduler.resume();
    }
}
