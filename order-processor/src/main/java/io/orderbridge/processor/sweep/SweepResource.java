package io.orderbridge.processor.sweep;

import io.orderbridge.processor.desk.access.AdminOnly;
import io.orderbridge.processor.desk.access.Caller;
import io.orderbridge.processor.desk.access.KeyNeeded;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;

/** A sweep by hand. 409 while another one is under way, 503 while CounterPoint is away; else as the desk. */
@Path("/sweep")
@KeyNeeded
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "failed-order desk")
class SweepResource {

    private static final Logger LOG = Logger.getLogger(SweepResource.class);

    private final Sweep sweep;
    private final Caller caller;

    SweepResource(Sweep sweep, Caller caller) {
        this.sweep = sweep;
        this.caller = caller;
    }

    @POST
    @AdminOnly
    @Operation(
            summary = "Looks for orders that fell between the chairs and sends them on; waits for order-ingest's part")
    public SweepReport sweep() throws SQLException {
        LOG.infof("a sweep by %s", caller.user());
        return sweep.sweep(true);
    }
}
