package io.orderbridge.processor.desk.access;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/** Lets readers change nothing. */
@Provider
@AdminOnly
@Priority(Priorities.AUTHORIZATION)
class CheckRole implements ContainerRequestFilter {

    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getProperty(CheckKey.ROLE) != Role.ADMIN) {
            CheckKey.refuse(request, 403, "READER", "a reader may look, not change: that takes an admin");
        }
    }
}
