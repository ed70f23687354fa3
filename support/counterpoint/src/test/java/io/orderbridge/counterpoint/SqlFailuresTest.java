package io.orderbridge.counterpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.model.FailureClass;
import io.orderbridge.service.failure.Failure;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SqlFailuresTest {

    @Test
    void a_database_that_cannot_write_its_log_or_read_its_files_is_away() {
        assertThat(IntStream.of(605, 823, 824, 825, 3313, 3314, 9001, 9002, 9004, 3908, 942, 922, 6005))
                .allSatisfy(error -> assertThat(
                                SqlFailures.classify(error(error, "broken")).failureClass())
                        .as("error %d", error)
                        .isEqualTo(FailureClass.OUTAGE));
    }

    @Test
    void an_error_that_a_procedure_wraps_counts_as_what_it_was() {
        SQLException wrapped = error(
                51000,
                "Order 1001 (staging 5): [ERROR] 9001: The log for database 'CP' is not available. (while header)");

        assertThat(SqlFailures.classify(wrapped))
                .returns(FailureClass.OUTAGE, Failure::failureClass)
                .returns("CounterPoint", Failure::dependency);
    }

    @Test
    void every_way_in_which_a_wait_for_a_lock_ends_is_the_same_trouble() {
        assertThat(SqlFailures.troubleOf(error(1222, "Lock request time out period exceeded.")))
                .isEqualTo(SqlFailures.troubleOf(error(51205, "waited in vain for the numbers")))
                .isEqualTo(SqlFailures.troubleOf(error(1205, "deadlocked on lock resources")))
                .isEqualTo(SqlFailures.troubleOf(new SQLTimeoutException("The query has timed out.")))
                .isEqualTo(SqlFailures.troubleOf(
                        new SQLException("Read timed out", "08S01", new SocketTimeoutException("Read timed out"))))
                .isEqualTo(Trouble.LOCKED);
    }

    @Test
    void a_value_that_is_missing_in_a_table_of_counterpoint_is_the_installations_fault_and_in_ours_it_is_not() {
        String text = "Order 1001 (staging 5): [ERROR] 515: Cannot insert the value NULL into column 'NEW', table"
                + " 'CP.dbo.%s'; column does not allow nulls. INSERT fails. (while lines)";

        assertThat(SqlFailures.troubleOf(error(51000, text.formatted("PS_DOC_LIN"))))
                .isEqualTo(new Trouble("error 515", true));
        assertThat(SqlFailures.troubleOf(error(51000, text.formatted("USER_ORDER_STAGING"))))
                .isEqualTo(new Trouble("error 515", false));
        assertThat(SqlFailures.troubleOf(error(547, "The INSERT statement conflicted with the CHECK constraint \"X\"")))
                .isEqualTo(new Trouble("error 547", true));
    }

    @Test
    void different_errors_are_different_troubles() {
        assertThat(SqlFailures.troubleOf(error(8114, "converting")))
                .isNotEqualTo(SqlFailures.troubleOf(error(8115, "overflow")))
                .isNotEqualTo(Trouble.LOCKED);
    }

    private static SQLException error(int number, String message) {
        return new SQLException(message, "S0001", number);
    }
}
