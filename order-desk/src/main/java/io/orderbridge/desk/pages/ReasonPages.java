package io.orderbridge.desk.pages;

import io.orderbridge.counterpoint.TicketChangeRepository;
import io.orderbridge.desk.DeskSettings;
import io.orderbridge.desk.access.Caller;
import io.orderbridge.desk.access.Roles;
import io.orderbridge.desk.actions.ChangedTickets;
import io.orderbridge.desk.actions.FixCases;
import io.orderbridge.desk.actions.FollowUp;
import io.orderbridge.desk.actions.HeldOrders;
import io.orderbridge.desk.actions.OrderQueries;
import io.orderbridge.desk.actions.Reports;
import io.orderbridge.desk.actions.Requests;
import io.orderbridge.desk.actions.UnseenOrders;
import io.orderbridge.desk.actions.WaitingOrders;
import io.orderbridge.desk.orders.OrderSet;
import io.orderbridge.desk.orders.OrderSummary;
import io.orderbridge.desk.orders.Sums;
import io.orderbridge.desk.problem.DeskRefusal;
import io.orderbridge.model.Reason;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The orders that wait for one reason, what it means, and what puts several of them right at once. */
@Path("/desk/reasons/{code}")
@RolesAllowed(Roles.READER)
@Produces(MediaType.TEXT_HTML)
class ReasonPages {

    private final OrderQueries queries;
    private final WaitingOrders waitingOrders;
    private final FixCases fixCases;
    private final FollowUp followUp;
    private final UnseenOrders unseenOrders;
    private final ChangedTickets changedTickets;
    private final HeldOrders heldOrders;
    private final DeskSettings settings;
    private final Page page;
    private final Caller caller;

    ReasonPages(
            OrderQueries queries,
            WaitingOrders waitingOrders,
            FixCases fixCases,
            FollowUp followUp,
            UnseenOrders unseenOrders,
            ChangedTickets changedTickets,
            HeldOrders heldOrders,
            DeskSettings settings,
            Page page,
            Caller caller) {
        this.queries = queries;
        this.waitingOrders = waitingOrders;
        this.fixCases = fixCases;
        this.followUp = followUp;
        this.unseenOrders = unseenOrders;
        this.changedTickets = changedTickets;
        this.heldOrders = heldOrders;
        this.settings = settings;
        this.page = page;
        this.caller = caller;
    }

    @GET
    public TemplateInstance reason(
            @PathParam("code") String code,
            @QueryParam("kind") @DefaultValue("failed") String kind,
            @QueryParam("after") @DefaultValue("") String after,
            @BeanParam Search search,
            @QueryParam("done") @DefaultValue("") String done)
            throws SQLException {
        Reason reason = Reason.of(code.toUpperCase(Locale.ROOT));
        int from = Lists.after(after).orElse(0);
        Optional<Reports.Waiting> group = waitingOrders.waiting().stream()
                .filter(each -> each.code().equals(reason.code()) && each.kind().equals(kind))
                .findFirst();
        Reports.Listed listed = kind.equals("unstaged") || kind.equals("changed")
                ? new Reports.Listed(List.of(), false)
                : waitingOrders.of(kind, reason.code(), from, Lists.PAGE);
        List<Reports.UnseenOrder> unseen = kind.equals("unstaged")
                ? unseenOrders.list().orders().stream()
                        .filter(order -> order.code().equals(reason.code()))
                        .toList()
                : List.of();
        List<TicketChangeRepository.TicketChange> changes = kind.equals("changed")
                ? changedTickets.open().stream()
                        .filter(change -> change.code().equals(reason.code()))
                        .toList()
                : List.of();
        // Of what no staging id tells apart, the next page is told by how many come before it.
        int more = Math.max(unseen.size(), changes.size()) > from + Lists.PAGE ? from + Lists.PAGE : 0;
        List<Reports.UnseenOrder> takeable =
                unseen.stream().filter(Reports.UnseenOrder::takeable).toList();
        List<OrderSummary> refundable = reason.fix().equals("refund") ? heldOrders.refundable() : List.of();
        return page.of("reason", reason.title())
                .data("reason", reason)
                .data("kind", kind)
                .data("after", after)
                .data("orders", group.map(Reports.Waiting::orders).orElse(0))
                .data("amount", group.map(Reports.Waiting::amount).orElse(Sums.NONE))
                .data(
                        "cases",
                        kind.equals("failed")
                                        || (kind.equals("held") && reason.fix().equals("customer"))
                                ? fixCases.of(reason, kind.equals("held"))
                                : List.of())
                .data("mostRead", FixCases.MOST_READ)
                .data("found", search.in(queries))
                .data("here", "/desk/reasons/" + reason.code())
                .data("assignment", followUp.of(FollowUp.Subject.reason(reason.code())))
                .data("assigned", followUp.of(Lists.ids(listed)))
                .data("unseen", unseen.stream().skip(from).limit(Lists.PAGE).toList())
                .data("changes", changes.stream().skip(from).limit(Lists.PAGE).toList())
                .data("takeable", takeable)
                .data("takeableSet", set(takeable))
                .data("refundable", refundable)
                .data("refundableSet", OrderSet.ofOrders(refundable))
                .data("shopPage", settings.shopOrderPage().orElse(""))
                .data("listed", listed)
                .data("next", more > 0 ? Integer.toString(more) : Lists.next(listed))
                .data("done", done);
    }

    /** Has a paid order staged that only a rule keeps out. */
    @POST
    @Path("/take")
    @RolesAllowed(Roles.OPERATOR)
    public Response take(
            @PathParam("code") String code,
            @FormParam("csrf") String csrf,
            @FormParam("shop") @DefaultValue("") String shop,
            @FormParam("order") long order,
            @FormParam("why") @DefaultValue("") String why)
            throws SQLException {
        page.checkForm(csrf);
        unseenOrders.take(
                new Requests.Take(shop, List.of(order), false, why.isBlank() ? "taken at the desk" : why),
                caller.user());
        return Page.to("/desk/reasons/" + Page.encoded(code) + "?kind=unstaged");
    }

    /** Has all of a reason staged that only a rule keeps out, if they are still those that somebody saw. */
    @POST
    @Path("/take-all")
    @RolesAllowed(Roles.OPERATOR)
    public Response takeAll(
            @PathParam("code") String code,
            @FormParam("csrf") String csrf,
            @FormParam("seen") @DefaultValue("") String seen,
            @FormParam("why") @DefaultValue("") String why)
            throws SQLException {
        page.checkForm(csrf);
        List<Reports.UnseenOrder> orders = takeable(code);
        if (orders.isEmpty() || !set(orders).equals(seen)) {
            throw DeskRefusal.conflict(
                    "OLD_PAGE",
                    "these are not the orders any more that the page showed, there are " + orders.size()
                            + " now: look at the list again");
        }
        Map<String, List<Long>> byShop = orders.stream()
                .collect(Collectors.groupingBy(
                        Reports.UnseenOrder::shop,
                        Collectors.mapping(Reports.UnseenOrder::wooOrderId, Collectors.toList())));
        for (Map.Entry<String, List<Long>> each : byShop.entrySet()) {
            unseenOrders.take(
                    new Requests.Take(
                            each.getKey(), each.getValue(), false, why.isBlank() ? "taken at the desk" : why.strip()),
                    caller.user());
        }
        return Page.to("/desk/reasons/" + Page.encoded(code), "kind=unstaged", "Taken: " + orders.size() + " orders.");
    }

    private List<Reports.UnseenOrder> takeable(String code) throws SQLException {
        return unseenOrders.list().orders().stream()
                .filter(order -> order.takeable() && order.code().equals(code))
                .toList();
    }

    private static String set(List<Reports.UnseenOrder> orders) {
        return OrderSet.ofNames(orders.stream()
                .map(order -> order.shop() + " " + order.wooOrderId())
                .toList());
    }

    /** Leaves refunded goods out of the tickets of all orders that are held for them. */
    @POST
    @Path("/net-refunds")
    @RolesAllowed(Roles.OPERATOR)
    public Response netRefunds(
            @FormParam("csrf") String csrf,
            @FormParam("seen") @DefaultValue("") String seen,
            @FormParam("why") @DefaultValue("") String why)
            throws SQLException {
        page.checkForm(csrf);
        List<OrderSummary> orders = heldOrders.refundable();
        if (!OrderSet.ofOrders(orders).equals(seen) || orders.isEmpty()) {
            throw DeskRefusal.conflict(
                    "OLD_PAGE",
                    "these are not the orders any more that the page showed, there are " + orders.size()
                            + " now: look at the list again");
        }
        heldOrders.netRefunds(
                orders.stream().map(order -> "staging:" + order.stagingId()).toList(),
                why.isBlank() ? "refunded goods are left out" : why.strip(),
                caller.user());
        return Page.to("/desk/reasons/REFUNDED_IN_PART", "kind=held", "Decided for " + orders.size() + " orders.");
    }
}
