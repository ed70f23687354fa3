package io.orderbridge.desk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.orderbridge.desk.Bench.GOOD;
import static io.orderbridge.desk.Bench.execute;
import static io.orderbridge.desk.Bench.row;
import static io.orderbridge.desk.Bench.stage;
import static io.orderbridge.desk.DeskInBrowser.button;
import static io.orderbridge.desk.DeskInBrowser.laptop;
import static io.orderbridge.desk.DeskInBrowser.link;
import static io.orderbridge.desk.DeskInBrowser.open;
import static io.orderbridge.desk.ProcessedOrders.awaitState;
import static io.orderbridge.desk.ProcessedOrders.page;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.orderbridge.counterpoint.TicketChangeRepository;
import io.orderbridge.model.Topology;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How people put orders right at the desk, in a browser, on the packaged service with real servers. */
@ExtendWith(InBrowser.class)
class FixInBrowserIT {

    private final DeskInBrowser desk;

    FixInBrowserIT(DeskInBrowser desk) {
        this.desk = desk;
    }

    @BeforeEach
    void nothingWaits() throws Exception {
        DeskInBrowser.nothingWaits();
    }

    @Test
    void from_a_link_in_a_mail_a_group_is_put_right_and_becomes_tickets() throws Exception {
        List<Integer> orders = ProcessedOrders.failed(GOOD + "-BLUE", 3);
        desk.user("olga", "operator");
        Page page = desk.stranger(laptop());

        page.navigate("/desk/reasons/SKU_UNKNOWN?kind=failed");
        page.getByLabel("Name").fill("olga");
        page.getByLabel("Password").fill(DeskInBrowser.PASSWORD);
        button(page, "Log in").click();

        assertThat(page.locator("h1")).hasText("An item is not known in CounterPoint");
        assertThat(page.locator(".lead")).containsText("3 orders, 119.40 USD");
        page.getByLabel(GOOD).first().check();
        button(page, "Look at the change for all 3").click();

        assertThat(page.locator("#count")).hasText("3 orders");
        assertThat(page.locator("#sum")).hasText("119.40 USD");
        assertThat(page.locator("del")).hasText(GOOD + "-BLUE");
        assertThat(page.locator("ins")).hasText(GOOD);
        page.getByLabel("Why").fill("the blue one is the same item");
        button(page, "Change and send on").click();

        assertThat(page.locator("h1")).hasText("All 3 went through");
        for (int order : orders) {
            awaitState(order, "CREATED");
        }
        page.navigate("/desk");
        assertThat(page.locator(".empty")).containsText("All clear");
        page.navigate(page(orders.get(0)));
        assertThat(page.locator(".timeline")).containsText("by olga; the blue one is the same item");
    }

    @Test
    void what_is_still_wrong_after_a_change_is_named_and_not_sent_on() throws Exception {
        int order = ProcessedOrders.failed(GOOD + "-RED", "SHIP_CITY = NULL");
        Page page = desk.somebody("otto", "operator");

        page.navigate(page(order));
        page.getByLabel(GOOD).first().check();
        button(page, "Look at the change").click();
        button(page, "Change and send on").click();

        assertThat(page.locator("h1")).hasText("0 sent on, 1 still wrong");
        Assertions.assertThat((String) row(order).get("LINE_ITEMS_JSON")).doesNotContain("\"sku\":\"" + GOOD + "-RED");
        awaitState(order, "FAILED");
    }

    @Test
    void an_item_that_no_guess_names_is_found_by_words_of_its_description() throws Exception {
        execute("DELETE FROM dbo.IM_ITEM WHERE ITEM_NO = 'LATCH-7'");
        execute(
                "INSERT INTO dbo.IM_ITEM (ITEM_NO, DESCR, STAT) VALUES ('LATCH-7', 'Galvanised latch for a garden gate', 'A')");
        int order = ProcessedOrders.failed("QQ", 1).get(0);
        int other = ProcessedOrders.failed("QQ", 1).get(0);
        Page page = desk.somebody("otto", "operator");

        page.navigate(page(order));
        page.getByLabel("Search CounterPoint’s items").pressSequentially("gate lat");
        page.getByLabel("LATCH-7").check();
        button(page, "Look at the change").click();
        assertThat(page.locator("ins")).hasText("LATCH-7");
        button(page, "Change and send on").click();
        assertThat(page.locator("h1")).hasText("All 1 went through");
        awaitState(order, "CREATED");

        Page plain = desk.somebody("otto", "operator", laptop().setJavaScriptEnabled(false));
        plain.navigate("/desk/reasons/SKU_UNKNOWN");
        plain.getByLabel("Search CounterPoint’s items").fill("nothing of the kind");
        button(plain, "Search").click();
        assertThat(plain.locator("#guesses-0")).containsText("Nothing in CounterPoint has");
        plain.getByLabel("Search CounterPoint’s items").fill("latch");
        button(plain, "Search").click();
        plain.getByLabel("LATCH-7").check();
        button(plain, "Look at the change for this order").click();
        button(plain, "Change and send on").click();
        awaitState(other, "CREATED");
    }

    @Test
    void a_customer_is_guessed_by_what_they_have_in_common_and_found_by_name() throws Exception {
        execute("DELETE FROM dbo.AR_CUST WHERE CUST_NO IN ('F7', 'F8')");
        execute(
                "INSERT INTO dbo.AR_CUST (CUST_NO, NAM, EMAIL_ADRS_1, PHONE_1, ZIP_COD) SELECT 'F7', 'Zora Quist', 'old@example.test',"
                        + " '(406) 555-0177', '59801' FROM dbo.AR_CUST WHERE CUST_NO = 'C1001'");
        execute(
                "INSERT INTO dbo.AR_CUST (CUST_NO, NAM, EMAIL_ADRS_1, PHONE_1, ZIP_COD) SELECT 'F8', 'Quill Farms', 'farm@example.test',"
                        + " '4065550188', '59999' FROM dbo.AR_CUST WHERE CUST_NO = 'C1001'");
        int order = ProcessedOrders.failed(
                GOOD,
                "CUST_NO = NULL, CUST_NAM = 'Z. Quist', CUST_EMAIL = 'new@example.test', SHIP_PHONE = '+1 406 555 0177'");
        Page page = desk.somebody("otto", "operator");

        // What is guessed from is read now and then: a customer of this moment is not in it yet.
        await().atMost(60, TimeUnit.SECONDS).until(() -> {
            page.navigate(page(order));
            return page.locator("#guesses-customer").textContent().contains("Zora Quist");
        });
        assertThat(page.locator("#guesses-customer")).containsText("Zora Quist, old@example.test, 59801");
        assertThat(page.locator("#guesses-customer")).containsText("the same telephone");
        page.getByLabel("Search CounterPoint’s customers").fill("farm");
        page.getByLabel("F8").check();
        assertThat(page.locator("#guesses-customer")).not().containsText("Zora");
        button(page, "Look at the change").click();

        assertThat(page.locator("ins")).hasText("F8");
    }

    @Test
    void a_customer_is_chosen_for_an_order_that_names_none() throws Exception {
        int order = ProcessedOrders.failed(GOOD, "CUST_NO = NULL, CUST_EMAIL = 'nobody@example.test'");
        Page page = desk.somebody("otto", "operator");

        page.navigate(page(order));
        page.getByLabel(Pattern.compile("Customer number|Or another one")).fill("C1001");
        button(page, "Look at the change").click();
        button(page, "Change and send on").click();

        assertThat(page.locator("h1")).hasText("All 1 went through");
        awaitState(order, "CREATED");
    }

    @Test
    void an_address_is_completed_and_the_order_goes_on() throws Exception {
        int order = ProcessedOrders.failed(GOOD, "SHIP_NAM = NULL, SHIP_ADRS_1 = NULL, SHIP_CITY = NULL");
        Page page = desk.somebody("otto", "operator");

        page.navigate(page(order));
        page.getByLabel("Name").fill("Ann Builder");
        page.getByLabel("Address", new Page.GetByLabelOptions().setExact(true)).fill("48 Cedar St");
        page.getByLabel("City").fill("Missoula");
        button(page, "Save and send on").click();

        assertThat(page.getByRole(AriaRole.STATUS)).containsText("Changed and sent on");
        awaitState(order, "CREATED");
    }

    @Test
    void an_order_whose_cause_is_gone_is_sent_on_as_it_is() throws Exception {
        int order = ProcessedOrders.failed("NEW-ITEM-1", 1).get(0);
        execute(
                "INSERT INTO dbo.IM_ITEM (ITEM_NO, DESCR, STAT) SELECT 'NEW-ITEM-1', DESCR, STAT FROM dbo.IM_ITEM WHERE ITEM_NO = '"
                        + GOOD + "'");
        Page page = desk.somebody("otto", "operator");

        page.navigate(page(order));
        button(page, "Send on as it is").click();

        assertThat(page.locator("h1 + .badge")).hasText("created");
    }

    @Test
    void a_held_order_is_let_pass_with_a_reason() throws Exception {
        int order = stage(GOOD);
        execute("UPDATE dbo.USER_ORDER_STAGING SET HOLD_CODE = 'SUB_ORDER', HOLD_REASON = 'it is a part of order 304',"
                + " HELD_DT = SYSUTCDATETIME() WHERE WOO_ORDER_ID = " + order);
        Page page = desk.somebody("otto", "operator");

        page.navigate("/desk?kind=held");
        open(page, "A part of another order");
        open(page, "N-" + order);
        page.getByLabel("Why it may pass").fill("the parts are the tickets here");
        button(page, "Let it pass as it is").click();

        awaitState(order, "CREATED");
    }

    private static int held(String code, String reason) throws Exception {
        int order = stage(GOOD);
        execute("UPDATE dbo.USER_ORDER_STAGING SET HOLD_CODE = '" + code + "', HOLD_REASON = '" + reason
                + "', HELD_DT = SYSUTCDATETIME() WHERE WOO_ORDER_ID = " + order);
        return order;
    }

    @Test
    void refunded_goods_are_left_out_for_one_order_and_for_all() throws Exception {
        int order = held(
                "REFUNDED_IN_PART",
                "19.90 of 39.80 USD was given back before the ticket: refund 5 of 19.90 for 1 × ''Picket''");
        int second = held(
                "REFUNDED_IN_PART",
                "9.90 of 39.80 USD was given back before the ticket: refund 6 of 9.90 for 1 × ''Picket''");
        int amountOnly = held(
                "REFUNDED_IN_PART",
                "5.00 of 39.80 USD was given back before the ticket: refund 7 of 5.00 for no lines (courtesy)");
        Page page = desk.somebody("otto", "operator");

        page.navigate(page(amountOnly));
        assertThat(button(page, "Leave the refunded goods out")).isDisabled();
        assertThat(page.locator("main")).containsText("A refund names no goods");
        page.navigate(page(order));
        assertThat(page.locator("del").first()).hasText("39.80");
        assertThat(page.locator("ins").first()).hasText("19.90");
        button(page, "Leave the refunded goods out").click();
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("left out");
        assertThat(page.locator("main")).containsText("otto decided");
        page.navigate("/desk/reasons/REFUNDED_IN_PART?kind=held");
        button(page, "Leave them out of this order").click();

        assertThat(page.getByRole(AriaRole.STATUS)).containsText("Decided for 1 orders");
        Assertions.assertThat(row(order).get("NET_REFUNDS_BY")).isEqualTo("otto");
        Assertions.assertThat(row(second).get("NET_REFUNDS_BY")).isEqualTo("otto");
        Assertions.assertThat(row(amountOnly).get("NET_REFUNDS_BY")).isNull();
    }

    @Test
    void parts_become_tickets_once_the_ticket_of_their_main_order_is_rolled_back() throws Exception {
        int main = ProcessedOrders.created();
        String reason = "it is a part of order " + main + " (made by ''dokan''): both would be the same goods twice";
        int part = held("SUB_ORDER", reason);
        int other = held("SUB_ORDER", reason);
        Page page = desk.somebody("ada", "admin");

        page.navigate(page(part));
        page.getByLabel("Why the parts are the tickets").fill("each vendor ships");
        page.getByLabel("Type the ticket number").fill("1");
        button(page, "Take the 2 parts").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("type its number");
        awaitState(main, "CREATED");

        page.navigate(page(part));
        page.getByLabel("Why the parts are the tickets").fill("each vendor ships");
        page.getByLabel("Type the ticket number").fill((String) row(main).get("TKT_NO"));
        button(page, "Take the 2 parts").click();

        assertThat(page.getByRole(AriaRole.STATUS)).containsText("2 of 2 parts sent on; ticket");
        awaitState(main, "ROLLED_BACK");
        awaitState(part, "CREATED");
        awaitState(other, "CREATED");
    }

    @Test
    void the_main_order_stays_and_such_parts_are_left_out_from_now_on() throws Exception {
        int main = ProcessedOrders.created();
        int part = held(
                "SUB_ORDER",
                "it is a part of order " + main + " (made by ''splitter''): both would be the same goods twice");
        Page page = desk.somebody("ada", "admin");

        page.navigate(page(part));
        page.getByLabel("Why the main order is the ticket").fill("one parcel");
        page.getByLabel("From now on, too").check();
        button(page, "Keep the main order").click();

        assertThat(page.getByRole(AriaRole.STATUS)).containsText("1 parts of order " + main + " skipped. Rule");
        awaitState(part, "SKIPPED");
        awaitState(main, "CREATED");
        page.navigate("/desk/rules");
        assertThat(page.locator("tr", new Page.LocatorOptions().setHasText("splitter")))
                .containsText("one parcel");
    }

    @Test
    void a_held_order_whose_customer_is_ambiguous_goes_on_with_the_chosen_one() throws Exception {
        int order = held("CUSTOMER_AMBIGUOUS", "C1001 and C1002 have builder@example.test");
        Page page = desk.somebody("otto", "operator");

        page.navigate(page(order));
        page.getByLabel(Pattern.compile("Customer number|Or another one")).fill("C1001");
        button(page, "It is this customer").click();

        awaitState(order, "CREATED");
        Assertions.assertThat(row(order).get("CUST_NO")).isEqualTo("C1001");
    }

    @Test
    void held_orders_of_one_shopper_go_on_together_with_the_chosen_customer() throws Exception {
        int order = held("CUSTOMER_AMBIGUOUS", "C1001 and C1002 have builder@example.test");
        int second = held("CUSTOMER_AMBIGUOUS", "C1001 and C1002 have builder@example.test");
        int other = held("CUSTOMER_AMBIGUOUS", "C1001 and C1002 have other@example.test");
        execute("UPDATE dbo.USER_ORDER_STAGING SET CUST_EMAIL = 'other@example.test' WHERE WOO_ORDER_ID = " + other);
        Page page = desk.somebody("otto", "operator");

        page.navigate("/desk/reasons/CUSTOMER_AMBIGUOUS?kind=held");
        Locator shopper = page.locator("#fixes .box", new Page.LocatorOptions().setHasText("builder@example.test"));
        shopper.getByLabel(Pattern.compile("Customer number|Or another one")).fill("C1001");
        shopper.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Look at the change for all 2"))
                .click();
        assertThat(page.locator("#count")).hasText("2 orders");
        button(page, "Change and send on").click();

        assertThat(page.locator("h1")).hasText("All 2 went through");
        awaitState(order, "CREATED");
        awaitState(second, "CREATED");
        awaitState(other, "HELD");
        Assertions.assertThat(row(second).get("CUST_NO")).isEqualTo("C1001");
    }

    @Test
    void a_ticket_that_the_shop_changed_is_dealt_with_opened_in_the_shop_or_rolled_back() throws Exception {
        int edited = ProcessedOrders.created();
        int cancelled = ProcessedOrders.created();
        changed(edited, "TICKET_EDITED", "edited in the shop; total: 39.80 → 59.70");
        changed(cancelled, "TICKET_TAKEN_BACK", "cancelled in the shop");
        Page page = desk.somebody("ada", "admin");

        page.navigate("/desk?kind=changed");
        assertThat(page.locator(".rows > li")).hasCount(2);
        open(page, "The order of a ticket was edited");
        page.locator("a[data-item]").click();
        assertThat(page.locator("main")).containsText("total: 39.80 → 59.70");
        assertThat(link(page, "Open in the shop").first())
                .hasAttribute("href", "https://shop.example/orders/" + edited);
        page.getByLabel("What you did").fill("added a line to the ticket");
        button(page, "Mark as dealt with").click();
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("Marked as dealt with");
        assertThat(page.locator(".timeline")).containsText("added a line to the ticket");

        page.navigate(page(cancelled));
        page.locator("summary", new Page.LocatorOptions().setHasText("Roll the ticket back"))
                .click();
        page.getByLabel("Type the ticket number").fill((String) row(cancelled).get("TKT_NO"));
        page.getByLabel("Why it is rolled back").fill("cancelled in the shop");
        button(page, "Roll it back").click();
        awaitState(cancelled, "ROLLED_BACK");

        page.navigate("/desk");
        assertThat(page.locator(".empty")).containsText("All clear");
    }

    private static void changed(int order, String code, String what) throws Exception {
        try (Connection connection = DeskServers.connectToCounterPoint()) {
            TicketChangeRepository.add(connection, Bench.stagingId(order), code, what);
        }
    }

    @Test
    void a_paid_order_that_no_rule_takes_is_taken() throws Exception {
        execute(
                "INSERT INTO dbo.USER_ORDER_UNSTAGED (SHOP, WOO_ORDER_ID, WOO_ORDER_NO, SHOP_STATUS, REASON_CODE, REASON, AMOUNT,"
                        + " CURRENCY, SINCE_DT, LAST_SEEN_DT) VALUES ('shop', 991, '991', 'awaiting', 'UNLISTED_STATUS',"
                        + " 'paid, in status awaiting', 12.50, 'USD', SYSUTCDATETIME(), SYSUTCDATETIME())");
        try {
            Page page = desk.somebody("otto", "operator");

            page.navigate("/desk?kind=unstaged");
            open(page, "Paid, in a status that no setting takes");
            button(page, "Take it").click();

            assertThat(page.locator("h1")).hasText("Paid, in a status that no setting takes");
            Assertions.assertThat(Bench.rows("SELECT TAKEN_BY FROM dbo.USER_ORDER_UNSTAGED WHERE WOO_ORDER_ID = 991")
                            .get(0)
                            .get("TAKEN_BY"))
                    .isEqualTo("otto");
        } finally {
            execute("DELETE FROM dbo.USER_ORDER_UNSTAGED WHERE WOO_ORDER_ID = 991");
        }
    }

    @Test
    void orders_that_are_chosen_are_sent_on_together_with_count_and_sum() throws Exception {
        List<Integer> orders = ProcessedOrders.failed("NO-SUCH-9", 3);
        Page page = desk.somebody("otto", "operator");

        page.navigate("/desk/reasons/SKU_UNKNOWN");
        page.getByLabel("Choose order N-" + orders.get(0)).check();
        page.getByLabel("Choose order N-" + orders.get(2)).check();
        assertThat(page.locator("#chosen")).hasText("2 orders, 79.60 USD");
        button(page, "Send the chosen on").click();
        assertThat(page.locator("#count")).hasText("2 orders");
        assertThat(page.locator("#sum")).hasText("79.60 USD");
        button(page, "Send 2 orders on").click();

        assertThat(page.locator("h1")).hasText("0 went through, 2 failed again");
        assertThat(page.locator(".rows li")).hasCount(2);
        assertThat(page.locator(".rows")).containsText("NO-SUCH-9");
    }

    @Test
    void a_rollback_wants_the_ticket_number_typed() throws Exception {
        int order = ProcessedOrders.created();
        Page page = desk.somebody("ada", "admin");

        page.navigate(page(order));
        page.getByText("Roll the ticket back").click();
        page.getByLabel("Type the ticket number").fill("1");
        page.getByLabel("Why it is rolled back").fill("entered twice");
        button(page, "Roll it back").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("type the ticket number");
        awaitState(order, "CREATED");

        page.navigate(page(order));
        page.getByText("Roll the ticket back").click();
        page.getByLabel("Type the ticket number").fill((String) row(order).get("TKT_NO"));
        page.getByLabel("Why it is rolled back").fill("entered twice");
        button(page, "Roll it back").click();
        assertThat(page.locator("h1 + .badge")).hasText("rolled back");
        awaitState(order, "ROLLED_BACK");
    }

    @Test
    void a_skip_can_be_undone() throws Exception {
        int order = ProcessedOrders.failed("NO-SUCH-8", 1).get(0);
        Page page = desk.somebody("ada", "admin");

        page.navigate(page(order));
        page.getByText("Skip this order").click();
        page.getByLabel("Why it is skipped").fill("typed in by hand");
        button(page, "Skip it").click();
        assertThat(page.locator("h1 + .badge")).hasText("skipped");
        page.getByLabel("Why", new Page.GetByLabelOptions().setExact(true)).fill("it was not");
        button(page, "Reopen").click();

        assertThat(page.getByRole(AriaRole.STATUS)).containsText("still cannot become a ticket");
    }

    @Test
    void a_change_of_many_orders_shows_how_far_it_is_and_what_became_of_it() throws Exception {
        ProcessedOrders.failed(GOOD + "-MANY", 12);
        Page page = desk.somebody("otto", "operator");
        List<String> seen = new ArrayList<>();
        page.onResponse(response -> seen.add(response.url()));

        page.navigate("/desk/reasons/SKU_UNKNOWN");
        button(page, "Look at the change for all 12").click();
        button(page, "Change and send on").click();

        assertThat(page.locator("h1")).hasText("All 12 went through");
        Assertions.assertThat(seen).anyMatch(url -> url.contains("/desk/running/"));
    }

    @Test
    void rules_are_imported_after_a_look_at_what_would_change() throws Exception {
        Page page = desk.somebody("ada", "admin");

        page.navigate("/desk/rules");
        page.getByText("Import rules").click();
        page.getByLabel("Rules, as the export writes them")
                .fill("- kind: item\n  when: sku = IMPORTED-1\n  then: item = " + GOOD
                        + "\n  priority: 100\n  why: moved\n");
        page.locator("#import-why").fill("from the other store");
        button(page, "Look at what would change").click();
        assertThat(page.locator(".lead")).containsText("1 would be added");
        assertThat(page.locator("ins")).containsText("IMPORTED-1");
        button(page, "Import them").click();

        assertThat(page.getByRole(AriaRole.STATUS)).containsText("1 rules added");
        assertThat(page.locator("tr", new Page.LocatorOptions().setHasText("IMPORTED-1")))
                .containsText("moved");
    }

    @Test
    void a_change_from_now_on_makes_a_rule_by_which_later_orders_pass_and_which_an_operator_may_not_make()
            throws Exception {
        ProcessedOrders.failed(GOOD + "-TEAL", 1);
        Page operator = desk.somebody("otto", "operator");
        operator.navigate("/desk/reasons/SKU_UNKNOWN");
        button(operator, "Look at the change").click();
        assertThat(operator.getByLabel("From now on, too")).isDisabled();
        Page page = desk.somebody("ada", "admin");

        page.navigate("/desk/reasons/SKU_UNKNOWN");
        button(page, "Look at the change").click();
        page.getByLabel("From now on, too").check();
        page.getByLabel("Why").fill("teal is only a colour");
        button(page, "Change and send on").click();

        assertThat(page.locator("h1")).hasText("All 1 went through");
        page.navigate("/desk/rules");
        Locator rule = page.locator("tr", new Page.LocatorOptions().setHasText(GOOD + "-TEAL"));
        assertThat(rule).containsText("teal is only a colour");
        assertThat(rule).containsText("ada");

        // A later order of the kind, which order-ingest decides about by the same function.
        int later = RulesTest.decided(GOOD + "-TEAL");
        String item = desk.admin()
                .get("/rules/explain/N-" + later)
                .then()
                .statusCode(200)
                .extract()
                .path("now.find { it.field == 'line 1 item' }.value");
        Assertions.assertThat(item).isEqualTo(GOOD);
        execute("UPDATE dbo.USER_ORDER_STAGING SET LINE_ITEMS_JSON = REPLACE(CAST(LINE_ITEMS_JSON AS VARCHAR(1000)), '"
                + GOOD + "-TEAL', '" + item + "') WHERE WOO_ORDER_ID = " + later);
        Bench.send(Topology.STAGED, Bench.staged(later), Map.of());
        awaitState(later, "CREATED");
        page.navigate("/desk/rules");
        rule.getByRole(AriaRole.BUTTON).click();
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("is off.");
    }
}
