package io.orderbridge.desk.pages;

import io.orderbridge.counterpoint.staging.OrderState;
import io.orderbridge.desk.access.Roles;
import io.orderbridge.desk.actions.OrderQueries;
import io.orderbridge.desk.actions.PipelineHealth;
import io.orderbridge.desk.actions.Reports;
import io.orderbridge.desk.audit.AuditLog;
import io.orderbridge.desk.orders.OrderRepository.Filter;
import io.orderbridge.desk.orders.OrderSummary;
import io.orderbridge.desk.problem.DeskRefusal;
import io.orderbridge.model.Reason;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Pages with lists: what needs you, the orders of a reason, all orders, health, the audit log, permissions. */
@Path("/desk")
@RolesAllowed(Roles.READER)
@Produces(MediaType.TEXT_HTML)
class DeskPages {

    private static final int PAGE = 50;
    private static final int MOST_AUDITED = 200;
    private static final int MOST_IN_FILE = 10_000;

    private final OrderQueries queries;
    private final PipelineHealth health;
    private final AuditLog audit;
    private final Page page;

    DeskPages(OrderQueries queries, PipelineHealth health, AuditLog audit, Page page) {
        this.queries = queries;
        this.health = health;
        this.audit = audit;
        this.page = page;
    }

    @GET
    public TemplateInstance needsYou() throws SQLException {
        List<Reports.Waiting> waiting = queries.waiting();
        return page.of("needs-you", "Needs you")
                .data("waiting", waiting)
                .data(
                        "orders",
                        waiting.stream().mapToInt(Reports.Waiting::orders).sum())
                .data("amount", waiting.stream().map(Reports.Waiting::amount).reduce(BigDecimal.ZERO, BigDecimal::add))
                .data("states", queries.staged().states());
    }

    @GET
    @Path("/reasons/{code}")
    public TemplateInstance reason(
            @PathParam("code") String code,
            @QueryParam("kind") @DefaultValue("failed") String kind,
            @QueryParam("after") @DefaultValue("") String after,
            @QueryParam("done") @DefaultValue("") String done)
            throws SQLException {
        String wanted = code.toUpperCase(Locale.ROOT);
        OrderState state = kind.equals("held") ? OrderState.HELD : OrderState.FAILED;
        Optional<Reports.Waiting> group = queries.waiting().stream()
                .filter(each -> each.code().equals(wanted) && each.kind().equals(kind))
                .findFirst();
        Reports.Listed listed = queries.list(Optional.of(state), filter("", wanted, after, PAGE));
        return page.of("reason", Reason.of(wanted).title())
                .data("reason", Reason.of(wanted))
                .data("kind", kind)
                .data("orders", group.map(Reports.Waiting::orders).orElse(0))
                .data("amount", group.map(Reports.Waiting::amount).orElse(BigDecimal.ZERO))
                .data("listed", listed)
                .data("next", next(listed))
                .data("done", done);
    }

    @GET
    @Path("/orders")
    public Response orders(
            @QueryParam("state") @DefaultValue("all") String state,
            @QueryParam("q") @DefaultValue("") String search,
            @QueryParam("reason") @DefaultValue("") String reason,
            @QueryParam("after") @DefaultValue("") String after)
            throws SQLException {
        Optional<OrderSummary> found = search.isBlank() ? Optional.empty() : queries.byName(search);
        if (found.isPresent()) {
            return Page.to("/desk/orders/" + found.get().stagingId());
        }
        Reports.Listed listed = queries.list(state(state), filter(search, reason, after, PAGE));
        String query =
                "state=" + Page.encoded(state) + "&q=" + Page.encoded(search) + "&reason=" + Page.encoded(reason);
        return Response.ok(page.of("orders", "All orders")
                        .data("state", state)
                        .data("search", search)
                        .data("reason", reason)
                        .data("states", states())
                        .data("listed", listed)
                        .data("next", next(listed))
                        .data("query", query)
                        .render())
                .build();
    }

    /** The same list for a spreadsheet. Text that a spreadsheet would take for a formula is kept from being one. */
    @GET
    @Path("/orders.csv")
    @Produces("text/csv")
    public Response file(
            @QueryParam("state") @DefaultValue("all") String state,
            @QueryParam("q") @DefaultValue("") String search,
            @QueryParam("reason") @DefaultValue("") String reason)
            throws SQLException {
        StringBuilder file = new StringBuilder("order,state,customer,email,amount,currency,staged,reason,ticket\r\n");
        for (OrderSummary order : queries.list(state(state), filter(search, reason, "", MOST_IN_FILE))
                .orders()) {
            file.append(Stream.of(
                                    order.orderNumber(),
                                    Words.word(order.state()),
                                    order.customer(),
                                    order.email(),
                                    order.amount().toPlainString(),
                                    order.currency(),
                                    order.stagedAt().toString(),
                                    order.reason().orElse(""),
                                    order.ticket().orElse(""))
                            .map(DeskPages::cell)
                            .collect(Collectors.joining(",")))
                    .append("\r\n");
        }
        return Response.ok(file.toString())
                .header("Content-Disposition", "attachment; filename=orders.csv")
                .build();
    }

    private static String cell(String text) {
        String clean = Words.clean(text);
        String harmless = clean.matches("[=+@-].*") && !clean.matches("-?[0-9.]+") ? "'" + clean : clean;
        return "\"" + harmless.replace("\"", "\"\"") + "\"";
    }

    @GET
    @Path("/health")
    public TemplateInstance health() {
        return page.of("health", "Health").data("report", health.report());
    }

    @GET
    @Path("/audit")
    public TemplateInstance audit() throws SQLException {
        return page.of("audit", "Audit log").data("entries", audit.last(MOST_AUDITED));
    }

    @GET
    @Path("/permissions")
    public TemplateInstance permissions() {
        return page.of("permissions", "Permissions").data("roles", page.roles());
    }

    private static Filter filter(String search, String reason, String after, int most) {
        return new Filter("", search.strip(), reason.strip(), Optional.empty(), Optional.empty(), after(after), most);
    }

    private static OptionalInt after(String text) {
        return text.matches("[0-9]{1,9}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }

    private static String next(Reports.Listed listed) {
        return listed.more()
                ? Integer.toString(
                        listed.orders().get(listed.orders().size() - 1).stagingId())
                : "";
    }

    private static List<String> states() {
        return Arrays.stream(OrderState.values())
                .filter(state -> state != OrderState.DUPLICATE)
                .map(state -> state.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static Optional<OrderState> state(String name) {
        if (name.equals("all")) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(OrderState.values())
                .filter(state -> state.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> DeskRefusal.wrongUse("there is no such state")));
    }
}
