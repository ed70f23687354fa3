package io.orderbridge.desk.audit;

import io.orderbridge.desk.access.Caller;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Puts every change that was asked for and not done into the audit log, with what the caller reads. What was done is audited
 * where it is done. Looking is not.
 */
class AuditRefusedChanges {

    private static final int TOO_MANY = 429;

    private final Caller caller;
    private final AuditLog audit;

    AuditRefusedChanges(Caller caller, AuditLog audit) {
        this.caller = caller;
        this.audit = audit;
    }

    /** A caller who may not call anything is refused on the event loop, which must not wait for a database. */
    @ServerResponseFilter
    Uni<Void> audit(ContainerRequestContext request, ContainerResponseContext response, ResourceInfo resource) {
        int status = response.getStatus();
        // Somebody who has to wait has been recorded often enough. Who is to blame for 5xx is not the caller. Log-ins
        // are
        // counted by RefusedLogIns.
        if (resource.getResourceMethod() == null
                || request.getMethod().equals("GET")
                || status < 400
                || status >= 500
                || status == TOO_MANY
                || request.getUriInfo().getPath().matches("/?login(/.*)?")) {
            return Uni.createFrom().nullItem();
        }
        String path = request.getUriInfo().getPath();
        String what = request.getMethod() + (path.startsWith("/") ? " " : " /") + path + ": "
                + Optional.ofNullable(response.getEntity())
                        .filter(entity -> !isPage(response))
                        .map(Object::toString)
                        .orElse("status " + status);
        String user = caller.userForTheRecord();
        boolean denied = status == 401 || status == 403;
        return Uni.createFrom()
                .voidItem()
                .invoke(() -> {
                    if (denied) {
                        audit.denied(user, what);
                    } else {
                        audit.refused(user, what);
                    }
                })
                .runSubscriptionOn(Infrastructure.getDefaultExecutor());
    }

    private static boolean isPage(ContainerResponseContext response) {
        return response.getMediaType() != null && response.getMediaType().isCompatible(MediaType.TEXT_HTML_TYPE);
    }
}
