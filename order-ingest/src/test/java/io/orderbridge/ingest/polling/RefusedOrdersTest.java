package io.orderbridge.ingest.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.orderbridge.messaging.outage.Outages;
import io.orderbridge.messaging.publishing.BrokerDependency;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.Topology;
import io.orderbridge.sandbox.woocommerce.Storage;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.h2.api.Trigger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One order that cannot be staged holds up no other, and people hear of it whatever is away. */
@QuarkusTest
class RefusedOrdersTest extends IngestTest {

    private static final int PAID_SAMPLES = 17;

    @Inject
    Outages outages;

    private String trigger;

    @BeforeEach
    void fresh() throws Exception {
        begin(Storage.HPOS);
    }

    @AfterEach
    void well() throws SQLException {
        counterPointIsWell();
    }

    /**
     * Gives the errors of a row as the driver of SQL Server does: few of them with a standard SQLState. Its name says for
     * which order and with what, since the engine loads a class of its own.
     */
    public static final class AnswersLikeSqlServer implements Trigger {

        private String[] name;

        @Override
        public void init(Connection connection, String schema, String trigger, String table, boolean before, int type) {
            name = trigger.split("_");
        }

        @Override
        public void fire(Connection connection, Object[] oldRow, Object[] newRow) throws SQLException {
            int order = Integer.parseInt(name[1]);
            if (order == 0 || Integer.valueOf(order).equals(newRow[2])) {
                throw new SQLException("SQL Server says no", name[2], Integer.parseInt(name[3]));
            }
        }
    }

    private void counterPointRefuses(int order, String state, int number) throws SQLException {
        trigger = "ANSWERS_" + order + "_" + state + "_" + number;
        alterCounterPoint("CREATE TRIGGER DBO." + trigger + " BEFORE INSERT ON DBO.USER_ORDER_STAGING"
                + " FOR EACH ROW CALL '" + AnswersLikeSqlServer.class.getName() + "'");
    }

    private void counterPointIsWell() throws SQLException {
        if (trigger != null) {
            alterCounterPoint("DROP TRIGGER DBO." + trigger);
            trigger = null;
        }
    }

    @ParameterizedTest
    @CsvSource({"S0008,8115", "S0001,2628", "22001,8152", "S0005,8114", "23000,547", "23000,515", "S0001,4711"})
    void a_row_that_sql_server_refuses_does_not_hold_up_the_others(String state, int number) throws Exception {
        counterPointRefuses(34, state, number);

        PollShop ingest = ingest();
        poll(ingest);

        assertThat(count("1 = 1")).isEqualTo(PAID_SAMPLES - 1);
        assertThat(count("ANNOUNCED_DT IS NULL")).isZero();
        assertThat(list()).containsExactly("34|ROW_REFUSED|30.8000");
        assertThat(messages(Topology.ALERTING))
                .anySatisfy(
                        event -> assertThat(event.data().toString()).contains("order 34 is paid and cannot be staged"));
    }

    @ParameterizedTest
    @CsvSource({"40001,1205", "S0051,1222", "S0001,4711", "S0001,1105"})
    void an_error_of_the_server_refuses_no_order(String state, int number) throws Exception {
        counterPointRefuses(0, state, number);
        PollShop ingest = ingest();

        assertThatThrownBy(() -> poll(ingest)).isInstanceOf(SQLException.class);

        assertThat(list()).isEmpty();
        counterPointIsWell();
        poll(ingest);
        assertThat(count("ANNOUNCED_DT IS NOT NULL")).isEqualTo(PAID_SAMPLES);
    }

    @Test
    void an_absurd_quantity_is_refused_by_name() throws Exception {
        inShop("UPDATE wp_woocommerce_order_itemmeta SET meta_value = '999999999999' WHERE meta_key = '_qty'"
                + " AND order_item_id IN (SELECT order_item_id FROM wp_woocommerce_order_items"
                + " WHERE order_id = 34 AND order_item_type = 'line_item')");
        inShop("UPDATE wp_wc_orders SET total_amount = 999999999999.99 WHERE id = 45");

        poll(ingest());

        assertThat(count("1 = 1")).isEqualTo(PAID_SAMPLES - 2);
        assertThat(list()).containsExactly("34|ABSURD_AMOUNT|30.8000", "45|ABSURD_AMOUNT|");
        assertThat(rows("SELECT REASON FROM USER_ORDER_UNSTAGED ORDER BY WOO_ORDER_ID"))
                .satisfiesExactly(
                        reason -> assertThat(reason).contains("quantity of line '", "999999999999"),
                        reason -> assertThat(reason).contains("its total is 999999999999.99"));
    }

    @Test
    void a_total_with_a_fraction_of_a_cent_is_refused_and_not_rounded() throws Exception {
        inShop("UPDATE wp_wc_orders SET total_amount = 18.915 WHERE id = 34");

        poll(ingest());

        assertThat(count("WOO_ORDER_ID = 34")).isZero();
        assertThat(list()).containsExactly("34|TOTALS|18.9150");
    }

    @Test
    void the_news_of_an_order_that_cannot_be_staged_outlives_the_broker_and_this_service() throws Exception {
        inShop("UPDATE wp_wc_orders SET total_amount = 18.915 WHERE id = 34");
        outages.note(BrokerDependency.NAME, "the test says so");
        poll(ingest());
        assertThat(list()).containsExactly("34|TOTALS|18.9150");

        await().atMost(30, TimeUnit.SECONDS).until(() -> !outages.isAway(BrokerDependency.NAME));
        purge();
        inShop("DELETE FROM wp_wc_orders WHERE id <> 34");
        poll(ingest());

        assertThat(news()).containsExactly("WARNING");
        poll(ingest());
        assertThat(news()).isEmpty();
    }

    @Test
    void an_order_that_can_be_staged_after_all_leaves_the_list_with_an_all_clear() throws Exception {
        inShop("UPDATE wp_wc_orders SET total_amount = 18.915 WHERE id = 34");
        poll(ingest());
        purge();

        inShop("UPDATE wp_wc_orders SET total_amount = 18.91, date_updated_gmt = UTC_TIMESTAMP() - INTERVAL 30 SECOND"
                + " WHERE id = 34");
        outages.note(BrokerDependency.NAME, "the test says so");
        poll(ingest());
        assertThat(count("WOO_ORDER_ID = 34")).isOne();
        await().atMost(30, TimeUnit.SECONDS).until(() -> !outages.isAway(BrokerDependency.NAME));
        purge();
        poll(ingest());

        assertThat(news()).containsExactly("HEALTHY");
        assertThat(list()).isEmpty();
    }

    @Test
    void an_order_that_is_no_longer_paid_leaves_the_list_with_an_all_clear() throws Exception {
        inShop("UPDATE wp_wc_orders SET total_amount = 18.915 WHERE id = 34");
        PollShop ingest = ingest();
        poll(ingest);
        purge();

        setStatus(34, "wc-cancelled");
        poll(ingest);

        assertThat(news()).containsExactly("HEALTHY");
        assertThat(list()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"wc-nobody-knows", "''"})
    void an_order_that_goes_where_no_poll_looks_leaves_the_list_with_the_next_reconciliation(String status)
            throws Exception {
        inShop("UPDATE wp_wc_orders SET total_amount = 18.915 WHERE id = 34");
        poll(ingest());
        purge();

        if (status.isEmpty()) {
            inShop("DELETE FROM wp_wc_orders WHERE id = 34");
        } else {
            setStatus(34, status);
        }
        poll(ingest());

        assertThat(news()).containsExactly("HEALTHY");
        assertThat(list()).isEmpty();
    }

    private static void setStatus(int order, String status) throws SQLException {
        inShop("UPDATE wp_wc_orders SET status = '" + status + "',"
                + " date_updated_gmt = UTC_TIMESTAMP() - INTERVAL 30 SECOND WHERE id = " + order);
    }

    private static List<String> list() throws SQLException {
        return rows("SELECT WOO_ORDER_ID, REASON_CODE, AMOUNT FROM USER_ORDER_UNSTAGED ORDER BY WOO_ORDER_ID");
    }

    private static List<String> news() throws Exception {
        return messages(Topology.ALERTING).stream()
                .map(Envelope::data)
                .map(Object::toString)
                .filter(text -> text.contains("component=order 34"))
                .map(text -> text.replaceAll(".*level=(\\w+).*", "$1"))
                .toList();
    }
}
