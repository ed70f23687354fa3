package io.orderbridge.desk.pages;

import io.orderbridge.counterpoint.TicketChangeRepository.TicketChange;
import io.orderbridge.desk.DeskSettings;
import io.orderbridge.desk.access.Roles;
import io.orderbridge.desk.actions.ChangedTickets;
import io.orderbridge.desk.actions.FollowUp;
import io.orderbridge.desk.actions.HeldOrders;
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
import io.orderbridge.desk.pages.OrderForms.Form;
import io.orderbridge.desk.problem.DeskRefusal;
import io.orderbridge.desk.rules.ExplainOrder;
import io.orderbridge.messaging.deadletters.DeadLetterQueueException;
import io.orderbridge.messaging.publishing.NotConfirmedException;
import io.orderbridge.model.Reason;
import io.orderbridge.model.Shop;
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

    private static final List<String> MONEY =
            List.of("SUBTOT", "DISC_AMT", "SHIP_AMT", "FEE_AMT", "ROUND_AMT", "TAX_AMT");

    private final OrderQueries queries;
    private final RepairOrder repairOrder;
    private final ReplayOrders replayOrders;
    private final SkipOrder skipOrder;
    private final RollBackOrder rollBackOrder;
    private final FollowUp followUp;
    private final ExplainOrder explain;
    private final HeldOrders heldOrders;
    private final ChangedTickets changedTickets;
    private final OrderForms forms;
    private final Page page;
    private final DeskSettings settings;

    OrderPages(
            OrderQueries queries,
            RepairOrder repairOrder,
            ReplayOrders replayOrders,
            SkipOrder skipOrder,
            RollBackOrder rollBackOrder,
            FollowUp followUp,
            ExplainOrder explain,
            HeldOrders heldOrders,
            ChangedTickets changedTickets,
            OrderForms forms,
            Page page,
            DeskSettings settings) {
        this.queries = queries;
        this.repairOrder = repairOrder;
        this.replayOrders = replayOrders;
        this.skipOrder = skipOrder;
        this.rollBackOrder = rollBackOrder;
        this.followUp = followUp;
        this.explain = explain;
        this.heldOrders = heldOrders;
        this.changedTickets = changedTickets;
        this.forms = forms;
        this.page = page;
        this.settings = settings;
    }

    @GET
    public TemplateInstance order(
            @PathParam("id") int id, @BeanParam Search search, @QueryParam("done") @DefaultValue("") String done)
            throws SQLException {
        // Before what is shown is read, so that a change in between makes the page an old one.
        int lastEntry = queries.lastEntry(id);
        OrderDetail detail = queries.show("staging:" + id);
        OrderSummary order = detail.order();
        List<TicketChange> changes = changedTickets.of(id);
        return page.of("order", "Order " + order.shownNumber())
                .data("detail", detail)
                .data("order", order)
                .data("version", OrderForms.version(order, lastEntry))
                .data("lines", queries.stagedLines(detail))
                .data("reasons", queries.reasonsOf(order))
                .data("reason", order.reason().map(Reason::of).orElse(null))
                .data("meant", queries.meant(detail))
                .data("found", search.in(queries))
                .data("here", "/desk/orders/" + id)
                .data("assignment", followUp.of(FollowUp.Subject.order(id)))
                .data("address", RepairProcedures.SHIP_TO)
                .data("money", MONEY)
                .data("shopPage", shopPage(order))
                .data("decisions", decisions(id))
                .data("refunded", heldOrders.refunded(order).orElse(null))
                .data("family", heldOrders.family(order).orElse(null))
                .data("changes", changes)
                .data(
                        "seenChange",
                        changes.stream().mapToInt(TicketChange::changeId).max().orElse(0))
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
        OrderSummary order = queries.show("staging:" + id).order();
        TemplateInstance template = page.of("shop", "Order " + order.orderNumber() + " in the shop")
                .data("id", id)
                .data("number", order.orderNumber())
                .data("shopPage", shopPage(order));
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
                .filter(link -> Shop.isFirst(order.shop()) || link.contains("{shop}"))
                .map(link -> link.replace("{shop}", order.shop()))
                .map(link -> link.replace("{id}", Long.toString(order.wooOrderId())))
                .orElse("");
    }

    @POST
    @Path("/replay")
    @RolesAllowed(Roles.OPERATOR)
    public Response replay(@BeanParam Form form) throws SQLException, NotConfirmedException {
        return forms.act(form, (order, user) -> sentOn(form, user, "Sent on. This page shows what becomes of it."));
    }

    private String sentOn(Form form, String user, String done) throws SQLException {
        Reports.Replayed replayed =
                replayOrders.replay(new Requests.Replay(List.of(form.name()), "", false, false, form.reason), user);
        if (!replayed.keptBack().isEmpty()) {
            return "Not sent on: the shop has changed it since. This page shows what it is now.";
        }
        return replayed.note().isEmpty() ? done : done + " Note: " + replayed.note() + ".";
    }

    @POST
    @Path("/address")
    @RolesAllowed(Roles.OPERATOR)
    public Response address(@BeanParam Form form, @BeanParam ShipTo fields) throws SQLException, NotConfirmedException {
        return forms.act(form, (order, user) -> {
            Map<String, String> before = queries.show(form.name()).staged();
            Map<String, String> shipTo = new LinkedHashMap<>(fields.byColumn());
            shipTo.entrySet().removeIf(field -> field.getValue().equals(before.getOrDefault(field.getKey(), "")));
            return changed(form, user, new Requests.Repair("", Map.of(), shipTo, false, form.why()));
        });
    }

    private String changed(Form form, String user, Requests.Repair repair) throws SQLException {
        Reports.Repaired repaired = repairOrder.repair(form.name(), repair, user);
        if (!repaired.valid()) {
            return "Changed. It still cannot become a ticket: " + String.join("; ", repaired.reasons());
        }
        try {
            return sentOn(form, user, "Changed and sent on. This page shows what becomes of it.");
        } catch (DeadLetterQueueException | DeskRefusal e) {
            return "Changed, but not sent on: " + e.getMessage() + ". Send it on later.";
        }
    }

    /** Reopens what is closed, or lets an order pass that is held. */
    @POST
    @Path("/reopen")
    @RolesAllowed(Roles.OPERATOR)
    public Response reopen(@BeanParam Form form) throws SQLException, NotConfirmedException {
        return forms.act(
                form,
                (order, user) -> changed(form, user, new Requests.Repair("", Map.of(), Map.of(), true, form.why())));
    }

    /** Says who the customer of a held order is, which then passes. */
    @POST
    @Path("/customer")
    @RolesAllowed(Roles.OPERATOR)
    public Response customer(
            @BeanParam Form form,
            @FormParam("to") @DefaultValue("") String to,
            @FormParam("other") @DefaultValue("") String other)
            throws SQLException, NotConfirmedException {
        String customer = other.isBlank() ? to.strip() : other.strip();
        return forms.act(form, (order, user) -> {
            if (customer.isEmpty()) {
                throw DeskRefusal.wrongUse("choose the customer, or enter the number");
            }
            return changed(form, user, new Requests.Repair(customer, Map.of(), Map.of(), true, form.why()));
        });
    }

    @POST
    @Path("/skip")
    @RolesAllowed(Roles.ADMIN)
    public Response skip(@BeanParam Form form) throws SQLException, NotConfirmedException {
        return forms.act(form, (order, user) -> {
            skipOrder.skip(form.name(), new Requests.Skip(form.reason), user);
            return "Skipped. It can be reopened below.";
        });
    }

    @POST
    @Path("/rollback")
    @RolesAllowed(Roles.ADMIN)
    public Response rollBack(@BeanParam Form form, @FormParam("ticket") @DefaultValue("") String ticket)
            throws SQLException, NotConfirmedException {
        return forms.act(form, (order, user) -> {
            if (!order.ticket().orElse("").equals(ticket.strip())) {
                throw DeskRefusal.wrongUse(
                        "type the ticket number " + order.ticket().orElse("") + " to roll it back");
            }
            return rollBackOrder
                    .rollBack(form.name(), new Requests.Rollback(form.reason, false), user)
                    .message();
        });
    }
}
