package io.orderbridge.statussync.telling;

import io.orderbridge.messaging.consuming.Deliveries;
import io.orderbridge.model.Topology;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Where tickets, shipments and rollbacks come in. */
@ApplicationScoped
class TicketEvents {

    private final Deliveries deliveries;
    private final TellShop tellShop;

    TicketEvents(Deliveries deliveries, TellShop tellShop) {
        this.deliveries = deliveries;
        this.tellShop = tellShop;
    }

    @Incoming("tickets")
    @Blocking(value = "tickets", ordered = false)
    CompletionStage<Void> onTicket(Message<byte[]> message) {
        return deliveries.process(message, "tickets", Topology.STATUS_SYNC, tellShop);
    }
}
