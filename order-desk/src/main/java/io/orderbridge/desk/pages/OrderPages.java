package io.orderbridge.desk.pages;

import io.orderbridge.desk.access.Caller;
import io.orderbridge.desk.access.Roles;
import io.orderbridge.desk.actions.OrderQueries;
import io.orderbridge.desk.actions.RepairOrder;
import io.orderbridge.desk.actions.ReplayOrders;
import io.orderbridge.desk.actions.Reports;
import io.orderbridge.desk.actions.Requests;
import io.orderbridge.desk.actions.RollBackOrder;
import io.orderbridge.desk.actions.SkipOrder;
import io.orderbridge.desk.orders.OrderDetail;
import io.orderbridge.desk.orders.OrderSummary;
import io.orderbridge.desk.problem.DeskRefusal;
import io.orderbridge.messaging.publishing.NotConfirmedException;
import io.orderbridge.model.Reason;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** One order with all that is known of it, and what can be done about it. A page that is old changes nothing. */
@Path("/desk")
@RolesAllowed(Roles.READER)
@Produces(MediaType.TEXT_HTML)
class OrderPages {

    private final OrderQueries queries;
    private final RepairOrder repairOrder;
    private final ReplayOrders replayOrders;
    private final SkipOrder skipOrder;
    private final RollBackOrder rollBackOrder;
    private final Page page;
    private final Caller caller;

    OrderPages(
            OrderQueries queries,
            RepairOrder repairOrder,
            ReplayOrders replayOrders,
            SkipOrder skipOrder,
            RollBackOrder rollBackOrder,
            Page page,
            Caller caller) {
        this.queries = queries;
        this.repairOrder = repairOrder;
        this.replayOrders = replayOrders;
        this.skipOrder = skipOrder;
        this.rollBackOrder = rollBackOrder;
        this.page = page;
        this.caller = caller;
    }

    @GET
    @Path("/orders/{id: [0-9]+}")
    public TemplateInstance order(@PathParam("id") int id, @QueryParam("done") @DefaultValue("") String done)
            throws SQLException {
        OrderDetail detail = queries.show("staging:" + id);
        OrderSummary order = detail.order();
        return page.of("order", "Order " + order.orderNumber())
                .data("detail", detail)
                .data("order", order)
                .data("version", version(order))
                .data("lines", queries.stagedLines(detail))
                .data("reasons", queries.reasonsOf(order))
                .data("reason", order.reason().map(Reason::of).orElse(null))
                .data("suggested", queries.suggestions(detail))
                .data("done", done);
    }

    /** Loaded into the order's page, as the shop takes its time. */
    @GET
    @Path("/orders/{id: [0-9]+}/shop")
    public TemplateInstance shop(@PathParam("id") int id) throws SQLException {
        TemplateInstance template = page.of("shop", "The shop").data("id", id);
        try {
            return template.data(
                            "comparison", queries.inTheShop("staging:" + id).comparison())
                    .data("problem", "");
        } catch (DeskRefusal e) {
            return template.data("comparison", null).data("problem", e.getMessage());
        }
    }

    @POST
    @Path("/orders/{id: [0-9]+}/replay")
    @RolesAllowed(Roles.OPERATOR)
    public Response replay(
            @PathParam("id") int id, @FormParam("csrf") String csrf, @FormParam("version") String version)
            throws SQLException {
        check(id, csrf, version);
        replay(id, "");
        return back(id, "Sent on. This page shows what becomes of it.");
    }

    private void replay(int id, String reason) throws SQLException {
        replayOrders.replay(new Requests.Replay(List.of("staging:" + id), "", false, false, reason), caller.user());
    }

    @POST
    @Path("/orders/{id: [0-9]+}/repair")
    @RolesAllowed(Roles.OPERATOR)
    public Response repair(
            @PathParam("id") int id,
            @FormParam("csrf") String csrf,
            @FormParam("version") String version,
            @FormParam("customer") @DefaultValue("") String customer,
            @FormParam("old") @DefaultValue("") String oldItem,
            @FormParam("new") @DefaultValue("") String newItem,
            @FormParam("reason") @DefaultValue("") String reason)
            throws SQLException {
        check(id, csrf, version);
        Requests.Repair repair = new Requests.Repair(
                customer,
                newItem.isBlank() ? Map.of() : Map.of(oldItem.strip(), newItem.strip()),
                Map.of(),
                false,
                reason.isBlank() ? "repaired at the desk" : reason);
        repair.check();
        Reports.Repaired repaired = repairOrder.repair("staging:" + id, repair, caller.user());
        if (!repaired.valid()) {
            return back(id, "Changed. It still cannot become a ticket: " + String.join("; ", repaired.reasons()));
        }
        replay(id, repair.reason());
        return back(id, "Changed and sent on. This page shows what becomes of it.");
    }

    @POST
    @Path("/orders/{id: [0-9]+}/skip")
    @RolesAllowed(Roles.ADMIN)
    public Response skip(
            @PathParam("id") int id,
            @FormParam("csrf") String csrf,
            @FormParam("version") String version,
            @FormParam("reason") @DefaultValue("") String reason)
            throws SQLException, NotConfirmedException {
        check(id, csrf, version);
        Requests.Skip skip = new Requests.Skip(reason);
        skip.check();
        skipOrder.skip("staging:" + id, skip, caller.user());
        return back(id, "Skipped. It can be reopened.");
    }

    @POST
    @Path("/orders/{id: [0-9]+}/reopen")
    @RolesAllowed(Roles.ADMIN)
    public Response reopen(
            @PathParam("id") int id,
            @FormParam("csrf") String csrf,
            @FormParam("version") String version,
            @FormParam("reason") @DefaultValue("") String reason)
            throws SQLException {
        check(id, csrf, version);
        Requests.Repair repair = new Requests.Repair("", Map.of(), Map.of(), true, reason);
        repair.check();
        repairOrder.repair("staging:" + id, repair, caller.user());
        return back(id, "Reopened. Send it on when it is right.");
    }

    @POST
    @Path("/orders/{id: [0-9]+}/rollback")
    @RolesAllowed(Roles.ADMIN)
    public Response rollBack(
            @PathParam("id") int id,
            @FormParam("csrf") String csrf,
            @FormParam("version") String version,
            @FormParam("ticket") @DefaultValue("") String ticket,
            @FormParam("reason") @DefaultValue("") String reason)
            throws SQLException, NotConfirmedException {
        OrderSummary order = check(id, csrf, version);
        if (!order.ticket().orElse("").equals(ticket.strip())) {
            throw DeskRefusal.wrongUse(
                    "type the ticket number " + order.ticket().orElse("") + " to roll it back");
        }
        Requests.Rollback rollback = new Requests.Rollback(reason, false);
        rollback.check();
        return back(
                id,
                rollBackOrder.rollBack("staging:" + id, rollback, caller.user()).message());
    }

    @POST
    @Path("/reasons/{code}/replay")
    @RolesAllowed(Roles.OPERATOR)
    public Response replayAll(
            @PathParam("code") String code, @FormParam("csrf") String csrf, @FormParam("orders") int orders)
            throws SQLException {
        page.checkForm(csrf);
        int now = queries.failed().groups().stream()
                .filter(group -> group.reason().equals(code))
                .mapToInt(Reports.Group::orders)
                .sum();
        if (now != orders) {
            throw DeskRefusal.conflict(
                    "OLD_PAGE", "there are " + now + " orders now, not " + orders + ": look at the list again");
        }
        Reports.Replayed replayed =
                replayOrders.replay(new Requests.Replay(List.of(), code, false, false, ""), caller.user());
        return Page.to(
                "/desk/reasons/" + code,
                replayed.fromQueue() + replayed.madeAnew() + " sent on. Those that fail again come back to this list.");
    }

    /** What the page was made from: whatever changes the order changes it. */
    private static String version(OrderSummary order) {
        return order.state() + "/" + order.attempts() + "/"
                + Integer.toHexString(
                        order.error().hashCode() * 31 + order.customer().hashCode());
    }

    private OrderSummary check(int id, String csrf, String version) throws SQLException {
        page.checkForm(csrf);
        OrderSummary order = queries.show("staging:" + id).order();
        if (!version(order).equals(version)) {
            throw DeskRefusal.conflict(
                    "OLD_PAGE", order.name() + " has changed since this page was made: look at it again");
        }
        return order;
    }

    private static Response back(int id, String done) {
        return Page.to("/desk/orders/" + id, done);
    }
}
