package io.orderbridge.processor.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.processor.Bench;
import io.orderbridge.processor.ProcessorServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ProcessorServers.class)
class TicketNumbersCheckTest {

    @Inject
    TicketNumbersCheck check;

    @AfterEach
    void tidy() throws Exception {
        source("OWN");
        Bench.asOwner("DELETE FROM dbo.PS_STR_CFG_PS");
    }

    @Test
    void numbers_of_our_own_are_said_to_be_so() {
        assertThat(found()).containsExactly("ok: ticket numbers are our own, of station 101");
    }

    @Test
    void a_counter_that_cannot_count_is_wrong_and_named() throws Exception {
        source("NXT_ORD_NO");

        assertThat(found())
                .singleElement()
                .asString()
                .startsWith(
                        "wrong: no order can become a ticket: [SETTING] PS_STR_CFG_PS.NXT_ORD_NO of store 01 is empty");
    }

    @Test
    void the_next_number_is_shown_and_left_to_the_first_order() throws Exception {
        Bench.asOwner("INSERT INTO dbo.PS_STR_CFG_PS (STR_ID, ORD_NO_METH, NXT_ORD_NO) VALUES ('01', 'S', '70040')");
        source("NXT_ORD_NO");

        assertThat(found())
                .containsExactly("ok: ticket numbers come from CounterPoint's counter NXT_ORD_NO; the next is 70040");

        try (Connection connection = ProcessorServers.connectToCounterPoint();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT NXT_ORD_NO FROM dbo.PS_STR_CFG_PS")) {
            row.next();
            assertThat(row.getString(1)).isEqualTo("70040");
        }
    }

    private static void source(String value) throws Exception {
        Bench.asOwner("UPDATE dbo.USER_ORDER_PIPELINE_SETTING SET SETTING_VALUE = '" + value
                + "' WHERE SETTING_NAME = 'TKT_NO_SOURCE'");
    }

    private List<String> found() {
        return Found.by(check);
    }
}
