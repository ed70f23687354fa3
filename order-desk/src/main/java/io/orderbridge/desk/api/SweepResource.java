package io.orderbridge.desk.api;

import io.orderbridge.desk.access.Caller;
import io.orderbridge.desk.access.Roles;
import io.orderbridge.desk.audit.AuditLog;
import io.orderbridge.desk.services.Processor;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A sweep by hand. 409 while another one is under way, 503 while CounterPoint is away; else as the desk. */
@Path("/sweep")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "failed-order desk")
class SweepResource {

    private final Processor processor;
    private final AuditLog audit;
    private final Caller caller;

    SweepResource(Processor processor, AuditLog audit, Caller caller) {
        this.processor = processor;
        this.audit = audit;
        this.caller = caller;
    }

    @POST
    @RolesAllowed(Roles.OPERATOR)
    @Operation(summary = "Looks for orphaned orders and sends them on; waits for order-ingest's part")
    public Processor.Swept sweep() throws SQLException {
        String user = caller.user();
        Processor.Swept swept = processor.sweep();
        audit.sweep(user, swept.summary());
        return swept;
    }
}
