package io.orderbridge.desk.api;

import io.orderbridge.desk.access.Caller;
import io.orderbridge.desk.access.Roles;
import io.orderbridge.desk.actions.Requests;
import io.orderbridge.desk.problem.DeskRefusal;
import io.orderbridge.desk.rules.ExchangeRules;
import io.orderbridge.desk.rules.ExplainOrder;
import io.orderbridge.desk.rules.RememberRepair;
import io.orderbridge.desk.rules.RuleDesk;
import io.orderbridge.desk.rules.RuleReports;
import io.orderbridge.desk.rules.RuleRequests;
import io.orderbridge.desk.rules.SuggestForOrder;
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
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Rules: what an order of the shop becomes in CounterPoint. 409 with the reason for a rule that makes no sense. */
@Path("/rules")
@RolesAllowed(Roles.READER)
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "rules")
class RulesResource {

    private final RuleDesk rules;
    private final ExplainOrder explain;
    private final SuggestForOrder suggest;
    private final ExchangeRules exchange;
    private final RememberRepair remember;
    private final Caller caller;

    RulesResource(
            RuleDesk rules,
            ExplainOrder explain,
            SuggestForOrder suggest,
            ExchangeRules exchange,
            RememberRepair remember,
            Caller caller) {
        this.rules = rules;
        this.explain = explain;
        this.suggest = suggest;
        this.exchange = exchange;
        this.remember = remember;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "All rules, or those of a kind, in the order in which they decide")
    public RuleReports.Listed list(@QueryParam("kind") @DefaultValue("") String kind) throws SQLException {
        return rules.list(RuleDesk.kind(kind));
    }

    @GET
    @Path("/history")
    @Operation(summary = "Who added, changed or switched which rule, the newest change first")
    public RuleReports.History history(@QueryParam("rule") @DefaultValue("") String rule) throws SQLException {
        return rules.history(rule.isEmpty() ? Optional.empty() : Optional.of(id(rule)));
    }

    @GET
    @Path("/explain/{order}")
    @Operation(summary = "Field by field, what of an order was decided by what, and what rules of now would change")
    public RuleReports.Explained explain(@PathParam("order") String order) throws SQLException {
        return explain.explain(order);
    }

    @GET
    @Path("/suggest/{order}")
    @Operation(summary = "Items and customers of CounterPoint that an order may mean, the likeliest first, and why")
    public RuleReports.Suggested suggest(@PathParam("order") String order) throws SQLException {
        return suggest.suggest(order);
    }

    @GET
    @Path("/try")
    @Operation(summary = "What a rule would change in the last 500 orders; saves nothing")
    public RuleReports.Tried tried(
            @QueryParam("kind") @DefaultValue("") String kind,
            @Parameter(description = "conditions, such as: sku = *-BOX; country = DE") @QueryParam("when") String when,
            @Parameter(description = "outcome, such as: item = *; factor = 12") @QueryParam("then") @DefaultValue("")
                    String then,
            @QueryParam("priority") @DefaultValue("0") String priority,
            @Parameter(description = "id of a rule that it would take the place of")
                    @QueryParam("instead")
                    @DefaultValue("")
                    String instead,
            @Parameter(description = "from when on it counts, ISO 8601") @QueryParam("from") @DefaultValue("")
                    String from,
            @Parameter(description = "before when it counts, ISO 8601") @QueryParam("until") @DefaultValue("")
                    String until)
            throws SQLException {
        RuleRequests.Draft draft = new RuleRequests.Draft(kind, when, then, id(priority), from, until, "", "");
        draft.check();
        return rules.tried(draft, instead.isEmpty() ? Optional.empty() : Optional.of(id(instead)));
    }

    @GET
    @Path("/export")
    @Operation(summary = "All rules as YAML")
    public RuleReports.Exported export() throws SQLException {
        return exchange.export();
    }

    @POST
    @RolesAllowed(Roles.ADMIN)
    @Operation(summary = "Adds a rule")
    public RuleReports.Changed add(RuleRequests.Draft request) throws SQLException {
        return rules.add(Requests.given(request), caller.user());
    }

    @POST
    @Path("/{id}")
    @RolesAllowed(Roles.ADMIN)
    @Operation(summary = "Changes what is given of a rule")
    public RuleReports.Changed change(@PathParam("id") String id, RuleRequests.Draft request) throws SQLException {
        return rules.change(id(id), Requests.given(request), caller.user());
    }

    @POST
    @Path("/{id}/off")
    @RolesAllowed(Roles.ADMIN)
    @Operation(summary = "Switches a rule off; it is never deleted")
    public RuleReports.Changed off(@PathParam("id") String id, RuleRequests.Switch request) throws SQLException {
        return rules.turn(id(id), false, Requests.given(request).reason(), caller.user());
    }

    @POST
    @Path("/{id}/on")
    @RolesAllowed(Roles.ADMIN)
    @Operation(summary = "Switches a rule on again")
    public RuleReports.Changed on(@PathParam("id") String id, RuleRequests.Switch request) throws SQLException {
        return rules.turn(id(id), true, Requests.given(request).reason(), caller.user());
    }

    @POST
    @Path("/remember")
    @RolesAllowed(Roles.ADMIN)
    @Operation(summary = "Makes rules of what was repaired in one order")
    public RuleReports.Remembered remember(RuleRequests.Remember request) throws SQLException {
        return remember.remember(Requests.given(request), caller.user());
    }

    @POST
    @Path("/import")
    @RolesAllowed(Roles.ADMIN)
    @Operation(summary = "Imports rules from YAML, all or none; a dry run says what would change")
    public RuleReports.Imported read(RuleRequests.Import request) throws SQLException {
        return exchange.read(Requests.given(request), caller.user());
    }

    private static int id(String text) {
        if (!text.matches("[0-9]{1,9}")) {
            throw DeskRefusal.wrongUse("'" + text.replaceAll("\\p{C}", "?") + "' is no number of a rule");
        }
        return Integer.parseInt(text);
    }
}
