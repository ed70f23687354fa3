package io.orderbridge.processor.shipment;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.model.OrderShipped;
import io.orderbridge.processor.Bench;
import io.orderbridge.processor.ProcessorServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ProcessorServers.class)
class ShippedTicketRepositoryTest {

    @Inject
    ShippedTicketRepository table;

    @AfterEach
    void tidy() throws Exception {
        Bench.execute("DELETE FROM dbo.USER_ORDER_STAGING");
        Bench.asOwner("DELETE FROM dbo.PS_DOC_PKG_TRK_NO WHERE DOC_ID IN (7700001, 7700002)");
        Bench.asOwner("DELETE FROM dbo.PS_DOC_HDR WHERE DOC_ID IN (7700001, 7700002)");
    }

    @Test
    void packages_that_leave_before_the_ticket_is_shipped_are_found_once() throws Exception {
        int order = Bench.stage(Bench.GOOD);
        UUID guid = UUID.randomUUID();
        Bench.execute("UPDATE dbo.USER_ORDER_STAGING SET IS_APPLIED = 1, CP_DOC_ID = '7700001', TKT_NO = '101-770001',"
                + " DOC_GUID = '" + guid + "', APPLIED_DT = GETDATE() WHERE WOO_ORDER_ID = " + order);
        Bench.asOwner("INSERT INTO dbo.PS_DOC_HDR (DOC_ID, DOC_GUID, STR_ID, STA_ID, TKT_NO) VALUES (7700001, '" + guid
                + "', '01', '101', '101-770001')");
        assertThat(newParcels(0)).isEmpty();

        Bench.asOwner("INSERT INTO dbo.PS_DOC_PKG_TRK_NO (DOC_ID, SEQ_NO, PKG_TRK_NO) VALUES (7700001, 1, '1Z1')");
        assertThat(newParcels(0)).singleElement().satisfies(parcels -> {
            assertThat(parcels.ticket().trackingNumbers()).containsExactly("1Z1");
            assertThat(parcels.announced()).isEqualTo("1Z1");
        });
        Bench.execute("UPDATE dbo.USER_ORDER_STAGING SET PARCELS = '1Z1'");
        assertThat(newParcels(0)).isEmpty();

        Bench.asOwner("INSERT INTO dbo.PS_DOC_PKG_TRK_NO (DOC_ID, SEQ_NO, PKG_TRK_NO)"
                + " VALUES (7700001, 2, '1Z2'), (7700001, 3, ' '), (7700001, 4, '1Z2')");
        assertThat(newParcels(0)).singleElement().satisfies(parcels -> {
            assertThat(parcels.ticket().trackingNumbers()).containsExactly("1Z2");
            assertThat(parcels.announced()).isEqualTo("1Z1,1Z2");
        });
        Bench.asOwner("UPDATE dbo.PS_DOC_HDR SET SHIP_DAT = GETDATE() WHERE DOC_ID IN (7700001, 7700002)");
        assertThat(newParcels(0)).isEmpty();
    }

    @Test
    void no_number_of_packages_hides_those_of_a_later_ticket() throws Exception {
        int first = ticketOfManyPackages(7700001, 2_000);
        int second = ticketOfManyPackages(7700002, 1);
        assertThat(newParcels(0)).singleElement().satisfies(parcels -> {
            assertThat(parcels.ticket().stagingId()).isEqualTo(first);
            assertThat(parcels.ticket().trackingNumbers()).hasSize(2_000);
            Bench.execute("UPDATE dbo.USER_ORDER_STAGING SET PARCELS = '" + parcels.announced()
                    + "' WHERE STAGING_ID = " + first);
        });
        assertThat(newParcels(first))
                .singleElement()
                .satisfies(parcels -> assertThat(parcels.ticket().stagingId()).isEqualTo(second));
        assertThat(newParcels(second)).isEmpty();

        assertThat(newParcels(0))
                .singleElement()
                .satisfies(parcels -> assertThat(parcels.ticket().stagingId()).isEqualTo(second));
    }

    private static int ticketOfManyPackages(long docId, int packages) throws Exception {
        int order = Bench.stage(Bench.GOOD);
        UUID guid = UUID.randomUUID();
        Bench.execute("UPDATE dbo.USER_ORDER_STAGING SET IS_APPLIED = 1, CP_DOC_ID = '" + docId + "', TKT_NO = '101-"
                + docId + "', DOC_GUID = '" + guid + "', APPLIED_DT = GETDATE() WHERE WOO_ORDER_ID = " + order);
        Bench.asOwner("INSERT INTO dbo.PS_DOC_HDR (DOC_ID, DOC_GUID, STR_ID, STA_ID, TKT_NO) VALUES (" + docId + ", '"
                + guid + "', '01', '101', '101-" + docId + "')");
        Bench.asOwner("INSERT INTO dbo.PS_DOC_PKG_TRK_NO (DOC_ID, SEQ_NO, PKG_TRK_NO) SELECT " + docId
                + ", X, CONCAT('1Z', X) FROM SYSTEM_RANGE(1, " + packages + ")");
        return Bench.stagingId(order);
    }

    private List<Parcels> newParcels(int after) throws Exception {
        try (Connection connection = ProcessorServers.connectToCounterPoint()) {
            return table.newParcels(
                    connection, LocalDateTime.now(ZoneOffset.UTC).minusDays(1), after);
        }
    }

    @Test
    void a_row_whose_document_id_is_a_text_keeps_no_other_order_from_being_shipped() throws Exception {
        int text = Bench.stage(Bench.GOOD);
        Bench.execute("UPDATE dbo.USER_ORDER_STAGING SET IS_APPLIED = 1, CP_DOC_ID = 'by hand', TKT_NO = '101-1',"
                + " APPLIED_DT = GETDATE() WHERE WOO_ORDER_ID = " + text);
        int shipped = Bench.stage(Bench.GOOD);
        UUID guid = UUID.randomUUID();
        Bench.execute("UPDATE dbo.USER_ORDER_STAGING SET IS_APPLIED = 1, CP_DOC_ID = ' 7700001', TKT_NO = '101-770001',"
                + " CARRIER = 'UPS', DOC_GUID = '" + guid + "', APPLIED_DT = GETDATE() WHERE WOO_ORDER_ID = "
                + shipped);
        Bench.asOwner(
                "INSERT INTO dbo.PS_DOC_HDR (DOC_ID, DOC_GUID, STR_ID, STA_ID, TKT_NO, SHIP_DAT) VALUES (7700001, '"
                        + guid + "', '01', '101', '101-770001', GETDATE())");

        Bench.asOwner("INSERT INTO dbo.PS_DOC_PKG_TRK_NO (DOC_ID, SEQ_NO, PKG_TRK_NO)"
                + " VALUES (7700001, 1, '1Z2'), (7700001, 2, '1Z1 ')");

        List<OrderShipped> found;
        try (Connection connection = ProcessorServers.connectToCounterPoint()) {
            found = table.notAnnounced(
                    connection, LocalDateTime.now(ZoneOffset.UTC).minusDays(1));
        }

        assertThat(found).singleElement().satisfies(ticket -> {
            assertThat(ticket.wooOrderId()).isEqualTo((long) shipped);
            assertThat(ticket.carrier()).isEqualTo("UPS");
            assertThat(ticket.trackingNumbers()).containsExactly("1Z1", "1Z2");
        });
    }
}
