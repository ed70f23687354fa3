package io.orderbridge.desk.api;

import io.orderbridge.counterpoint.staging.OrderState;
import io.orderbridge.desk.access.Caller;
import io.orderbridge.desk.access.Roles;
import io.orderbridge.desk.actions.OrderQueries;
import io.orderbridge.desk.actions.ProcessNow;
import io.orderbridge.desk.actions.RepairOrder;
import io.orderbridge.desk.actions.ReplayOrders;
import io.orderbridge.desk.actions.Reports;
import io.orderbridge.desk.actions.Requests;
import io.orderbridge.desk.actions.RollBackOrder;
import io.orderbridge.desk.actions.SkipOrder;
import io.orderbridge.desk.actions.UnseenOrders;
import io.orderbridge.desk.actions.WaitingOrders;
import io.orderbridge.desk.orders.OrderDetail;
import io.orderbridge.desk.orders.OrderFilter;
import io.orderbridge.desk.problem.DeskRefusal;
import io.orderbridge.desk.rules.RememberRepair;
import io.orderbridge.desk.rules.RuleReports;
import io.orderbridge.messaging.publishing.NotConfirmedException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * The failed-order desk over HTTP. An order is named by its WooCommerce number or id, ticket number, document id or
 * staging id. 401 without a right key, 403 where the key may not, 404 for an order that nobody knows, 409 where its
 * state forbids it, 400 for what makes no sense, 503 while CounterPoint or RabbitMQ is away.
 */
@Path("/orders")
@RolesAllowed(Roles.READER)
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "failed-order desk")
class OrdersResource {

    private static final int MOST_LISTED = 1_000;

    private final OrderQueries queries;
    private final WaitingOrders waitingOrders;
    private final ReplayOrders replayOrders;
    private final ProcessNow processNow;
    private final RepairOrder repairOrder;
    private final RememberRepair rememberRepair;
    private final SkipOrder skipOrder;
    private final RollBackOrder rollBackOrder;
    private final UnseenOrders unseenOrders;
    private final Caller caller;

    OrdersResource(
            OrderQueries queries,
            WaitingOrders waitingOrders,
            ReplayOrders replayOrders,
            ProcessNow processNow,
            RepairOrder repairOrder,
            RememberRepair rememberRepair,
            SkipOrder skipOrder,
            RollBackOrder rollBackOrder,
            UnseenOrders unseenOrders,
            Caller caller) {
        this.queries = queries;
        this.waitingOrders = waitingOrders;
        this.replayOrders = replayOrders;
        this.processNow = processNow;
        this.repairOrder = repairOrder;
        this.rememberRepair = rememberRepair;
        this.skipOrder = skipOrder;
        this.rollBackOrder = rollBackOrder;
        this.unseenOrders = unseenOrders;
        this.caller = caller;
    }

    @GET
    @Path("/failed")
    @Operation(summary = "Failed orders by their first reason, the most pressing first")
    public Reports.Failed failed() throws SQLException {
        return waitingOrders.failed();
    }

    @GET
    @Operation(summary = "Orders in one state, or in all, the oldest first; tickets the newest first")
    public Reports.Listed list(
            @QueryParam("state") @DefaultValue("failed") String state,
            @QueryParam("number") @DefaultValue("") String number,
            @QueryParam("customer") @DefaultValue("") String customer,
            @QueryParam("reason") @DefaultValue("") String reason,
            @QueryParam("olderThan") @DefaultValue("") String olderThan,
            @QueryParam("newerThan") @DefaultValue("") String newerThan,
            @Parameter(description = "staging id of the last order of the page before")
                    @QueryParam("after")
                    @DefaultValue("")
                    String after,
            @QueryParam("limit") @DefaultValue("50") String limit)
            throws SQLException {
        Requests.printable("number", number, 50);
        Requests.printable("customer", customer, 100);
        Requests.printable("reason", reason, 50);
        return queries.list(
                state(state),
                new OrderFilter(
                        number.strip(),
                        customer.strip(),
                        reason.strip(),
                        Requests.age("olderThan", olderThan),
                        Requests.age("newerThan", newerThan),
                        after(after),
                        limit(limit)));
    }

    @GET
    @Path("/unseen")
    @Operation(summary = "Paid orders of the shop that have no staging row, and why, the oldest first")
    public Reports.Unseen unseen() throws SQLException {
        return unseenOrders.list();
    }

    @POST
    @Path("/take")
    @RolesAllowed(Roles.OPERATOR)
    @Operation(summary = "Has paid orders staged that only a rule keeps out")
    public Reports.Taken take(Requests.Take request) throws SQLException {
        return unseenOrders.take(Requests.given(request), caller.user());
    }

    @GET
    @Path("/staged")
    @Operation(summary = "How many orders are in each state, and those that wait")
    public Reports.Staged staged() throws SQLException {
        return queries.staged();
    }

    @GET
    @Path("/replay")
    @Operation(summary = "How far the replay is that runs now")
    public Reports.Progress progress() {
        return replayOrders.progress();
    }

    @GET
    @Path("/{order}/shop")
    @Operation(summary = "What the shop says now beside what CounterPoint says")
    public Reports.InTheShop inTheShop(@PathParam("order") String order) throws SQLException {
        return queries.inTheShop(order);
    }

    @POST
    @Path("/{order}/process")
    @RolesAllowed(Roles.OPERATOR)
    @Operation(summary = "Makes an order a ticket now, past the queue; one that the rules refuse stays as it is")
    public Reports.Processed process(@PathParam("order") String order, Requests.ProcessOrder request)
            throws SQLException, NotConfirmedException {
        return processNow.process(order, Requests.given(request), caller.user());
    }

    @GET
    @Path("/{order}")
    @Operation(summary = "Everything about one order: row, ticket, lines, timeline, audit")
    public OrderDetail show(@PathParam("order") String order) throws SQLException {
        return queries.show(order);
    }

    @GET
    @Path("/{order}/validation")
    @Operation(summary = "What keeps an order from becoming a ticket; changes nothing")
    public Reports.Validity validate(@PathParam("order") String order) throws SQLException {
        return queries.validate(order);
    }

    @POST
    @Path("/replay")
    @RolesAllowed(Roles.OPERATOR)
    @Operation(summary = "Sends failed orders on again")
    public Reports.Replayed replay(Requests.Replay request) throws SQLException {
        return replayOrders.replay(Requests.given(request), caller.user());
    }

    @POST
    @Path("/{order}/repair")
    @RolesAllowed(Roles.OPERATOR)
    @Operation(
            summary =
                    "Repairs customer, items or address of a staged order, or releases it; does not replay it."
                            + " With remember, which takes an admin, rules are made of it for the orders that follow: all or nothing")
    public RuleReports.Repaired repair(@PathParam("order") String order, Requests.Repair request) throws SQLException {
        Requests.Repair repair = Requests.given(request);
        if (repair.remember() && !caller.may(Roles.ADMIN)) {
            throw DeskRefusal.notAllowed("a rule takes an admin's key: leave remember out, or ask one");
        }
        return repair.remember()
                ? rememberRepair.repair(order, repair, caller.user())
                : new RuleReports.Repaired(
                        repairOrder.repair(order, repair, caller.user()), RuleReports.Remembered.NOTHING);
    }

    @POST
    @Path("/{order}/skip")
    @RolesAllowed(Roles.ADMIN)
    @Operation(summary = "Takes a staged order out of processing for good")
    public Reports.Skipped skip(@PathParam("order") String order, Requests.Skip request)
            throws SQLException, NotConfirmedException {
        return skipOrder.skip(order, Requests.given(request), caller.user());
    }

    @POST
    @Path("/{order}/rollback")
    @RolesAllowed(Roles.ADMIN)
    @Operation(summary = "Takes a ticket out of CounterPoint again, and tells the shop")
    public Reports.RolledBack rollBack(@PathParam("order") String order, Requests.Rollback request)
            throws SQLException, NotConfirmedException {
        return rollBackOrder.rollBack(order, Requests.given(request), caller.user());
    }

    private static Optional<OrderState> state(String name) {
        String wanted = name.strip().toUpperCase(Locale.ROOT).replace('-', '_');
        if (wanted.equals("ALL")) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(OrderState.values())
                .filter(state -> state.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> DeskRefusal.wrongUse("there is no such state; there are "
                        + Arrays.stream(OrderState.values())
                                .map(state ->
                                        state.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                                .collect(Collectors.joining(", ", "", ", all")))));
    }

    private static OptionalInt after(String text) {
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!text.matches("[0-9]{1,9}")) {
            throw DeskRefusal.wrongUse("after is a staging id");
        }
        return OptionalInt.of(Integer.parseInt(text));
    }

    private static int limit(String text) {
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MOST_LISTED) {
            throw DeskRefusal.wrongUse("limit is a number from 1 to " + MOST_LISTED);
        }
        return Integer.parseInt(text);
    }
}
