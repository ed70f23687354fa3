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

    private final Caller caller;
    private final DeniedChanges denied;

    CheckRole(Caller caller, DeniedChanges denied) {
        this.caller = caller;
        this.denied = denied;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getProperty(CheckKey.ROLE) != Role.ADMIN) {
            denied.record(caller, request, "the reader's key");
            CheckKey.refuse(request, 403, "READER", "the reader's key may look, not change: use the admin's");
        }
    }
}
