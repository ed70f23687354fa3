package io.orderbridge.desk.api;

import io.orderbridge.desk.access.Roles;
import io.orderbridge.desk.actions.PipelineHealth;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How the whole pipeline is. */
@Path("/health")
@RolesAllowed(Roles.READER)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "health")
class HealthResource {

    private final PipelineHealth health;

    HealthResource(PipelineHealth health) {
        this.health = health;
    }

    @GET
    @Operation(summary = "How the whole pipeline is; the worst first")
    public PipelineHealth.Report health() {
        return health.report();
    }
}
