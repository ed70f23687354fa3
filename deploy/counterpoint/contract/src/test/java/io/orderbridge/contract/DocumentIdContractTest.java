package io.orderbridge.contract;

import static io.orderbridge.contract.OrderDraft.simpleOrder;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.counterpoint.staging.StagedColumns;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CP_DOC_ID is a text, and the services join it as a number: what is none must not fail the statement. */
@CounterPointContract
class DocumentIdContractTest {

    @ParameterizedTest
    @ValueSource(strings = {"77", " 77 ", "077"})
    void a_number_is_one_also_with_blanks_around_it(String text, CounterPoint counterPoint) throws SQLException {
        assertThat(documentId(counterPoint, text)).isEqualTo(77);
    }

    @ParameterizedTest
    @ValueSource(strings = {"by hand", "", " ", "12-34", "1e5", "-1", "12.5"})
    void a_text_is_no_number_and_no_error(String text, CounterPoint counterPoint) throws SQLException {
        assertThat(documentId(counterPoint, text)).isNull();
    }

    private static Long documentId(CounterPoint counterPoint, String text) throws SQLException {
        int staged = counterPoint.stage(simpleOrder());
        counterPoint.update("UPDATE dbo.USER_ORDER_STAGING SET CP_DOC_ID = ? WHERE STAGING_ID = ?", text, staged);
        try (PreparedStatement select = counterPoint
                .connection()
                .prepareStatement("SELECT " + StagedColumns.DOCUMENT_ID
                        + " AS DOCUMENT_ID FROM dbo.USER_ORDER_STAGING staged WHERE staged.STAGING_ID = ?")) {
            select.setInt(1, staged);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                long number = row.getLong("DOCUMENT_ID");
                return row.wasNull() ? null : number;
            }
        }
    }
}
