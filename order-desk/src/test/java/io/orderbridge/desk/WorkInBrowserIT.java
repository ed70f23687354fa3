package io.orderbridge.desk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.orderbridge.desk.Bench.GOOD;
import static io.orderbridge.desk.Bench.execute;
import static io.orderbridge.desk.DeskInBrowser.button;
import static io.orderbridge.desk.DeskInBrowser.laptop;
import static io.orderbridge.desk.DeskInBrowser.open;
import static io.orderbridge.desk.DeskInBrowser.phone;
import static io.orderbridge.desk.ProcessedOrders.awaitState;
import static io.orderbridge.desk.ProcessedOrders.page;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.LoadState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How people get around at the desk, alone and with others, in a browser, on the packaged service with real servers. */
@ExtendWith(InBrowser.class)
class WorkInBrowserIT {

    private final DeskInBrowser desk;

    WorkInBrowserIT(DeskInBrowser desk) {
        this.desk = desk;
    }

    @BeforeEach
    void nothingWaits() throws Exception {
        DeskInBrowser.nothingWaits();
    }

    @Test
    void the_search_box_finds_by_number_name_mail_and_sku() throws Exception {
        int order = ProcessedOrders.failed("FIND-ME-7", "CUST_NAM = 'Zora Quist', CUST_EMAIL = 'zora@example.test'");
        Page page = desk.somebody("rita", "reader");

        for (String part : List.of("Zora", "zora@example", "FIND-ME-7")) {
            page.locator("#search").fill(part);
            page.keyboard().press("Enter");
            assertThat(page.locator("tbody tr")).hasCount(1);
            assertThat(page.locator("tbody tr")).containsText("N-" + order);
        }
        page.locator("#search").fill("N-" + order);
        page.keyboard().press("Enter");
        assertThat(page.locator("h1")).hasText("Order N-" + order);
        int created = ProcessedOrders.created();
        for (String column : List.of("TKT_NO", "CP_DOC_ID")) {
            page.locator("#search").fill(Bench.row(created).get(column).toString());
            page.keyboard().press("Enter");
            assertThat(page.locator("h1")).hasText("Order N-" + created);
        }
        page.locator("#search").fill("there is no such order");
        page.keyboard().press("Enter");
        assertThat(page.locator(".empty")).containsText("No order here");
    }

    @Test
    void of_two_people_the_second_sees_who_works_on_it_and_an_old_page_changes_nothing() throws Exception {
        int order = ProcessedOrders.failed("NO-SUCH-7", 1).get(0);
        Page ada = desk.somebody("ada", "admin");
        Page bert = desk.somebody("bert", "admin");
        // His page does not follow what happens, so that it is an old one.
        bert.route("**/desk/events", Route::abort);
        bert.navigate(page(order));

        ada.navigate(page(order));
        button(ada, "I take this").click();
        assertThat(ada.getByText("You have taken this")).isVisible();
        Assertions.assertThat(desk.toldToAlerting(order, "orders.ID.takenBy")).isEqualTo("ada");
        button(bert, "I take this").click();
        assertThat(bert.getByRole(AriaRole.ALERT)).containsText("ada works on the order already");

        bert.navigate(page(order));
        assertThat(bert.locator(".head")).containsText("ada works on it");
        bert.getByText("Skip this order").click();
        bert.getByLabel("Why it is skipped").fill("I did not see it");
        ada.getByText("Skip this order").click();
        ada.getByLabel("Why it is skipped").fill("typed in by hand");
        button(ada, "Skip it").click();
        assertThat(ada.locator("h1 + .badge")).hasText("skipped");
        button(bert, "Skip it").click();
        assertThat(bert.getByRole(AriaRole.ALERT)).containsText("has changed since this page was made");
    }

    @Test
    void a_note_is_in_the_list_and_a_snoozed_order_is_not() throws Exception {
        int order = ProcessedOrders.failed("NO-SUCH-6", 1).get(0);
        Page page = desk.somebody("otto", "operator");

        page.navigate("/desk/reasons/SKU_UNKNOWN");
        page.getByText("Note or snooze").click();
        page.getByLabel("Note").fill("the supplier sends the numbers on Monday");
        button(page, "Save the note").click();
        page.navigate("/desk");
        assertThat(page.locator(".rows")).containsText("the supplier sends the numbers on Monday");
        Assertions.assertThat(desk.toldToAlerting(order, "reasons.SKU_UNKNOWN.note"))
                .isEqualTo("the supplier sends the numbers on Monday");

        page.navigate(page(order));
        page.getByText("Note or snooze").click();
        page.getByLabel("Keep it out").selectOption("1d");
        button(page, "Snooze").click();
        assertThat(page.getByText("Snoozed by otto")).isVisible();
        page.navigate("/desk");
        assertThat(page.locator(".empty")).containsText("All clear");
        assertThat(page.locator("main")).containsText("1 order snoozed");

        execute("UPDATE dbo.USER_ORDER_STAGING SET VALIDATION_ERROR = 'Order N-" + order
                + " (staging 1): [TOTALS] made for a test' WHERE WOO_ORDER_ID = " + order);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            page.navigate("/desk");
            Assertions.assertThat(page.content()).contains("The sums do not add up");
        });
    }

    @Test
    void a_session_that_ends_in_the_middle_leads_back_to_the_page() throws Exception {
        int order = ProcessedOrders.failed("NO-SUCH-5", 1).get(0);
        desk.user("sina", "admin");
        Page page = desk.somebody("sina", "admin");
        page.navigate(page(order));
        page.getByText("Skip this order").click();
        page.getByLabel("Why it is skipped").fill("typed in by hand");
        execute("DELETE FROM dbo.USER_DESK_SESSION WHERE USER_NAME = 'sina'");
        desk.user("sina", "admin");

        button(page, "Skip it").click();
        page.getByLabel("Name").fill("sina");
        page.getByLabel("Password").fill(DeskInBrowser.PASSWORD);
        button(page, "Log in").click();

        assertThat(page.locator("h1")).hasText("Order N-" + order);
        awaitState(order, "FAILED");
    }

    @Test
    void a_page_that_is_open_when_its_session_ends_says_so_and_leads_back() throws Exception {
        ProcessedOrders.failed("NO-SUCH-5", 1);
        Page page = desk.somebody("siva", "operator");
        page.navigate("/desk/reasons/SKU_UNKNOWN");
        execute("DELETE FROM dbo.USER_DESK_SESSION WHERE USER_NAME = 'siva'");

        ProcessedOrders.failed("NO-SUCH-5", 1);

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Your session has ended");
        assertThat(DeskInBrowser.link(page, "Log in again"))
                .hasAttribute("href", "/login?to=%2Fdesk%2Freasons%2FSKU_UNKNOWN");
    }

    @Test
    void a_reader_sees_the_buttons_and_why_they_cannot_be_pressed() throws Exception {
        int order = ProcessedOrders.failed("NO-SUCH-4", 1).get(0);
        Page page = desk.somebody("rita", "reader");

        page.navigate(page(order));
        assertThat(button(page, "Send on as it is")).isDisabled();
        assertThat(page.locator("main")).containsText("This takes an operator. You may look.");
        page.getByText("Skip this order").click();
        assertThat(button(page, "Skip it")).isDisabled();
        assertThat(page.locator("main")).containsText("This takes an admin.");
    }

    @Test
    void a_list_follows_what_happens_and_keeps_what_is_chosen_and_the_focus() throws Exception {
        List<Integer> orders = ProcessedOrders.failed("NO-SUCH-3", 2);
        Page page = desk.somebody("otto", "operator");
        page.navigate("/desk/reasons/SKU_UNKNOWN");
        Locator chosen = page.getByLabel("Choose order N-" + orders.get(1));
        Locator sku = page.locator("#fixes input[name=other]").first();
        sku.fill("half a num");
        assertThat(page.locator("#sum")).containsText("2 orders");
        chosen.check();
        chosen.focus();

        int third = ProcessedOrders.failed("NO-SUCH-3", 1).get(0);

        assertThat(page.getByLabel("Choose order N-" + third)).isVisible();
        assertThat(chosen).isChecked();
        assertThat(chosen).isFocused();
        assertThat(page.locator("#chosen")).hasText("1 order, 39.80 USD");
        // The head follows, and what is being filled in is left alone.
        assertThat(page.locator("#sum")).containsText("3 orders");
        assertThat(sku).hasValue("half a num");
        sku.fill("");
        page.locator("h1").click();
        desk.somebody("bert", "admin").navigate("/desk");
        page.evaluate("htmx.trigger(document.getElementById('live'), 'changed')");
        assertThat(page.locator("#fixes")).containsText("all 3");
    }

    @Test
    void a_form_that_somebody_fills_in_is_left_alone_by_updates() throws Exception {
        int order = ProcessedOrders.failed("NO-SUCH-2", 1).get(0);
        Page page = desk.somebody("ada", "admin");
        page.navigate(page(order));
        page.getByText("Skip this order").click();
        page.getByLabel("Why it is skipped").fill("half a sen");
        page.locator("h1").click();
        Page other = desk.somebody("bert", "admin");
        other.navigate("/desk");
        assertThat(other.locator(".rows > li")).hasCount(1);

        ProcessedOrders.failed("NO-SUCH-2", "TAX_AMT = 5");

        assertThat(other.locator(".lead")).containsText("2 orders");
        assertThat(page.getByLabel("Why it is skipped")).hasValue("half a sen");
    }

    @Test
    void a_box_that_somebody_has_ticked_is_left_alone_by_updates() throws Exception {
        int order = Bench.stage("NO-SUCH-2");
        execute("UPDATE dbo.USER_ORDER_STAGING SET HOLD_CODE = 'SUB_ORDER', HELD_DT = SYSUTCDATETIME(),"
                + " HOLD_REASON = 'it is a part of order 304 (made by ''dokan''): both would be the same goods twice'"
                + " WHERE WOO_ORDER_ID = " + order);
        Page page = desk.somebody("ada", "admin");
        page.navigate(page(order));
        page.getByLabel("From now on, too").check();
        page.locator("h1").click();

        page.evaluate("() => new Promise(done => {"
                + " document.addEventListener('htmx:afterRequest', () => done(1), { once: true });"
                + " htmx.trigger(document.getElementById('live'), 'changed'); })");

        assertThat(page.getByLabel("From now on, too")).isChecked();
    }

    @Test
    void a_page_that_nobody_sees_asks_for_nothing() throws Exception {
        int order = Bench.stage(GOOD);
        execute("INSERT INTO dbo.USER_ORDER_AUDIT (STAGING_ID, WOO_ORDER_ID, ACTION, DONE_BY, DONE_DT) VALUES ("
                + Bench.stagingId(order) + ", " + order + ", 'REPLAY', 'otto', '2026-01-02 03:04:05')");
        Page page = desk.somebody("otto", "operator");
        page.route("**/desk/events", Route::abort);
        page.addInitScript("Object.defineProperty(document, 'hidden', { get: () => window.unseen === true })");
        page.clock().install();
        page.navigate(
                "/desk/sent?by=otto&at=" + Instant.parse("2026-01-02T03:04:05Z").toEpochMilli());
        assertThat(page.locator("h1")).hasText("1 of 1 on the way");
        page.waitForRequest("**/desk/sent**", () -> page.clock().runFor(2_000));
        page.waitForLoadState(LoadState.NETWORKIDLE);
        List<String> asked = new ArrayList<>();
        page.onRequest(request -> asked.add(request.url()));

        page.evaluate("window.unseen = true");
        page.clock().runFor(30_000);
        page.evaluate("fetch('/desk.svg').then(answer => answer.status)");

        Assertions.assertThat(asked)
                .filteredOn(url -> url.contains("/desk/sent"))
                .isEmpty();
        page.evaluate("window.unseen = false");
        page.waitForRequest("**/desk/sent**", () -> page.clock().runFor(2_000));
    }

    @Test
    void everything_is_done_without_javascript_too() throws Exception {
        List<Integer> orders = ProcessedOrders.failed(GOOD + "-GREEN", 2);
        Page page = desk.somebody("otto", "operator", laptop().setJavaScriptEnabled(false));

        open(page, "An item is not known in CounterPoint");
        page.getByLabel("Choose order N-" + orders.get(0)).check();
        button(page, "Send the chosen on").click();
        assertThat(page.locator("#count")).hasText("1 order");
        page.goBack();
        page.getByLabel(GOOD).first().check();
        button(page, "Look at the change for all 2").click();
        button(page, "Change and send on").click();

        awaitState(orders.get(0), "CREATED");
        awaitState(orders.get(1), "CREATED");
        page.reload();
        assertThat(page.locator("h1")).hasText("All 2 went through");
    }

    @Test
    void an_order_is_put_right_with_the_keyboard_alone() throws Exception {
        int order = ProcessedOrders.failed(GOOD + "-GRAY", 1).get(0);
        Page page = desk.somebody("otto", "operator");

        page.keyboard().press("j");
        page.keyboard().press("Enter");
        assertThat(page.locator("h1")).hasText("An item is not known in CounterPoint");
        page.keyboard().press("j");
        page.keyboard().press("x");
        assertThat(page.locator("#chosen")).hasText("1 order, 39.80 USD");
        page.keyboard().press("Enter");
        assertThat(page.locator("h1")).hasText("Order N-" + order);
        page.keyboard().press("/");
        assertThat(page.locator("#search")).isFocused();
        page.keyboard().press("Escape");
        tabTo(page, page.locator("input[name=to]").first());
        page.keyboard().press("Space");
        tabTo(page, button(page, "Look at the change"));
        page.keyboard().press("Enter");
        tabTo(page, button(page, "Change and send on"));
        page.keyboard().press("Enter");

        assertThat(page.locator("h1")).hasText("All 1 went through");
    }

    private static void tabTo(Page page, Locator wanted) {
        assertThat(wanted).isVisible();
        for (int times = 0; times < 60; times++) {
            if ((Boolean) wanted.evaluate("element => element === document.activeElement")) {
                return;
            }
            page.keyboard().press("Tab");
        }
        throw new AssertionError("the tab key does not reach " + wanted);
    }

    @Test
    void texts_of_an_order_run_no_script() throws Exception {
        String script = "<script>alert(2)</script><img src=x>";
        int order = ProcessedOrders.failed(
                "NO-SUCH-1",
                "CUST_NAM = '" + script + "', CUST_NOTE = '" + script + "', SHIP_CITY = '<b onclick=alert(3)>',"
                        + " WOO_ORDER_NO = '<i>N', PMT_METH = '" + script + "'");
        Page page = desk.somebody("otto", "operator");
        page.onDialog(dialog -> {
            throw new AssertionError(dialog.message());
        });

        for (String each : List.of("/desk/orders", "/desk/reasons/SKU_UNKNOWN", page(order))) {
            page.navigate(each);
            assertThat(page.locator("main")).containsText("<i>N");
            assertThat(page.locator("main script, main img, main i, main b[onclick]"))
                    .hasCount(0);
        }
    }

    @Test
    void no_page_is_wider_than_a_phone() throws Exception {
        int order = ProcessedOrders.failed(
                "NO-SUCH-ITEM-WITH-A-LONG-NAME", "CUST_NAM = 'Bartholomew-Featherstonehaugh the Third'");
        Page page = desk.somebody("ada", "admin", phone());

        for (String each : List.of(
                "/desk",
                "/desk/reasons/SKU_UNKNOWN",
                page(order),
                "/desk/orders",
                "/desk/health",
                "/desk/audit",
                "/desk/permissions",
                "/desk/bulk?action=replay&reason=SKU_UNKNOWN")) {
            page.navigate(each);
            Assertions.assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                    .as(each)
                    .isLessThanOrEqualTo(360);
        }
    }
}
