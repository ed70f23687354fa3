package io.orderbridge.desk.api;

import io.orderbridge.desk.access.Caller;
import io.orderbridge.desk.access.Roles;
import io.orderbridge.desk.actions.FollowUp;
import io.orderbridge.desk.actions.FollowUp.Subject;
import io.orderbridge.desk.actions.Requests;
import io.orderbridge.desk.orders.Assignment;
import io.orderbridge.desk.problem.DeskRefusal;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who looks after the orders of a reason. Answers as the rest of the desk. */
@Path("/reasons/{code}")
@RolesAllowed(Roles.READER)
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "failed-order desk")
class ReasonsResource {

    private final FollowUp followUp;
    private final Caller caller;

    ReasonsResource(FollowUp followUp, Caller caller) {
        this.followUp = followUp;
        this.caller = caller;
    }

    @POST
    @Path("/follow-up")
    @RolesAllowed(Roles.OPERATOR)
    @Operation(summary = "Takes all orders of a reason, gives them back, notes something about them or snoozes them")
    public Assignment followUp(@PathParam("code") String code, Requests.FollowUp request) throws SQLException {
        if (!code.matches("[A-Z_]{1,50}")) {
            throw DeskRefusal.wrongUse("a reason is a code such as SKU_UNKNOWN");
        }
        return followUp.change(Subject.reason(code), Requests.given(request), caller.user());
    }
}
