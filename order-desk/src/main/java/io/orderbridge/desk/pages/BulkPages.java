package io.orderbridge.desk.pages;

import io.orderbridge.desk.access.Caller;
import io.orderbridge.desk.access.Roles;
import io.orderbridge.desk.actions.BulkActions;
import io.orderbridge.desk.actions.BulkActions.Bulk;
import io.orderbridge.desk.actions.BulkActions.Kind;
import io.orderbridge.desk.actions.BulkActions.Selection;
import io.orderbridge.desk.actions.RunningBulks;
import io.orderbridge.desk.actions.SentOrders;
import io.orderbridge.desk.orders.OrderSummary;
import io.orderbridge.desk.problem.DeskRefusal;
import io.orderbridge.desk.rules.RememberRepair;
import io.orderbridge.desk.rules.RuleRequests;
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
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The same for several orders: first what it would be, with count and sum, then what became of it. */
@Path("/desk")
@RolesAllowed(Roles.READER)
@Produces(MediaType.TEXT_HTML)
class BulkPages {

    private static final int MOST_CHOSEN = 1_000;
    private static final int LONGEST = 100;

    /** So many orders are changed before anybody gets impatient. */
    private static final int MOST_WAITED_FOR = 10;

    private final BulkActions bulkActions;
    private final RunningBulks runningBulks;
    private final SentOrders sentOrders;
    private final RememberRepair rememberRepair;
    private final Page page;
    private final Caller caller;

    BulkPages(
            BulkActions bulkActions,
            RunningBulks runningBulks,
            SentOrders sentOrders,
            RememberRepair rememberRepair,
            Page page,
            Caller caller) {
        this.bulkActions = bulkActions;
        this.runningBulks = runningBulks;
        this.sentOrders = sentOrders;
        this.rememberRepair = rememberRepair;
        this.page = page;
        this.caller = caller;
    }

    @GET
    @Path("/bulk")
    public TemplateInstance confirm(
            @QueryParam("action") @DefaultValue("") String action,
            @QueryParam("order") List<Integer> orders,
            @QueryParam("reason") @DefaultValue("") String reason,
            @QueryParam("scope") @DefaultValue("") String scope,
            @QueryParam("from") @DefaultValue("") String from,
            @QueryParam("to") @DefaultValue("") String to,
            @QueryParam("other") @DefaultValue("") String other)
            throws SQLException {
        Bulk bulk = bulk(action, scope.equals("all") ? List.of() : orders, reason, from, other.isBlank() ? to : other);
        Selection selection = bulkActions.select(bulk);
        return confirm(bulk, selection, "");
    }

    private TemplateInstance confirm(Bulk bulk, Selection selection, String problem) {
        return page.of("bulk", "Before it is done")
                .data("bulk", bulk)
                .data("selection", selection)
                .data("problem", problem);
    }

    @POST
    @Path("/bulk")
    @RolesAllowed(Roles.OPERATOR)
    public Object run(
            @FormParam("csrf") String csrf,
            @FormParam("action") @DefaultValue("") String action,
            @FormParam("order") List<Integer> orders,
            @FormParam("reason") @DefaultValue("") String reason,
            @FormParam("from") @DefaultValue("") String from,
            @FormParam("to") @DefaultValue("") String to,
            @FormParam("seen") @DefaultValue("") String seen,
            @FormParam("remember") @DefaultValue("") String remember,
            @FormParam("why") @DefaultValue("") String why)
            throws SQLException {
        page.checkForm(csrf);
        Bulk bulk = bulk(action, orders, reason, from, to);
        BulkActions.Checked checked = bulkActions.checked(bulk, seen);
        if (!remember.isEmpty()) {
            remember(checked, why.strip());
        }
        if (checked.number() > MOST_WAITED_FOR) {
            return Page.to("/desk/running/" + runningBulks.start(checked, why.strip(), caller.user()));
        }
        BulkActions.Done done = bulkActions.run(checked, why.strip(), caller.user());
        return done.isPlain() ? Page.to(sentPath(done, caller.user())) : kept(done, bulk, caller.user());
    }

    private TemplateInstance kept(BulkActions.Done done, Bulk bulk, String user) {
        return page.of("kept", "What was done")
                .data("done", done)
                .data("sentPath", sentPath(done, user))
                .data("bulk", bulk);
    }

    /** How far a change of many orders is; in the end what was done. Follows what happens. */
    @GET
    @Path("/running/{name: [0-9a-f-]{36}}")
    public Object running(@PathParam("name") String name) {
        RunningBulks.Progress progress = runningBulks
                .progress(name)
                .orElseThrow(
                        () -> DeskRefusal.notFound("the desk was started again since: orders that were changed keep"
                                + " the change, and those that were not sent on are in the list"));
        if (progress.goesOn() || !progress.problem().isEmpty()) {
            return page.of("running", "What is being done").data("name", name).data("progress", progress);
        }
        BulkActions.Done done = progress.done().orElseThrow();
        return done.isPlain() ? Page.to(sentPath(done, progress.user())) : kept(done, progress.bulk(), progress.user());
    }

    /** Makes a rule of the change, so that the next orders like these need no repair. */
    private void remember(BulkActions.Checked checked, String why) throws SQLException {
        if (!caller.may(Roles.ADMIN)) {
            throw DeskRefusal.notAllowed("a rule takes an admin: leave “from now on” out, or ask one");
        }
        Bulk bulk = checked.bulk();
        OrderSummary first = checked.orders().stream()
                .findFirst()
                .orElseThrow(() -> DeskRefusal.conflict("OLD_PAGE", "no order is left of these"));
        RuleRequests.Remember request = new RuleRequests.Remember(
                "staging:" + first.stagingId(),
                bulk.kind().isOfCustomer() ? bulk.to() : "",
                bulk.kind() == Kind.ITEM ? Map.of(bulk.from(), bulk.to()) : Map.of(),
                why.isEmpty() ? "repaired at the desk" : why);
        request.check();
        rememberRepair.remember(request, caller.user());
    }

    private static String sentPath(BulkActions.Done done, String user) {
        return "/desk/sent?by=" + Page.encoded(user) + "&at=" + done.at().toEpochMilli();
    }

    /** What became of orders that were sent on together; follows what happens. */
    @GET
    @Path("/sent")
    public TemplateInstance sent(
            @QueryParam("by") @DefaultValue("") String by, @QueryParam("at") @DefaultValue("0") long at)
            throws SQLException {
        return page.of("sent", "Sent on")
                .data("by", by)
                .data("at", Instant.ofEpochMilli(at))
                .data("outcome", sentOrders.of(by, Instant.ofEpochMilli(at)));
    }

    private static Bulk bulk(String action, List<Integer> orders, String reason, String from, String to) {
        Kind kind = Arrays.stream(Kind.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(action))
                .findFirst()
                .orElseThrow(() -> DeskRefusal.wrongUse("say what is to be done: replay, item, customer or held"));
        if (orders.size() > MOST_CHOSEN || from.length() > LONGEST || to.length() > LONGEST) {
            throw DeskRefusal.wrongUse("at most " + MOST_CHOSEN + " orders are chosen at once");
        }
        if (orders.isEmpty() && reason.isBlank()) {
            throw DeskRefusal.wrongUse("choose the orders first");
        }
        if (kind != Kind.REPLAY && from.isBlank() && (kind == Kind.ITEM || orders.isEmpty())) {
            throw DeskRefusal.wrongUse(
                    kind == Kind.ITEM
                            ? "say which item"
                            : "orders without an e-mail address are not known to be of one customer: choose them one by one");
        }
        if (kind != Kind.REPLAY && to.isBlank()) {
            throw DeskRefusal.wrongUse(
                    kind == Kind.ITEM
                            ? "choose the item, or enter its number"
                            : "choose the customer, or enter the number");
        }
        return new Bulk(kind, List.copyOf(orders), reason.strip(), from.strip(), to.strip());
    }
}
