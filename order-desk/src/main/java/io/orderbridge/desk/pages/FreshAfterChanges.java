package io.orderbridge.desk.pages;

import io.orderbridge.desk.actions.WaitingOrders;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Who has just changed something does not look at figures from before. */
class FreshAfterChanges {

    private final WaitingOrders waitingOrders;

    FreshAfterChanges(WaitingOrders waitingOrders) {
        this.waitingOrders = waitingOrders;
    }

    @ServerResponseFilter
    void forget(ContainerRequestContext request, ContainerResponseContext response) {
        if (!request.getMethod().equals("GET")) {
            waitingOrders.changed();
        }
    }
}
