package io.orderbridge.desk;

import static io.restassured.RestAssured.given;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.orderbridge.sandbox.servers.Ports;
import io.orderbridge.sandbox.servers.Service;
import io.orderbridge.sandbox.servers.ServiceProcess;
import io.quarkus.elytron.security.common.BcryptUtil;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The packaged desk beside a real RabbitMQ, an embedded CounterPoint and the packaged order-processor, and a Chromium. */
final class DeskInBrowser implements AutoCloseable {

    static final String PASSWORD = "correct horse battery";

    private static final String ALERTING_SECRET = "known to alerting";

    private static final double PATIENCE_MILLIS = 20_000;

    private final DeskServers servers = new DeskServers();
    private final ServiceProcess desk;
    private final Chromium chromium = new Chromium();

    DeskInBrowser() {
        Map<String, String> environment = new HashMap<>();
        servers.start()
                .forEach((name, value) ->
                        environment.put(name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"), value));
        environment.remove("QUARKUS_HTTP_TEST_PORT");
        environment.put("TEST_MAIL_SECRET", ALERTING_SECRET);
        try {
            desk = new ServiceProcess(
                    Service.ORDER_DESK,
                    "order-desk",
                    Files.createTempDirectory("desk-in-browser"),
                    environment,
                    Ports.free());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        desk.start();
        DeskServers.startProcessor();
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    }

    /** How a browser is set up. */
    static Browser.NewContextOptions laptop() {
        return new Browser.NewContextOptions().setViewportSize(1280, 900).setColorScheme(ColorScheme.LIGHT);
    }

    static Browser.NewContextOptions phone() {
        return new Browser.NewContextOptions().setViewportSize(360, 740).setColorScheme(ColorScheme.LIGHT);
    }

    /** Takes what earlier tests left out of the way. */
    static void nothingWaits() throws Exception {
        Bench.purge();
        Bench.execute(
                "UPDATE dbo.USER_ORDER_STAGING SET IS_APPLIED = 1, VALIDATION_ERROR = 'MANUALLY_SKIPPED: by a test'"
                        + " WHERE ORDER_STATE IN ('FAILED', 'HELD', 'PENDING')");
        Bench.execute("DELETE FROM dbo.USER_DESK_ASSIGNMENT");
        Bench.execute("DELETE FROM dbo.USER_ORDER_TICKET_CHANGE");
    }

    static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    static Locator link(Page page, String name) {
        return page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** Opens a link of a part that may be drawn anew under the pointer just then: who sees nothing happen clicks again. */
    static void open(Page page, String name) {
        String here = page.url();
        for (int click = 1; page.url().equals(here) && click <= 3; click++) {
            link(page, name).click();
            try {
                page.waitForURL(url -> !url.equals(here), new Page.WaitForURLOptions().setTimeout(6_000));
            } catch (TimeoutError e) {
                // Nothing happened.
            }
        }
    }

    /** A browser in which nobody has logged in. */
    Page stranger(Browser.NewContextOptions options) {
        BrowserContext context = chromium.browser().newContext(options.setBaseURL(desk.url()));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        return context.newPage();
    }

    /** A browser in which somebody is logged in, by a one-time link. */
    Page somebody(String name, String role, Browser.NewContextOptions options) {
        Page page = stranger(options);
        page.navigate(link(name, role));
        return page;
    }

    Page somebody(String name, String role) {
        return somebody(name, role, laptop());
    }

    /** A user who has a password. */
    void user(String name, String role) {
        link(name, role);
        try {
            Bench.execute("UPDATE dbo.USER_DESK_USER SET PASSWORD_HASH = '"
                    + BcryptUtil.bcryptHash(PASSWORD) + "' WHERE USER_NAME = '" + name
                    + "'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The path of a one-time link. */
    String link(String name, String role) {
        return admin().body("{\"role\":\"" + role + "\"}")
                .post("/users/" + name)
                .then()
                .statusCode(200)
                .extract()
                .path("path");
    }

    RequestSpecification admin() {
        return given().baseUri(desk.url())
                .header("Authorization", "Bearer " + DeskServers.ADMIN_KEY)
                .header("X-Desk-User", "tests")
                .contentType("application/json");
    }

    /** What alerting learns of an order, as {@code orders.ID.takenBy}, and of the reasons. */
    String toldToAlerting(int order, String path) throws SQLException {
        int stagingId = Bench.stagingId(order);
        return given().baseUri(desk.url())
                .header("Authorization", "Bearer " + ALERTING_SECRET)
                .get("/assignments?orders=" + stagingId)
                .then()
                .statusCode(200)
                .extract()
                .path(path.replace("ID", "'" + stagingId + "'"));
    }

    @Override
    public void close() {
        chromium.close();
        desk.close();
        servers.stop();
    }
}
