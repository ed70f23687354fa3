package io.orderbridge.desk.pages;

import io.orderbridge.desk.access.Caller;
import io.orderbridge.desk.access.Roles;
import io.orderbridge.desk.problem.DeskRefusal;
import io.orderbridge.desk.users.Users;
import io.quarkus.qute.Engine;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** What all pages have in common: who looks, what they may do, and what their forms carry. */
@ApplicationScoped
class Page {

    private final Engine templates;
    private final Caller caller;

    Page(Engine templates, Caller caller) {
        this.templates = templates;
        this.caller = caller;
    }

    /** What the person may do, for buttons that are there and say why they cannot be pressed. */
    public record Rights(boolean repair, boolean administer) {}

    /**
     * Something that people do at the desk.
     *
     * @param role the least that it takes
     */
    public record Right(String what, String role, boolean has) {}

    /** A link of the navigation. */
    public record Tab(String name, String path, boolean current) {}

    private static List<Tab> tabs(String template) {
        return List.of(
                new Tab(
                        "Needs you",
                        "/desk",
                        List.of("needs-you", "reason", "order", "bulk", "kept", "running", "sent")
                                .contains(template)),
                new Tab("All orders", "/desk/orders", template.equals("orders")),
                new Tab(
                        "Rules",
                        "/desk/rules",
                        List.of("rules", "rule", "import").contains(template)),
                new Tab("Health", "/desk/health", template.equals("health")),
                new Tab("Audit", "/desk/audit", template.equals("audit")),
                new Tab("Permissions", "/desk/permissions", template.equals("permissions")));
    }

    TemplateInstance of(String template, String title) {
        return templates
                .getTemplate(template + ".html")
                .instance()
                .data("title", title)
                .data("tabs", tabs(template))
                .data("user", name())
                .data("csrf", caller.session().map(Users::csrfOf).orElse(""))
                .data("rights", new Rights(caller.may(Roles.OPERATOR), caller.may(Roles.ADMIN)));
    }

    private String name() {
        return caller.session().isPresent() ? caller.user() : caller.may(Roles.READER) ? "API key" : "";
    }

    List<Right> rights() {
        return List.of(
                right("Look at everything, search, and save lists as a file", Roles.READER),
                right("Repair an order, choose its item or customer, complete its address", Roles.OPERATOR),
                right("Send orders on, one or many together", Roles.OPERATOR),
                right("Let a held order pass, or leave refunded goods out", Roles.OPERATOR),
                right("Mark a change of a ticket as dealt with", Roles.OPERATOR),
                right("Take something, write a note, snooze it", Roles.OPERATOR),
                right("Skip an order, or choose between an order and its parts", Roles.ADMIN),
                right("Roll a ticket back", Roles.ADMIN),
                right("Make a rule, switch it on or off, import rules", Roles.ADMIN));
    }

    private Right right(String what, String role) {
        return new Right(what, role, caller.may(role));
    }

    /** The highest role of whoever looks. */
    String role() {
        return Stream.of(Roles.ADMIN, Roles.OPERATOR)
                .filter(caller::may)
                .findFirst()
                .orElse(Roles.READER);
    }

    /** Refuses a form that does not come from a page of this session. */
    void checkForm(String csrf) {
        if (caller.session().isPresent() && !Users.isCsrfOf(caller.session().get(), csrf)) {
            throw DeskRefusal.conflict("OLD_PAGE", "this page is from another log-in: open it again, then repeat");
        }
    }

    static Response to(String path) {
        return Response.seeOther(URI.create(path)).build();
    }

    /** Back to a page, which says what was done. */
    static Response to(String path, String done) {
        return to(path + "?done=" + encoded(done));
    }

    /** The same for a page that is asked for with parameters. */
    static Response to(String path, String query, String done) {
        return to(path + "?" + query + "&done=" + encoded(done));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
