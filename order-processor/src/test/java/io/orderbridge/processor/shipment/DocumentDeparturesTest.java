package io.orderbridge.processor.shipment;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.health.Finding;
import io.orderbridge.model.HealthLevel;
import io.orderbridge.model.OrderShipped;
import io.orderbridge.processor.Bench;
import io.orderbridge.processor.ProcessorServers;
import io.orderbridge.processor.shipment.DocumentDepartures.Departure;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Documents that have left PS_DOC_HDR, with and without a history that knows them. */
@QuarkusTest
@QuarkusTestResource(ProcessorServers.class)
class DocumentDeparturesTest {

    private static final LocalDate RELEASED_ON = LocalDate.of(2026, 3, 14);

    @Inject
    DocumentDepartures departures;

    @Inject
    ShippedTicketRepository shippedTickets;

    @AfterEach
    void tidy() throws Exception {
        Bench.execute("DELETE FROM dbo.USER_ORDER_STAGING");
        Bench.asOwner("DELETE FROM dbo.PS_DOC_HDR WHERE DOC_ID BETWEEN 7700001 AND 7700009");
        Bench.asOwner("DELETE FROM dbo.PS_ORD_HIST");
        Bench.asOwner("DELETE FROM dbo.PS_TKT_HIST");
    }

    @Test
    void a_released_or_posted_ticket_is_shipped_on_the_day_that_the_history_says() throws Exception {
        int released = ticket(1);
        history("PS_ORD_HIST", 1, "O");
        int posted = ticket(2);
        history("PS_TKT_HIST", 2, "T");

        assertThat(mark()).extracting(Departure::how).containsExactly("RELEASED", "RELEASED");

        List<OrderShipped> shipped = shipped();
        assertThat(shipped).extracting(OrderShipped::wooOrderId).containsExactly((long) released, (long) posted);
        assertThat(shipped).extracting(OrderShipped::shippedOn).containsOnly(RELEASED_ON);
        assertThat(shipped).extracting(OrderShipped::tktNo).containsExactly("101-770001", "101-770002");
        assertThat(mark()).as("the second look").isEmpty();
    }

    @Test
    void a_ticket_that_was_voided_or_is_gone_is_not_shipped_and_is_reported() throws Exception {
        int voided = ticket(1);
        history("PS_ORD_HIST", 1, "V");
        int gone = ticket(2);

        assertThat(mark()).extracting(Departure::how).containsExactly("VOIDED", "GONE");

        assertThat(shipped()).isEmpty();
        Finding finding = DeparturesHealth.finding(unexpected());
        assertThat(finding.level()).isEqualTo(HealthLevel.WARNING);
        assertThat(finding.words())
                .contains("order N-" + voided + ", ticket 101-770001: voided")
                .contains("order N-" + gone + ", ticket 101-770002: in no table of documents");
    }

    @Test
    void a_ticket_that_two_history_tables_have_is_voided_if_either_says_so() throws Exception {
        ticket(1);
        history("PS_ORD_HIST", 1, "V");
        history("PS_TKT_HIST", 1, "T");
        ticket(2);
        history("PS_TKT_HIST", 2, "V");
        history("PS_ORD_HIST", 2, "O");

        assertThat(mark()).extracting(Departure::how).containsExactly("VOIDED", "VOIDED");

        assertThat(shipped()).isEmpty();
    }

    @Test
    void a_payment_ticket_that_is_posted_ships_nothing_and_one_that_is_voided_is_reported() throws Exception {
        int posted = ticket(1);
        header(1, guid(1), "101-770001");
        paidBy(1, 3);
        history("PS_TKT_HIST", 3, "T");
        int voided = ticket(2);
        header(2, guid(2), "101-770002");
        paidBy(2, 4);
        history("PS_TKT_HIST", 4, "V");

        assertThat(mark()).extracting(Departure::how).containsExactly("RELEASED", "VOIDED");

        assertThat(shipped()).as("order " + posted).isEmpty();
        assertThat(mark()).as("the second look").isEmpty();
        assertThat(DeparturesHealth.finding(unexpected()).words())
                .contains("order N-" + voided + ", ticket 101-770004 with the payment: voided")
                .doesNotContain("770003");
    }

    private static void paidBy(int number, int payment) throws Exception {
        Bench.execute("UPDATE dbo.USER_ORDER_STAGING SET PAY_DOC_ID = " + (7700000 + payment)
                + ", PAY_TKT_NO = '101-77000" + payment + "', PAY_DOC_GUID = '" + guid(payment)
                + "' WHERE TKT_NO = '101-77000" + number + "'");
    }

    @Test
    void a_ticket_that_is_gone_is_looked_for_again() throws Exception {
        ticket(1);
        assertThat(mark()).extracting(Departure::how).containsExactly("GONE");
        assertThat(mark()).as("within the hour").isEmpty();
        history("PS_TKT_HIST", 1, "T");
        Bench.execute("UPDATE dbo.USER_ORDER_STAGING SET DOC_LEFT_DT = DATEADD(HOUR, -2, DOC_LEFT_DT)");

        assertThat(mark()).extracting(Departure::how).containsExactly("RELEASED");

        assertThat(unexpected()).isEmpty();
        assertThat(shipped()).hasSize(1);
    }

    @Test
    void an_open_document_has_not_left_whatever_RS_STAT_says_and_another_s_with_its_id_is_none_of_it()
            throws Exception {
        ticket(1);
        header(1, guid(1), "101-770001");
        ticket(2);
        header(2, UUID.randomUUID(), "101-999999");
        history("PS_TKT_HIST", 3, "T");

        assertThat(mark()).extracting(Departure::ticket).containsExactly("101-770002");
    }

    private static UUID guid(int number) {
        return new UUID(4711, number);
    }

    /** An order with a ticket whose document has left; returns its number in the shop. */
    private static int ticket(int number) throws Exception {
        int order = Bench.stage(Bench.GOOD);
        Bench.execute("UPDATE dbo.USER_ORDER_STAGING SET IS_APPLIED = 1, CP_DOC_ID = '" + (7700000 + number)
                + "', TKT_NO = '101-77000" + number + "', DOC_GUID = '" + guid(number)
                + "', APPLIED_DT = GETDATE() WHERE WOO_ORDER_ID = " + order);
        return order;
    }

    private static void header(int number, UUID guid, String tktNo) throws Exception {
        Bench.asOwner("INSERT INTO dbo.PS_DOC_HDR (DOC_ID, DOC_GUID, STR_ID, STA_ID, TKT_NO, RS_STAT) VALUES ("
                + (7700000 + number) + ", '" + guid + "', '01', '101', '" + tktNo + "', 1)");
    }

    private static void history(String table, int number, String type) throws Exception {
        String posted = table.equals("PS_TKT_HIST") ? "BUS_DAT, " : "";
        Bench.asOwner("INSERT INTO dbo." + table + " (" + posted
                + "DOC_ID, DOC_GUID, DOC_TYP, TKT_NO, POST_DAT) VALUES ("
                + (posted.isEmpty() ? "" : "'2026-03-14', ") + (7700000 + number) + ", '" + guid(number) + "', '" + type
                + "', '101-77000" + number + "', '2026-03-14T15:30:00')");
    }

    private List<Departure> mark() throws Exception {
        try (Connection connection = ProcessorServers.connectToCounterPoint()) {
            return departures.mark(connection, yesterday(), Instant.now());
        }
    }

    private List<OrderShipped> shipped() throws Exception {
        try (Connection connection = ProcessorServers.connectToCounterPoint()) {
            return shippedTickets.notAnnounced(connection, yesterday());
        }
    }

    private List<Departure> unexpected() throws Exception {
        try (Connection connection = ProcessorServers.connectToCounterPoint()) {
            return departures.unexpected(connection, Instant.now().minusSeconds(600));
        }
    }

    private static LocalDateTime yesterday() {
        return LocalDateTime.now(ZoneOffset.UTC).minusDays(1);
    }
}
