package io.orderbridge.desk.pages;

import io.orderbridge.counterpoint.staging.OrderState;
import io.orderbridge.desk.access.Roles;
import io.orderbridge.desk.actions.Figures;
import io.orderbridge.desk.actions.FollowUp;
import io.orderbridge.desk.actions.OrderQueries;
import io.orderbridge.desk.actions.PipelineHealth;
import io.orderbridge.desk.actions.Reports;
import io.orderbridge.desk.actions.UnseenOrders;
import io.orderbridge.desk.actions.WaitingOrders;
import io.orderbridge.desk.orders.OrderSummary;
import io.orderbridge.desk.problem.DeskRefusal;
import io.orderbridge.desk.users.Users;
import io.orderbridge.model.Reason;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Pages with lists: what needs you, all orders, health, permissions. */
@Path("/desk")
@RolesAllowed(Roles.READER)
@Produces(MediaType.TEXT_HTML)
class DeskPages {

    private final OrderQueries queries;
    private final WaitingOrders waitingOrders;
    private final PipelineHealth health;
    private final Figures figures;
    private final FollowUp followUp;
    private final UnseenOrders unseenOrders;
    private final Users users;
    private final Page page;

    DeskPages(
            OrderQueries queries,
            WaitingOrders waitingOrders,
            PipelineHealth health,
            Figures figures,
            FollowUp followUp,
            UnseenOrders unseenOrders,
            Users users,
            Page page) {
        this.queries = queries;
        this.waitingOrders = waitingOrders;
        this.figures = figures;
        this.followUp = followUp;
        this.health = health;
        this.unseenOrders = unseenOrders;
        this.users = users;
        this.page = page;
    }

    /** A filter of the list by kind, with how many orders it lets through. */
    public record Kind(String kind, String name, int orders) {}

    @GET
    public TemplateInstance needsYou(@QueryParam("kind") @DefaultValue("all") String kind) throws SQLException {
        WaitingOrders.Now now = waitingOrders.now();
        List<Reports.Waiting> waiting = now.waiting();
        List<Kind> kinds = Stream.of(
                        new Kind("all", "All", count(waiting, "all")),
                        new Kind("failed", "Failed", count(waiting, "failed")),
                        new Kind("held", "Held", count(waiting, "held")),
                        new Kind("unstaged", "Not taken", count(waiting, "unstaged")),
                        new Kind("changed", "Changed tickets", count(waiting, "changed")),
                        new Kind("untold", "Shop not told", count(waiting, "untold")))
                .filter(each -> each.orders() > 0)
                .toList();
        boolean known = kinds.stream().anyMatch(each -> each.kind().equals(kind));
        return page.of("needs-you", "Needs you")
                .data("waiting", waiting)
                .data("kind", known ? kind : "all")
                .data("kinds", kinds)
                .data(
                        "shown",
                        waiting.stream()
                                .filter(each -> !known || isOf(each, kind))
                                .toList())
                .data("orders", count(waiting, "all"))
                .data("amount", Reports.Total.of(waiting).amount())
                .data("snoozed", now.snoozed())
                .data("assigned", followUp.ofReasons())
                .data("day", figures.day())
                .data("orderChart", Chart.orders(figures.day().hours()))
                .data("states", waitingOrders.states());
    }

    private static int count(List<Reports.Waiting> waiting, String kind) {
        return Reports.Total.of(
                        waiting.stream().filter(each -> isOf(each, kind)).toList())
                .orders();
    }

    private static boolean isOf(Reports.Waiting waiting, String kind) {
        return kind.equals("all") || waiting.kind().equals(kind);
    }

    @GET
    @Path("/orders")
    public Response orders(
            @QueryParam("state") @DefaultValue("all") String state,
            @QueryParam("q") @DefaultValue("") String search,
            @QueryParam("reason") @DefaultValue("") String reason,
            @QueryParam("after") @DefaultValue("") String after)
            throws SQLException {
        if (!search.isBlank() && state.equals("all") && reason.isBlank() && after.isBlank()) {
            Optional<OrderSummary> found = queries.byName(search);
            if (found.isPresent()) {
                return Page.to("/desk/orders/" + found.get().stagingId());
            }
            Optional<Reports.UnseenOrder> unseen = unseenOrders.list().orders().stream()
                    .filter(order -> order.orderNumber().equals(search.strip())
                            || Long.toString(order.wooOrderId()).equals(search.strip()))
                    .findFirst();
            if (unseen.isPresent()) {
                return Page.to("/desk/reasons/" + Page.encoded(unseen.get().code()) + "?kind=unstaged");
            }
        }
        Reports.Listed listed = queries.list(state(state), Lists.filter(search, reason, after, Lists.PAGE));
        String query =
                "state=" + Page.encoded(state) + "&q=" + Page.encoded(search) + "&reason=" + Page.encoded(reason);
        return Response.ok(page.of("orders", "All orders")
                        .data("state", state)
                        .data("search", search)
                        .data("reason", reason)
                        .data("after", after)
                        .data("states", states())
                        .data("reasons", Reason.all())
                        .data("assigned", followUp.of(Lists.ids(listed)))
                        .data("listed", listed)
                        .data("next", Lists.next(listed))
                        .data("query", query)
                        .render())
                .build();
    }

    @GET
    @Path("/health")
    public TemplateInstance health() throws SQLException {
        return page.of("health", "Health")
                .data("report", health.report())
                .data("day", figures.day())
                .data("orderChart", Chart.orders(figures.day().hours()))
                .data("timeChart", Chart.times(figures.day().hours()))
                .data(
                        "longest",
                        figures.day().queues().stream()
                                .mapToInt(queue -> queue.messages().orElse(0))
                                .max()
                                .orElse(0));
    }

    @GET
    @Path("/permissions")
    public TemplateInstance permissions() throws SQLException {
        return page.of("permissions", "Permissions")
                .data("role", page.role())
                .data("allowed", page.rights())
                .data("people", users.all());
    }

    private static List<String> states() {
        return Arrays.stream(OrderState.values())
                .filter(state -> state != OrderState.DUPLICATE)
                .map(state -> state.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    static Optional<OrderState> state(String name) {
        if (name.equals("all")) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(OrderState.values())
                .filter(state -> state.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> DeskRefusal.wrongUse("there is no such state")));
    }
}
