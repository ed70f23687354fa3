package io.orderbridge.desk;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.orderbridge.counterpoint.TicketChangeRepository;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every page against WCAG 2.2 AA, as far as axe can tell, light and dark, on a laptop and on a phone. */
@ExtendWith(InBrowser.class)
class AccessibilityIT {

    private static final List<String> WCAG_2_2_AA =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

    /** The dark sheet changes colours and nothing else. */
    private static final List<String> OF_COLOURS = List.of("color-contrast", "link-in-text-block");

    private static final int PHONE = 360;

    /** What only leads to another page, and what shows the page of the log-in when an identity provider is set. */
    private static final Set<String> LEADS_ON = Set.of("/", "/login/sign-on");

    private final DeskInBrowser desk;
    private final List<String> found = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();

    AccessibilityIT(DeskInBrowser desk) {
        this.desk = desk;
    }

    private static Map<String, String> pages() throws Exception {
        DeskInBrowser.nothingWaits();
        List<Integer> failed = ProcessedOrders.failed(Bench.GOOD + "-BLUE", 3);
        ProcessedOrders.failed("NO-SUCH", "SHIP_CITY = NULL");
        int customer = ProcessedOrders.failed(Bench.GOOD, "CUST_NO = NULL, CUST_EMAIL = 'nobody@example.test'");
        int address = ProcessedOrders.failed(Bench.GOOD, "SHIP_NAM = NULL, SHIP_ADRS_1 = NULL");
        int created = ProcessedOrders.created();
        int held = Bench.stage(Bench.GOOD);
        Bench.execute(
                "UPDATE dbo.USER_ORDER_STAGING SET HOLD_CODE = 'SUB_ORDER', HOLD_REASON = 'it is a part of order 304 (made by ''dokan'')',"
                        + " HELD_DT = SYSUTCDATETIME() WHERE WOO_ORDER_ID = " + held);
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("login", "/login");
        pages.put("needs-you", "/desk");
        pages.put("reason-item", "/desk/reasons/SKU_UNKNOWN");
        pages.put("reason-customer", "/desk/reasons/CUSTOMER_UNMAPPED");
        int refunded = Bench.stage(Bench.GOOD);
        Bench.execute("UPDATE dbo.USER_ORDER_STAGING SET HOLD_CODE = 'REFUNDED_IN_PART', HOLD_REASON ="
                + " '19.90 of 39.80 USD was given back before the ticket: refund 5 of 19.90 for 1 × ''Picket''',"
                + " HELD_DT = SYSUTCDATETIME() WHERE WOO_ORDER_ID = " + refunded);
        try (Connection connection = DeskServers.connectToCounterPoint()) {
            TicketChangeRepository.add(
                    connection, Bench.stagingId(created), "TICKET_EDITED", "edited in the shop; total: 39.80 → 59.70");
        }
        pages.put("reason-held", "/desk/reasons/SUB_ORDER?kind=held");
        pages.put("reason-refunded", "/desk/reasons/REFUNDED_IN_PART?kind=held");
        pages.put("reason-changed", "/desk/reasons/TICKET_EDITED?kind=changed");
        pages.put("order-refunded", ProcessedOrders.page(refunded));
        pages.put("reason-empty", "/desk/reasons/TOTALS");
        pages.put("order-item", ProcessedOrders.page(failed.get(0)));
        pages.put("order-customer", ProcessedOrders.page(customer));
        pages.put("order-address", ProcessedOrders.page(address));
        pages.put("order-held", ProcessedOrders.page(held));
        pages.put("order-created", ProcessedOrders.page(created));
        pages.put("bulk", "/desk/bulk?action=replay&reason=SKU_UNKNOWN");
        pages.put("bulk-item", "/desk/bulk?action=item&reason=SKU_UNKNOWN&from=NO-SUCH&to=" + Bench.GOOD);
        pages.put("sent", "/desk/sent?by=ann&at=1");
        pages.put("orders", "/desk/orders");
        pages.put("rules", "/desk/rules");
        pages.put(
                "rule",
                "/desk/rules/try?kind=item&when=sku%20%3D%20NO-SUCH&then=item%20%3D%20" + Bench.GOOD + "&why=test");
        pages.put("health", "/desk/health");
        pages.put("audit", "/desk/audit");
        pages.put("permissions", "/desk/permissions");
        pages.put("problem", "/desk/orders/99999999");
        int skipped = ProcessedOrders.failed("NO-SUCH", 1).get(0);
        Bench.execute(
                "UPDATE dbo.USER_ORDER_STAGING SET IS_APPLIED = 1, VALIDATION_ERROR = 'MANUALLY_SKIPPED: entered by hand'"
                        + " WHERE WOO_ORDER_ID = " + skipped);
        pages.put("order-skipped", ProcessedOrders.page(skipped));
        pages.put("order-shop", ProcessedOrders.page(created) + "/shop");
        pages.put("orders-none", "/desk/orders?state=rolled_back");
        pages.put("reason-search", "/desk/reasons/SKU_UNKNOWN?of=item&from=NO-SUCH&find=picket");
        Bench.execute("DELETE FROM dbo.USER_ORDER_UNSTAGED");
        Bench.execute(
                "INSERT INTO dbo.USER_ORDER_UNSTAGED (SHOP, WOO_ORDER_ID, WOO_ORDER_NO, SHOP_STATUS, REASON_CODE, REASON, AMOUNT,"
                        + " CURRENCY, SINCE_DT, LAST_SEEN_DT) VALUES ('shop', 991, '991', 'awaiting', 'UNLISTED_STATUS',"
                        + " 'paid, in status awaiting', 12.50, 'USD', SYSUTCDATETIME(), SYSUTCDATETIME())");
        pages.put("reason-unstaged", "/desk/reasons/UNLISTED_STATUS?kind=unstaged");
        return pages;
    }

    /**
     * Pages that only a step before leads to: a person with a new link, what is still wrong, an import, a change that goes on, and
     * nothing to do.
     */
    private void pagesThatAnotherStepLeadsTo() throws Exception {
        DeskInBrowser.nothingWaits();
        Page newcomer = desk.stranger(DeskInBrowser.laptop());
        newcomer.navigate("/login");
        // In the demo, as which this desk runs, a link opens at once: a password that is too short leads to the page.
        newcomer.evaluate(
                "token => { const form = document.querySelector('form'); form.action = '/login/link';"
                        + " form.elements.name.name = 'token'; form.elements.token.value = token;"
                        + " form.elements.password.value = 'short'; form.submit(); }",
                desk.link("nina", "reader").replaceFirst(".*token=", ""));
        newcomer.locator("h1:has-text('Welcome')").waitFor();
        inEveryLook(newcomer, "choose-a-password");
        Page page = desk.somebody("ada", "admin");
        page.navigate("/desk");
        inEveryLook(page, "all-clear");
        page.navigate("/desk/rules");
        page.getByText("Import rules").click();
        page.getByLabel("Rules, as the export writes them")
                .fill("- kind: item\n  when: sku = LOOKED-AT\n  then: item = " + Bench.GOOD
                        + "\n  priority: 100\n  why: w\n");
        page.locator("#import-why").fill("from the other store");
        DeskInBrowser.button(page, "Look at what would change").click();
        inEveryLook(page, "import");
        int order = ProcessedOrders.failed(Bench.GOOD + "-RED", "SHIP_CITY = NULL");
        page.navigate(ProcessedOrders.page(order));
        page.getByLabel(Bench.GOOD).first().check();
        DeskInBrowser.button(page, "Look at the change").click();
        DeskInBrowser.button(page, "Change and send on").click();
        page.locator("h1:has-text('still wrong')").waitFor();
        inEveryLook(page, "kept");
        List<Integer> many = ProcessedOrders.failed(Bench.GOOD + "-MANY", 12);
        page.navigate("/desk/reasons/SKU_UNKNOWN");
        DeskInBrowser.button(page, "Look at the change for all 12").click();
        try (Connection other = DeskServers.connectToCounterPoint();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute(
                    "UPDATE dbo.USER_ORDER_STAGING SET ATTEMPTS = ATTEMPTS WHERE WOO_ORDER_ID = " + many.get(0));
            DeskInBrowser.button(page, "Change and send on").click();
            page.locator("h1:has-text('0 of 12 changed')").waitFor();
            inEveryLook(page, "running");
            other.rollback();
        }
        page.locator("h1:has-text('All 12 went through')").waitFor();
    }

    @Test
    void axe_finds_nothing_on_any_page_light_or_dark_on_a_laptop_or_a_phone() throws Exception {
        pagesThatAnotherStepLeadsTo();
        Map<String, String> pages = pages();
        Page page = desk.somebody("ada", "admin");
        Page stranger = desk.stranger(DeskInBrowser.laptop());
        for (Map.Entry<String, String> each : pages.entrySet()) {
            Page shown = each.getKey().equals("login") ? stranger : page;
            shown.navigate(each.getValue());
            inEveryLook(shown, each.getKey());
        }
        Page reader = desk.somebody("rita", "reader");
        for (String each : List.of("reason-item", "order-item", "order-held", "order-created", "bulk", "rules")) {
            reader.navigate(pages.get(each));
            inEveryLook(reader, each + "-reader");
        }
        Bench.execute("DELETE FROM dbo.USER_ORDER_UNSTAGED");
        assertThat(found).isEmpty();
        assertThat(Routes.all())
                .as("pages that nobody has looked at")
                .filteredOn(route -> route.isPage() && !LEADS_ON.contains(route.path()))
                .filteredOn(route -> seen.stream().noneMatch(route::matches))
                .isEmpty();
    }

    /** Light, dark and on a phone, where it must not be wider than the screen. */
    private void inEveryLook(Page shown, String name) throws Exception {
        seen.add(URI.create(shown.url()).getPath());
        look(shown, name + "-light");
        violations(axe(shown).withTags(WCAG_2_2_AA), name + ", light");
        shown.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        look(shown, name + "-dark");
        violations(axe(shown).withRules(OF_COLOURS), name + ", dark");
        shown.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        shown.setViewportSize(PHONE, 740);
        look(shown, name + "-phone");
        violations(
                axe(shown).withRules(List.of("target-size", "color-contrast", "scrollable-region-focusable")),
                name + ", phone");
        int width = (Integer) shown.evaluate("document.documentElement.scrollWidth");
        if (width > PHONE) {
            found.add(name + " is " + width + " wide on a phone of " + PHONE);
        }
        shown.setViewportSize(1280, 900);
    }

    private static AxeBuilder axe(Page page) {
        AxeRunOptions options = new AxeRunOptions();
        // To describe all that is right takes most of the time.
        options.setResultTypes(List.of("violations"));
        return new AxeBuilder(page).options(options).setLegacyMode(true);
    }

    /** Adds what axe finds; a page that keeps no rule was not looked at. */
    private void violations(AxeBuilder axe, String where) {
        AxeResults results = axe.analyze();
        if (results.getPasses().isEmpty()) {
            found.add(where + ": axe saw nothing");
        }
        results.getViolations().forEach(violation -> violation
                .getNodes()
                .forEach(node -> found.add(
                        where + ": " + violation.getId() + ": " + node.getHtml() + " " + node.getFailureSummary())));
    }

    /** With -Dlook=<directory> each page is also kept as a picture, for people who work on how it looks. */
    private static void look(Page page, String name) throws Exception {
        String directory = System.getProperty("look");
        if (directory != null) {
            Files.createDirectories(Path.of(directory));
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(Path.of(directory, name + ".png"))
                    .setFullPage(true));
        }
    }
}
