package io.orderbridge.desk.pages;

import io.orderbridge.desk.access.Caller;
import io.orderbridge.desk.access.Roles;
import io.orderbridge.desk.actions.Requests;
import io.orderbridge.desk.problem.DeskRefusal;
import io.orderbridge.desk.rules.ExchangeRules;
import io.orderbridge.desk.rules.RuleDesk;
import io.orderbridge.desk.rules.RuleReports;
import io.orderbridge.desk.rules.RuleRequests;
import io.orderbridge.rules.Kind;
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
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rules: which there are, who made them and how often they decide; a new one is tried before it is saved. */
@Path("/desk/rules")
@RolesAllowed(Roles.READER)
@Produces(MediaType.TEXT_HTML)
class RulePages {

    private static final Pattern SHOP = Pattern.compile("^shop = [^;,]+");

    private final RuleDesk rules;
    private final ExchangeRules exchange;
    private final Page page;
    private final Caller caller;

    RulePages(RuleDesk rules, ExchangeRules exchange, Page page, Caller caller) {
        this.rules = rules;
        this.exchange = exchange;
        this.page = page;
        this.caller = caller;
    }

    @GET
    public TemplateInstance list(@QueryParam("done") @DefaultValue("") String done) throws SQLException {
        List<RuleReports.Shown> all = rules.list("").rules();
        return page.of("rules", "Rules")
                .data("rules", all)
                .data("onlyShop", onlyShop(all))
                .data("kinds", Kind.values())
                .data("done", done);
    }

    /** The condition that an order is of the one shop, which need not be said; empty if rules are about several shops. */
    private static String onlyShop(List<RuleReports.Shown> rules) {
        List<String> shops = rules.stream()
                .map(rule -> SHOP.matcher(rule.when()))
                .filter(Matcher::find)
                .map(Matcher::group)
                .distinct()
                .toList();
        return shops.size() == 1 ? shops.get(0) : "";
    }

    /** All rules as a file, which bin/orders imports elsewhere. */
    @GET
    @Path("/rules.yaml")
    @Produces("application/yaml")
    public Response file() throws SQLException {
        return Response.ok(exchange.export().yaml())
                .header("Content-Disposition", "attachment; filename=rules.yaml")
                .build();
    }

    /** Says what rules of a file would change, and on the second press changes it, all or none. */
    @POST
    @Path("/import")
    @RolesAllowed(Roles.ADMIN)
    public Object read(
            @FormParam("csrf") String csrf,
            @FormParam("yaml") @DefaultValue("") String yaml,
            @FormParam("why") @DefaultValue("") String why,
            @FormParam("now") @DefaultValue("") String now)
            throws SQLException {
        page.checkForm(csrf);
        if (yaml.isBlank()) {
            throw DeskRefusal.wrongUse("paste the rules, as the export writes them");
        }
        RuleReports.Imported imported = exchange.read(
                Requests.given(new RuleRequests.Import(yaml.replace("\r\n", "\n"), now.isEmpty(), why)), caller.user());
        if (!imported.dryRun()) {
            return Page.to(
                    "/desk/rules",
                    imported.added().size() + " rules added, "
                            + imported.changed().size() + " changed.");
        }
        return page.of("import", "Before the rules are imported")
                .data("imported", imported)
                .data("yaml", yaml)
                .data("why", why);
    }

    /** What a rule would change in the last orders; saves nothing. */
    @GET
    @Path("/try")
    public TemplateInstance tried(
            @QueryParam("kind") @DefaultValue("") String kind,
            @QueryParam("when") @DefaultValue("") String when,
            @QueryParam("then") @DefaultValue("") String then,
            @QueryParam("why") @DefaultValue("") String why)
            throws SQLException {
        RuleReports.Tried tried = rules.tried(draft(kind, when, then, why), Optional.empty());
        return page.of("rule", "Before the rule is added")
                .data("kind", kind)
                .data("when", when)
                .data("then", then)
                .data("why", why)
                .data("tried", tried);
    }

    @POST
    @RolesAllowed(Roles.ADMIN)
    public Response add(
            @FormParam("csrf") String csrf,
            @FormParam("kind") @DefaultValue("") String kind,
            @FormParam("when") @DefaultValue("") String when,
            @FormParam("then") @DefaultValue("") String then,
            @FormParam("why") @DefaultValue("") String why)
            throws SQLException {
        page.checkForm(csrf);
        RuleReports.Changed added = rules.add(draft(kind, when, then, why), caller.user());
        return Page.to(
                "/desk/rules",
                "Rule " + added.rule().id() + " decides from now on. " + String.join(" ", added.remarks()));
    }

    @POST
    @Path("/{id: [0-9]{1,9}}/{turn: on|off}")
    @RolesAllowed(Roles.ADMIN)
    public Response turn(
            @PathParam("id") int id,
            @PathParam("turn") String turn,
            @FormParam("csrf") String csrf,
            @FormParam("why") @DefaultValue("") String why)
            throws SQLException {
        page.checkForm(csrf);
        String reason = why.isBlank() ? "switched " + turn + " at the desk" : why;
        rules.turn(id, turn.equals("on"), reason, caller.user());
        return Page.to("/desk/rules", "Rule " + id + " is " + turn + ".");
    }

    private static RuleRequests.Draft draft(String kind, String when, String then, String why) {
        if (why.isBlank()) {
            throw DeskRefusal.wrongUse("say why the rule is needed");
        }
        RuleRequests.Draft draft =
                new RuleRequests.Draft(kind, when.strip(), then.strip(), 0, "", "", why.strip(), why.strip());
        draft.check();
        return draft;
    }
}
