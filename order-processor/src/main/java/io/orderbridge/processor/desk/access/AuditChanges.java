package io.orderbridge.processor.desk.access;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;

/**
 * Puts every change that was asked for and not done into the audit, with what the caller was told. What was done is
 * audited where it is done. Looking is not.
 */
@Provider
@KeyNeeded
class AuditChanges implements ContainerResponseFilter {

    private static final int TOO_MANY = 429;

    private final Caller caller;
    private final ChangeAudit audit;

    AuditChanges(Caller caller, ChangeAudit audit) {
        this.caller = caller;
        this.audit = audit;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        int status = response.getStatus();
        // Who is told to wait has been recorded often enough.
        if (request.getMethod().equals("GET") || status < 400 || status == TOO_MANY) {
            return;
        }
        String path = request.getUriInfo().getPath();
        String what = request.getMethod() + (path.startsWith("/") ? " " : " /") + path + ": "
                + Optional.ofNullable(response.getEntity())
                        .map(Object::toString)
                        .orElse("status " + status);
        if (status == 401 || status == 403) {
            audit.denied(caller, what);
        } else if (status < 500) {
            audit.refused(caller, what);
        }
    }
}
