package io.orderbridge.desk.pages;

import io.orderbridge.desk.access.Roles;
import io.orderbridge.desk.actions.ChangedTickets;
import io.orderbridge.desk.actions.HeldOrders;
import io.orderbridge.desk.actions.HeldOrders.Family;
import io.orderbridge.desk.orders.OrderSet;
import io.orderbridge.desk.orders.OrderSummary;
import io.orderbridge.desk.problem.DeskRefusal;
import io.orderbridge.desk.rules.RuleDesk;
import io.orderbridge.desk.rules.RuleRequests;
import io.orderbridge.messaging.publishing.NotConfirmedException;
import io.orderbridge.rules.Condition;
import io.orderbridge.rules.Field;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.List;

/** Decisions about orders that nothing is wrong with: held ones, and tickets whose order the shop has changed. */
@Path("/desk/orders/{id: [0-9]+}")
@RolesAllowed(Roles.READER)
@Produces(MediaType.TEXT_HTML)
class HeldPages {

    private final OrderForms forms;
    private final HeldOrders heldOrders;
    private final ChangedTickets changedTickets;
    private final RuleDesk rules;

    HeldPages(OrderForms forms, HeldOrders heldOrders, ChangedTickets changedTickets, RuleDesk rules) {
        this.forms = forms;
        this.heldOrders = heldOrders;
        this.changedTickets = changedTickets;
        this.rules = rules;
    }

    @POST
    @Path("/net-refund")
    @RolesAllowed(Roles.OPERATOR)
    public Response netRefund(@BeanParam OrderForms.Form form) throws SQLException, NotConfirmedException {
        return forms.act(form, (order, user) -> {
            heldOrders.netRefunds(List.of(form.name()), form.why(), user);
            return "The refunded goods are left out. The order goes on when the shop has been looked at again, within a minute.";
        });
    }

    @POST
    @Path("/parts")
    @RolesAllowed(Roles.ADMIN)
    public Response parts(
            @BeanParam OrderForms.Form form,
            @FormParam("parts") @DefaultValue("") String parts,
            @FormParam("ticket") @DefaultValue("") String ticket)
            throws SQLException, NotConfirmedException {
        return forms.act(form, (order, user) -> {
            refuseOtherParts(order, parts);
            return heldOrders.takeParts(form.name(), ticket, form.why(), user);
        });
    }

    @POST
    @Path("/main")
    @RolesAllowed(Roles.ADMIN)
    public Response main(
            @BeanParam OrderForms.Form form,
            @FormParam("parts") @DefaultValue("") String parts,
            @FormParam("remember") @DefaultValue("") String remember)
            throws SQLException, NotConfirmedException {
        return forms.act(form, (order, user) -> {
            refuseOtherParts(order, parts);
            heldOrders.refuseWithoutMain(form.name());
            String rule = remember.isEmpty() ? "" : " " + leaveOutParts(order, form.why(), user);
            return heldOrders.takeMain(form.name(), form.why(), user) + rule;
        });
    }

    private void refuseOtherParts(OrderSummary order, String seen) throws SQLException {
        List<OrderSummary> parts = heldOrders.family(order).map(Family::parts).orElse(List.of());
        if (!OrderSet.ofOrders(parts).equals(seen)) {
            throw DeskRefusal.conflict(
                    "OLD_PAGE",
                    "these are not the parts any more that the page showed, there are " + parts.size()
                            + " now: look at them again");
        }
    }

    private String leaveOutParts(OrderSummary order, String why, String user) throws SQLException {
        String madeBy = heldOrders.family(order).map(Family::madeBy).orElse("");
        if (madeBy.isEmpty()) {
            throw DeskRefusal.wrongUse("the shop does not say what made the parts, so no rule can name them");
        }
        RuleRequests.Draft draft = new RuleRequests.Draft(
                "sub-order",
                Condition.write(List.of(Condition.exactly(Field.CREATED_VIA, List.of(madeBy)))),
                "as = nothing",
                0,
                "",
                "",
                why,
                why);
        draft.check();
        return "Rule " + rules.add(draft, user).rule().id() + " leaves such parts out from now on.";
    }

    @POST
    @Path("/dealt-with")
    @RolesAllowed(Roles.OPERATOR)
    public Response dealtWith(@BeanParam OrderForms.Form form, @FormParam("seen") int seen)
            throws SQLException, NotConfirmedException {
        return forms.act(form, (order, user) -> {
            int later = changedTickets.dealtWith(form.name(), seen, form.reason.strip(), user);
            return later == 0
                    ? "Marked as dealt with."
                    : "What you saw is marked as dealt with. The shop has changed the order again since: look below.";
        });
    }
}
