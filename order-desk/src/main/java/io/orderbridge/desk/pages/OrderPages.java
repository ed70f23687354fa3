package io.orderbridge.desk.pages;

import io.orderbridge.desk.DeskSettings;
import io.orderbridge.desk.access.Caller;
import io.orderbridge.desk.access.Roles;
import io.orderbridge.desk.actions.FollowUp;
import io.orderbridge.desk.actions.OrderQueries;
import io.orderbridge.desk.actions.RepairOrder;
import io.orderbridge.desk.actions.ReplayOrders;
import io.orderbridge.desk.actions.Reports;
import io.orderbridge.desk.actions.Requests;
import io.orderbridge.desk.actions.RollBackOrder;
import io.orderbridge.desk.actions.SkipOrder;
import io.orderbridge.desk.orders.OrderDetail;
import io.orderbridge.desk.orders.OrderSummary;
import io.orderbridge.desk.orders.RepairProcedures;
import io.orderbridge.desk.problem.DeskRefusal;
import io.orderbridge.desk.rules.ExplainOrder;
import io.orderbridge.messaging.publishing.NotConfirmedException;
import io.orderbridge.model.Reason;
import io.orderbridge.rules.Decision.Explanation;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One order with all that is known of it, and what can be done about it. A page that is old changes nothing. */
@Path("/desk/orders/{id: [0-9]+}")
@RolesAllowed(Roles.READER)
@Produces(MediaType.TEXT_HTML)
class OrderPages {

    private final OrderQueries queries;
    private final RepairOrder repairOrder;
    private final ReplayOrders replayOrders;
    private final SkipOrder skipOrder;
    private final RollBackOrder rollBackOrder;
    private final FollowUp followUp;
    private final ExplainOrder explain;
    private final Page page;
    private final Caller caller;
    private final DeskSettings settings;

    OrderPages(
            OrderQueries queries,
            RepairOrder repairOrder,
            ReplayOrders replayOrders,
            SkipOrder skipOrder,
            RollBackOrder rollBackOrder,
            FollowUp followUp,
            ExplainOrder explain,
            Page page,
            Caller caller,
            DeskSettings settings) {
        this.queries = queries;
        this.repairOrder = repairOrder;
        this.replayOrders = replayOrders;
        this.skipOrder = skipOrder;
        this.rollBackOrder = rollBackOrder;
        this.followUp = followUp;
        this.explain = explain;
        this.page = page;
        this.caller = caller;
        this.settings = settings;
    }

    /** What every form of an order's page carries. */
    static class Form {
        @PathParam("id")
        int id;

        @FormParam("csrf")
        String csrf;

        @FormParam("version")
        String version;

        @FormParam("reason")
        @DefaultValue("")
        String reason;

        private String name() {
            return "staging:" + id;
        }
    }

    @GET
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
                .data("assignment", followUp.of(FollowUp.Subject.order(id)))
                .data("address", RepairProcedures.SHIP_TO)
                .data("shopPage", shopPage(order))
                .data("decisions", decisions(id))
                .data("done", done);
    }

    /** What decided about the order; nothing for one that was staged before there were rules. */
    private List<Explanation> decisions(int id) throws SQLException {
        try {
            return explain.explain("staging:" + id).fields();
        } catch (DeskRefusal e) {
            return List.of();
        }
    }

    /** Loaded into the order's page, as the shop takes its time. */
    @GET
    @Path("/shop")
    public TemplateInstance shop(@PathParam("id") int id) throws SQLException {
        TemplateInstance template = page.of("shop", "The shop")
                .data("id", id)
                .data("shopPage", shopPage(queries.show("staging:" + id).order()));
        try {
            return template.data(
                            "comparison", queries.inTheShop("staging:" + id).comparison())
                    .data("problem", "");
        } catch (DeskRefusal e) {
            return template.data("comparison", null).data("problem", e.getMessage());
        }
    }

    private String shopPage(OrderSummary order) {
        return settings.shopOrderPage()
                .map(link -> link.replace("{id}", Long.toString(order.wooOrderId())))
                .orElse("");
    }

    @POST
    @Path("/replay")
    @RolesAllowed(Roles.OPERATOR)
    public Response replay(@BeanParam Form form) throws SQLException {
        check(form);
        return sentOn(form, "Sent on. This page shows what becomes of it.");
    }

    private Response sentOn(Form form, String done) throws SQLException {
        replayOrders.replay(new Requests.Replay(List.of(form.name()), "", false, false, form.reason), caller.user());
        return back(form, done);
    }

    @POST
    @Path("/address")
    @RolesAllowed(Roles.OPERATOR)
    public Response address(@BeanParam Form form, @BeanParam ShipTo fields) throws SQLException {
        check(form);
        Map<String, String> before = queries.show(form.name()).staged();
        Map<String, String> shipTo = new LinkedHashMap<>(fields.byColumn());
        shipTo.entrySet().removeIf(field -> field.getValue().equals(before.getOrDefault(field.getKey(), "")));
        return changed(form, new Requests.Repair("", Map.of(), shipTo, false, why(form)));
    }

    private Response changed(Form form, Requests.Repair repair) throws SQLException {
        Reports.Repaired repaired = repairOrder.repair(form.name(), repair, caller.user());
        return repaired.valid()
                ? sentOn(form, "Changed and sent on. This page shows what becomes of it.")
                : back(form, "Changed. It still cannot become a ticket: " + String.join("; ", repaired.reasons()));
    }

    /** Reopens what is closed, or lets an order pass that is held. */
    @POST
    @Path("/reopen")
    @RolesAllowed(Roles.OPERATOR)
    public Response reopen(@BeanParam Form form) throws SQLException {
        check(form);
        return changed(form, new Requests.Repair("", Map.of(), Map.of(), true, why(form)));
    }

    @POST
    @Path("/skip")
    @RolesAllowed(Roles.ADMIN)
    public Response skip(@BeanParam Form form) throws SQLException, NotConfirmedException {
        check(form);
        skipOrder.skip(form.name(), new Requests.Skip(form.reason), caller.user());
        return back(form, "Skipped. It can be reopened below.");
    }

    @POST
    @Path("/rollback")
    @RolesAllowed(Roles.ADMIN)
    public Response rollBack(@BeanParam Form form, @FormParam("ticket") @DefaultValue("") String ticket)
            throws SQLException, NotConfirmedException {
        OrderSummary order = check(form);
        if (!order.ticket().orElse("").equals(ticket.strip())) {
            throw DeskRefusal.wrongUse(
                    "type the ticket number " + order.ticket().orElse("") + " to roll it back");
        }
        return back(
                form,
                rollBackOrder
                        .rollBack(form.name(), new Requests.Rollback(form.reason, false), caller.user())
                        .message());
    }

    private static String why(Form form) {
        String why = Requests.orEmpty(form.reason);
        return why.isEmpty() ? "repaired at the desk" : why;
    }

    /** What the page was made from: whatever changes the order changes it. */
    private static String version(OrderSummary order) {
        return order.state() + "/" + order.attempts() + "/"
                + Integer.toHexString(
                        order.error().hashCode() * 31 + order.customer().hashCode());
    }

    private OrderSummary check(Form form) throws SQLException {
        page.checkForm(form.csrf);
        OrderSummary order = queries.show(form.name()).order();
        if (!version(order).equals(form.version)) {
            throw DeskRefusal.conflict(
                    "OLD_PAGE", order.name() + " has changed since this page was made: look at it again");
        }
        return order;
    }

    private static Response back(Form form, String done) {
        return Page.to("/desk/orders/" + form.id, done);
    }
}
