package io.orderbridge.contract;

import static io.orderbridge.contract.OrderDraft.simpleOrder;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@CounterPointContract
class ShipToContractTest {

    @Test
    void an_address_that_the_customer_has_is_used_again(CounterPoint counterPoint) throws SQLException {
        CounterPoint.Ticket first = counterPoint.created(simpleOrder());
        CounterPoint.Ticket second = counterPoint.created(
                simpleOrder().shipsTo("ANN BUILDER", "48 cedar st", "", "MISSOULA", "mt", "59801"));

        assertThat(number(counterPoint, first)).isEqualTo("1");
        assertThat(number(counterPoint, second)).isEqualTo("1");
        assertThat(addresses(counterPoint, "C-100")).hasSize(1);
    }

    @Test
    void a_new_address_gets_the_next_number(CounterPoint counterPoint) throws SQLException {
        counterPoint.update("INSERT INTO dbo.AR_SHIP_ADRS (CUST_NO, SHIP_ADRS_ID, NAM) VALUES ('C-100', '9', 'Nine')");
        counterPoint.update(
                "INSERT INTO dbo.AR_SHIP_ADRS (CUST_NO, SHIP_ADRS_ID, NAM) VALUES ('C-100', 'HOME', 'Home')");

        CounterPoint.Ticket ticket = counterPoint.created(simpleOrder()
                .shipsTo("Ann Builder", "48 Cedar St", "Apt 5", "Missoula", "MT", "59801")
                .with("SHIP_CNTRY", "US")
                .with("SHIP_PHONE", "406-555-0100"));

        assertThat(number(counterPoint, ticket)).isEqualTo("10");
        assertThat(counterPoint.row("SELECT * FROM dbo.AR_SHIP_ADRS WHERE CUST_NO = 'C-100' AND SHIP_ADRS_ID = '10'"))
                .containsEntry("NAM", "Ann Builder")
                .containsEntry("NAM_UPR", "ANN BUILDER")
                .containsEntry("ADRS_1", "48 Cedar St")
                .containsEntry("ADRS_2", "Apt 5")
                .containsEntry("CITY", "Missoula")
                .containsEntry("STATE", "MT")
                .containsEntry("ZIP_COD", "59801")
                .containsEntry("CNTRY", "US")
                .containsEntry("PHONE_1", "406-555-0100");
    }

    @Test
    void an_id_that_is_no_plain_number_is_neither_used_nor_counted(CounterPoint counterPoint) throws SQLException {
        counterPoint.update(
                """
                INSERT INTO dbo.AR_SHIP_ADRS (CUST_NO, SHIP_ADRS_ID, NAM, ADRS_1, CITY, STATE, ZIP_COD)
                VALUES ('C-200', '007', 'Ann Builder', '48 Cedar St', 'Missoula', 'MT', '59801')
                """);
        counterPoint.update(
                "INSERT INTO dbo.AR_SHIP_ADRS (CUST_NO, SHIP_ADRS_ID, NAM) VALUES ('C-200', '2147483647', 'Last')");

        CounterPoint.Ticket ticket = counterPoint.created(simpleOrder().customer("C-200"));

        assertThat(number(counterPoint, ticket)).isEqualTo("8");
        assertThat(counterPoint.row("SELECT NAM FROM dbo.AR_SHIP_ADRS WHERE CUST_NO = 'C-200' AND SHIP_ADRS_ID = '8'"))
                .containsEntry("NAM", "Ann Builder");
    }

    @Test
    void numbers_are_per_customer(CounterPoint counterPoint) throws SQLException {
        CounterPoint.Ticket ticket = counterPoint.created(simpleOrder().customer("C-200"));

        assertThat(number(counterPoint, ticket)).isEqualTo("1");
        assertThat(addresses(counterPoint, "C-200")).hasSize(1);
    }

    @Test
    void what_is_not_shipped_has_no_ship_to(CounterPoint counterPoint) throws SQLException {
        CounterPoint.Ticket ticket = counterPoint.created(simpleOrder().notShipped());

        assertThat(counterPoint.header(ticket.docId())).containsEntry("SHIP_TO_CONTACT_ID", null);
    }

    @Test
    void where_the_site_means_the_contact_of_the_document_the_ship_to_is_its_contact_2(CounterPoint counterPoint)
            throws SQLException {
        counterPoint.setting("SHIP_TO_CONTACT", "DOC");
        CounterPoint.Ticket first = counterPoint.created(toNewAddress("Ann"));
        int stagingId = counterPoint.stage(toNewAddress("Bea"));
        CounterPoint.Ticket second = counterPoint.create(stagingId);
        CounterPoint.Ticket pickedUp =
                counterPoint.created(simpleOrder().customer("C-200").notShipped());

        assertThat(List.of(number(counterPoint, first), number(counterPoint, second), number(counterPoint, pickedUp)))
                .containsExactly("2", "2", "null");
        assertThat(counterPoint.rows("SELECT NAM FROM dbo.PS_DOC_CONTACT WHERE CONTACT_ID = 2 ORDER BY DOC_ID"))
                .extracting(row -> row.get("NAM"))
                .containsExactly("Ann", "Bea");
        assertThat(addresses(counterPoint, "C-200"))
                .extracting(row -> row.get("SHIP_ADRS_ID"))
                .containsExactlyInAnyOrder("1", "2");
        if (counterPoint.engine() instanceof SqlServerEngine) {
            assertThat(counterPoint.rows("SELECT SHIP_NAM FROM dbo.USER_V_ORDER_DETAIL ORDER BY DOC_ID"))
                    .extracting(row -> row.get("SHIP_NAM"))
                    .containsExactly("Ann", "Bea", null);
        }

        assertThat(counterPoint.rollBack(stagingId).success()).isTrue();
        assertThat(addresses(counterPoint, "C-200")).containsExactly(Map.of("SHIP_ADRS_ID", "1"));
    }

    @Test
    void the_255th_address_is_the_last(CounterPoint counterPoint) throws SQLException {
        addressesOfSomebodyElse(counterPoint, 254);
        OrderDraft last = simpleOrder().customer("C-200");
        assertThat(number(counterPoint, counterPoint.created(last))).isEqualTo("255");

        int oneMore = counterPoint.stage(toNewAddress("Bea"));

        assertThat(counterPoint.create(oneMore).message()).contains("[SHIP_TO]").contains("255");
        counterPoint.created(simpleOrder().customer("C-200"));
    }

    @Test
    void a_number_that_neither_an_address_nor_a_document_has_is_taken_when_255_is_reached(CounterPoint counterPoint)
            throws SQLException {
        addressesOfSomebodyElse(counterPoint, 255);
        counterPoint.update("DELETE FROM dbo.AR_SHIP_ADRS WHERE CUST_NO = 'C-200' AND SHIP_ADRS_ID IN ('7', '9')");
        counterPoint.update(
                "UPDATE dbo.PS_DOC_HDR SET CUST_NO = 'C-200', SHIP_TO_CONTACT_ID = 7 WHERE DOC_ID = ?",
                CounterPoint.LAST_DOCUMENT);

        assertThat(number(counterPoint, counterPoint.created(toNewAddress("Bea"))))
                .isEqualTo("9");
        assertThat(counterPoint.create(counterPoint.stage(toNewAddress("Cy"))).message())
                .contains("[SHIP_TO]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ADRS", "DOC"})
    void our_oldest_address_without_document_makes_room_where_the_setting_says_so(
            String means, CounterPoint counterPoint) throws SQLException {
        counterPoint.setting("SHIP_TO_CONTACT", means);
        counterPoint.setting("SHIP_TO_REUSE", "1");
        addressesOfSomebodyElse(counterPoint, 252);
        CounterPoint.Ticket open = counterPoint.created(toNewAddress("Ann"));
        CounterPoint.Ticket older = counterPoint.created(toNewAddress("Bea"));
        CounterPoint.Ticket newer = counterPoint.created(toNewAddress("Cy"));
        for (CounterPoint.Ticket completed : List.of(older, newer)) {
            counterPoint.update("DELETE FROM dbo.PS_DOC_LIN WHERE DOC_ID = ?", completed.docId());
            counterPoint.update("DELETE FROM dbo.PS_DOC_HDR_TOT WHERE DOC_ID = ?", completed.docId());
            counterPoint.update("DELETE FROM dbo.PS_DOC_HDR WHERE DOC_ID = ?", completed.docId());
        }

        CounterPoint.Ticket dee = counterPoint.created(toNewAddress("Dee"));
        CounterPoint.Ticket eve = counterPoint.created(toNewAddress("Eve"));
        assertThat(counterPoint.create(counterPoint.stage(toNewAddress("Fay"))).message())
                .contains("[SHIP_TO]");

        assertThat(List.of(number(counterPoint, open), number(counterPoint, dee), number(counterPoint, eve)))
                .isEqualTo(means.equals("ADRS") ? List.of("253", "254", "255") : List.of("2", "2", "2"));
        assertThat(
                        counterPoint.rows(
                                """
                        SELECT NAM FROM dbo.AR_SHIP_ADRS
                        WHERE CUST_NO = 'C-200' AND SHIP_ADRS_ID IN ('252', '253', '254', '255') ORDER BY SHIP_ADRS_ID
                        """))
                .extracting(row -> row.get("NAM"))
                .containsExactly("Somebody", "Ann", "Dee", "Eve");
    }

    private static OrderDraft toNewAddress(String name) {
        return simpleOrder().customer("C-200").shipsTo(name, "2 Elm", null, "Darby", "MT", "59829");
    }

    private static void addressesOfSomebodyElse(CounterPoint counterPoint, int last) throws SQLException {
        try (PreparedStatement insert = counterPoint
                .connection()
                .prepareStatement(
                        "INSERT INTO dbo.AR_SHIP_ADRS (CUST_NO, SHIP_ADRS_ID, NAM) VALUES ('C-200', ?, 'Somebody')")) {
            for (int id = 1; id <= last; id++) {
                insert.setString(1, Integer.toString(id));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static String number(CounterPoint counterPoint, CounterPoint.Ticket ticket) throws SQLException {
        return String.valueOf(counterPoint.header(ticket.docId()).get("SHIP_TO_CONTACT_ID"));
    }

    private static List<Map<String, Object>> addresses(CounterPoint counterPoint, String customer) throws SQLException {
        return counterPoint.rows("SELECT SHIP_ADRS_ID FROM dbo.AR_SHIP_ADRS WHERE CUST_NO = ?", customer);
    }
}
