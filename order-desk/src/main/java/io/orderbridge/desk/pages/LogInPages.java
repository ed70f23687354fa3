package io.orderbridge.desk.pages;

import io.orderbridge.desk.DeskSettings;
import io.orderbridge.desk.access.Caller;
import io.orderbridge.desk.access.Roles;
import io.orderbridge.desk.audit.RefusedLogIns;
import io.orderbridge.desk.problem.DeskRefusal;
import io.orderbridge.desk.users.Users;
import io.quarkus.qute.TemplateInstance;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Logging in, by name and password or by a one-time link, and out. */
@Path("/")
@PermitAll
@Produces(MediaType.TEXT_HTML)
class LogInPages {

    private static final String START = "/desk";

    /** The cookie by which a browser is known in which somebody has logged in before. */
    private static final String BROWSER = "desk-browser";

    private static final String USED = "This link was used already, or has expired. Ask an admin for another one.";

    private final Users users;
    private final Page page;
    private final Caller caller;
    private final HttpServerRequest http;
    private final DeskSettings settings;
    private final RefusedLogIns refused;
    private final boolean demo;

    LogInPages(
            Users users,
            Page page,
            Caller caller,
            HttpServerRequest http,
            DeskSettings settings,
            RefusedLogIns refused,
            @ConfigProperty(name = "orderbridge.demo", defaultValue = "false") boolean demo) {
        this.users = users;
        this.page = page;
        this.caller = caller;
        this.http = http;
        this.settings = settings;
        this.refused = refused;
        this.demo = demo;
    }

    @GET
    public Response start() {
        return Page.to(START);
    }

    @GET
    @Path("login")
    public Response form(
            @QueryParam("to") @DefaultValue(START) String to,
            @QueryParam("again") @DefaultValue("") String again,
            @HeaderParam("Sec-Fetch-Site") String from)
            throws SQLException {
        Cookie cookie = http.getCookie(Caller.COOKIE);
        if (cookie != null && users.ofSession(cookie.getValue(), true).isPresent()) {
            return Page.to(inside(to));
        }
        // A browser keeps the cookie back when it comes from another site, such as a mail; asked again from here it
        // sends it.
        return html(
                200,
                logIn(to, "")
                        .data("askAgain", "cross-site".equals(from) && again.isEmpty())
                        .data("nobody", users.none()));
    }

    private TemplateInstance logIn(String to, String problem) {
        return page.of("login", "Log in")
                .data("to", inside(to))
                .data("toEncoded", Page.encoded(inside(to)))
                .data("problem", problem)
                .data("askAgain", false)
                .data("signOn", settings.signOn().inBrowser())
                .data("nobody", false);
    }

    @POST
    @Path("login")
    public Response logIn(
            @FormParam("name") @DefaultValue("") String name,
            @FormParam("password") @DefaultValue("") String password,
            @FormParam("to") @DefaultValue(START) String to,
            @HeaderParam("Sec-Fetch-Site") String from)
            throws SQLException {
        if ("cross-site".equals(from)) {
            refused.add(name, caller.address());
            return html(403, logIn(to, "Log in here, not from another page."));
        }
        Users.LogIn result = users.logIn(
                name,
                password,
                caller.address(),
                Optional.ofNullable(http.getCookie(BROWSER))
                        .map(Cookie::getValue)
                        .orElse(""));
        if (result instanceof Users.LogIn.Done done) {
            return loggedIn(done, to);
        }
        refused.add(name, caller.address());
        return result instanceof Users.LogIn.Wait
                ? Response.fromResponse(html(429, logIn(to, "Too many attempts. Wait a minute, then try again.")))
                        .header(HttpHeaders.RETRY_AFTER, 60)
                        .build()
                : html(401, logIn(to, "Name or password are wrong."));
    }

    /** Where the identity provider sends people back to; before that, its log-in page is what they see here. */
    @GET
    @Path("login/sign-on")
    public Response signOn(@QueryParam("to") @DefaultValue(START) String to) throws SQLException {
        Optional<String> role = Stream.of(Roles.ADMIN, Roles.OPERATOR, Roles.READER)
                .filter(caller::may)
                .findFirst();
        if (role.isEmpty()) {
            return html(403, logIn(to, "You are known, but have no role at this desk. Ask an admin for one."));
        }
        try {
            return loggedIn(users.signedOn(caller.user(), role.get()), to);
        } catch (DeskRefusal e) {
            return html(403, logIn(to, e.getMessage()));
        }
    }

    @GET
    @Path("login/link")
    public Response link(@QueryParam("token") @DefaultValue("") String token) throws SQLException {
        if (demo && users.byLink(token, Optional.empty()) instanceof Users.LogIn.Done done) {
            return loggedIn(done, START);
        }
        Optional<String> name = users.ofLink(token);
        return name.isEmpty() ? html(404, logIn(START, USED)) : html(200, choose(name.get(), token, ""));
    }

    private TemplateInstance choose(String name, String token, String problem) {
        return page.of("link", "Choose a password")
                .data("name", name)
                .data("token", token)
                .data("problem", problem);
    }

    @POST
    @Path("login/link")
    public Response choose(
            @FormParam("token") @DefaultValue("") String token,
            @FormParam("password") @DefaultValue("") String password)
            throws SQLException {
        try {
            if (users.byLink(token, Optional.of(password)) instanceof Users.LogIn.Done done) {
                return loggedIn(done, START);
            }
            refused.add("whoever has an old link", caller.address());
            return html(404, logIn(START, USED));
        } catch (DeskRefusal e) {
            return html(400, choose(users.ofLink(token).orElse(""), token, e.getMessage()));
        }
    }

    @POST
    @Path("logout")
    public Response logOut(@FormParam("csrf") String csrf) throws SQLException {
        Cookie cookie = http.getCookie(Caller.COOKIE);
        if (cookie != null && !Users.isCsrfOf(cookie.getValue(), csrf)) {
            // A form of another page does not log anybody out.
            return Page.to(START);
        }
        if (cookie != null) {
            users.logOut(cookie.getValue());
        }
        return Response.fromResponse(Page.to("/login")).cookie(cookie("", 0)).build();
    }

    private Response loggedIn(Users.LogIn.Done done, String to) {
        Response.ResponseBuilder answer =
                Response.fromResponse(Page.to(inside(to))).cookie(cookie(done.session(), NewCookie.DEFAULT_MAX_AGE));
        if (!done.browser().isEmpty()) {
            int seconds = Math.toIntExact(Users.BROWSER_KNOWN.toSeconds());
            answer.cookie(cookie(BROWSER, "/login", done.browser(), seconds));
        }
        return answer.build();
    }

    private NewCookie cookie(String value, int maxAge) {
        return cookie(Caller.COOKIE, "/", value, maxAge);
    }

    private NewCookie cookie(String name, String path, String value, int maxAge) {
        return new NewCookie.Builder(name)
                .value(value)
                .path(path)
                .httpOnly(true)
                .secure(http.isSSL())
                .sameSite(NewCookie.SameSite.STRICT)
                .maxAge(maxAge)
                .build();
    }

    /** Only ways into the desk: whoever made the link must not lead people elsewhere. */
    static String inside(String to) {
        return to.matches("/desk([/?][A-Za-z0-9_.~%&=+:/?-]*)?") && !to.contains("//") ? to : START;
    }

    private static Response html(int status, TemplateInstance template) {
        return Response.status(status)
                .entity(template.render())
                .type(MediaType.TEXT_HTML_TYPE)
                .build();
    }
}
