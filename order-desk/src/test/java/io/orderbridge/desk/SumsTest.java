package io.orderbridge.desk;

import static io.orderbridge.desk.Bench.execute;
import static io.orderbridge.desk.Bench.reader;
import static io.orderbridge.desk.Bench.stage;
import static io.orderbridge.desk.Bench.stagingId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.orderbridge.counterpoint.TicketChangeRepository;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import org.junit.jupiter.api.Test;

/** How many orders wait and what they come to. */
@QuarkusTest
@WithTestResource(DeskServers.NoBroker.class)
class SumsTest {

    private static void failed(String amount, String currency) throws Exception {
        int order = stage("NO-SUCH");
        execute("UPDATE dbo.USER_ORDER_STAGING SET VALIDATION_ERROR = 'Order N-" + order
                + " (staging 1): [TOTALS] made for a test', FAILED_DT = SYSUTCDATETIME(), TOT_AMT = " + amount
                + ", CURRENCY = '" + currency + "' WHERE WOO_ORDER_ID = " + order);
    }

    @Test
    void amounts_of_different_currencies_are_not_added() throws Exception {
        execute("UPDATE dbo.USER_ORDER_STAGING SET IS_APPLIED = 1 WHERE VALIDATION_ERROR LIKE '%[TOTALS]%'");
        failed("39.80", "USD");
        failed("1000.20", "USD");
        failed("20.00", "CAD");
        Visitor rita = Visitor.named("rita", "reader");

        assertThat(rita.page("/desk/reasons/TOTALS")).contains("<strong>20.00 CAD + 1,040.00 USD</strong> in all");
        assertThat(rita.page("/desk/bulk?action=replay&reason=TOTALS"))
                .contains("3 orders", "<strong id=\"sum\">20.00 CAD + 1,040.00 USD</strong>");
        assertThat(rita.page("/desk")).contains("<strong>20.00 CAD + 1,040.00 USD</strong>");
        reader().get("/orders/failed")
                .then()
                .statusCode(200)
                .body("groups.find { it.reason == 'TOTALS' }.orders", equalTo(3))
                .body("groups.find { it.reason == 'TOTALS' }.amount", nullValue())
                .body("groups.find { it.reason == 'TOTALS' }.amounts.CAD", equalTo("20.00"))
                .body("groups.find { it.reason == 'TOTALS' }.amounts.USD", equalTo("1040.00"));
    }

    @Test
    void a_ticket_that_was_changed_in_two_ways_waits_once() throws Exception {
        execute("DELETE FROM dbo.USER_ORDER_TICKET_CHANGE");
        int order = stage("NO-SUCH");
        execute(
                "UPDATE dbo.USER_ORDER_STAGING SET IS_APPLIED = 1, CP_DOC_ID = '78', TKT_NO = 'T78' WHERE WOO_ORDER_ID = "
                        + order);
        try (Connection connection = DeskServers.connectToCounterPoint()) {
            TicketChangeRepository.add(connection, stagingId(order), "TICKET_EDITED", "a line was added");
            TicketChangeRepository.add(connection, stagingId(order), "TICKET_TAKEN_BACK", "cancelled in the shop");
        }

        assertThat(Visitor.named("rita", "reader").page("/desk")).contains("Changed tickets 1</a>");
    }
}
