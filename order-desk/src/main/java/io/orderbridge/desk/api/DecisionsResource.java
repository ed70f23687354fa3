package io.orderbridge.desk.api;

import io.orderbridge.counterpoint.TicketChangeRepository.TicketChange;
import io.orderbridge.desk.access.Caller;
import io.orderbridge.desk.access.Roles;
import io.orderbridge.desk.actions.ChangedTickets;
import io.orderbridge.desk.actions.FollowUp;
import io.orderbridge.desk.actions.FollowUp.Subject;
import io.orderbridge.desk.actions.HeldOrders;
import io.orderbridge.desk.actions.OrderQueries;
import io.orderbridge.desk.actions.Requests;
import io.orderbridge.desk.orders.Assignment;
import io.orderbridge.messaging.publishing.NotConfirmedException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who looks after what, and decisions about held orders and changed tickets. Answers as the rest of the desk. */
@Path("/orders")
@RolesAllowed(Roles.READER)
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "failed-order desk")
class DecisionsResource {

    private final FollowUp followUp;
    private final HeldOrders heldOrders;
    private final ChangedTickets changedTickets;
    private final OrderQueries queries;
    private final Caller caller;

    DecisionsResource(
            FollowUp followUp,
            HeldOrders heldOrders,
            ChangedTickets changedTickets,
            OrderQueries queries,
            Caller caller) {
        this.followUp = followUp;
        this.heldOrders = heldOrders;
        this.changedTickets = changedTickets;
        this.queries = queries;
        this.caller = caller;
    }

    /** What was done, for people. */
    public record Done(String message) {}

    @GET
    @Path("/changed")
    @Operation(summary = "Tickets whose order the shop has changed since, the oldest change first")
    public List<TicketChange> changed() throws SQLException {
        return changedTickets.open();
    }

    @POST
    @Path("/{order}/follow-up")
    @RolesAllowed(Roles.OPERATOR)
    @Operation(summary = "Takes an order, gives it back, notes something about it or snoozes it")
    public Assignment order(@PathParam("order") String order, Requests.FollowUp request) throws SQLException {
        return followUp.change(
                Subject.order(queries.show(order).order().stagingId()), Requests.given(request), caller.user());
    }

    @POST
    @Path("/{order}/dealt-with")
    @RolesAllowed(Roles.OPERATOR)
    @Operation(summary = "Marks what the shop did to a ticket as dealt with")
    public Done dealtWith(@PathParam("order") String order, Requests.Decide request) throws SQLException {
        changedTickets.dealtWith(order, Requests.given(request).reason(), caller.user());
        return new Done("marked as dealt with");
    }

    @POST
    @Path("/{order}/net-refund")
    @RolesAllowed(Roles.OPERATOR)
    @Operation(summary = "Has refunded goods left out of the ticket of an order that is held for a refund in part")
    public Done netRefund(@PathParam("order") String order, Requests.Decide request) throws SQLException {
        heldOrders.netRefunds(List.of(order), Requests.given(request).reason(), caller.user());
        return new Done("the refunded goods are left out; the order goes on within a minute");
    }

    @POST
    @Path("/{order}/take-parts")
    @RolesAllowed(Roles.ADMIN)
    @Operation(summary = "Makes tickets of a held order and its other parts; what they are parts of is closed first")
    public Done takeParts(@PathParam("order") String order, Requests.Decide request)
            throws SQLException, NotConfirmedException {
        return new Done(heldOrders.takeParts(order, Requests.given(request).ticket(), request.reason(), caller.user()));
    }

    @POST
    @Path("/{order}/take-main")
    @RolesAllowed(Roles.ADMIN)
    @Operation(summary = "Skips a held order and its other parts, since the order that they are parts of has the goods")
    public Done takeMain(@PathParam("order") String order, Requests.Decide request)
            throws SQLException, NotConfirmedException {
        return new Done(heldOrders.takeMain(order, Requests.given(request).reason(), caller.user()));
    }
}
