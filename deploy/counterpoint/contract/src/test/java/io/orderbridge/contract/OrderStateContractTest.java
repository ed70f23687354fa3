package io.orderbridge.contract;

import static io.orderbridge.contract.OrderDraft.simpleOrder;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.counterpoint.staging.OrderState;
import io.orderbridge.counterpoint.staging.Priority;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ORDER_STATE for every combination of the columns that it is computed from, and that services know every state. */
@CounterPointContract
class OrderStateContractTest {

    private static final Timestamp SOME_TIME = Timestamp.valueOf("2026-03-04 05:06:07");

    /** A row of USER_ORDER_STAGING, as far as it decides about its state. */
    private record Columns(
            boolean duplicate,
            Boolean applied,
            String docId,
            boolean rolledBack,
            boolean cancelled,
            boolean held,
            boolean error) {

        static List<Columns> all() {
            List<Columns> all = new ArrayList<>();
            for (boolean duplicate : new boolean[] {false, true}) {
                for (Boolean applied : Arrays.asList(null, false, true)) {
                    for (String docId : Arrays.asList(null, "", "4711")) {
                        for (int times = 0; times < 16; times++) {
                            all.add(new Columns(
                                    duplicate,
                                    applied,
                                    docId,
                                    (times & 1) != 0,
                                    (times & 2) != 0,
                                    (times & 4) != 0,
                                    (times & 8) != 0));
                        }
                    }
                }
            }
            return all;
        }

        /** What the row means, said a second time. */
        OrderState state() {
            if (duplicate) {
                return OrderState.DUPLICATE;
            }
            if (Boolean.TRUE.equals(applied)) {
                return docId == null || docId.isEmpty() ? OrderState.SKIPPED : OrderState.CREATED;
            }
            if (rolledBack) {
                return OrderState.ROLLED_BACK;
            }
            if (cancelled) {
                return OrderState.CANCELLED;
            }
            if (held) {
                return OrderState.HELD;
            }
            return error ? OrderState.FAILED : OrderState.PENDING;
        }
    }

    @Test
    void every_combination_of_columns_is_in_the_state_that_it_means(CounterPoint counterPoint) throws SQLException {
        int stagingId = counterPoint.stage(simpleOrder());
        List<String> wrong = new ArrayList<>();
        Set<OrderState> seen = EnumSet.noneOf(OrderState.class);

        for (Columns columns : Columns.all()) {
            become(counterPoint, stagingId, columns);
            String state = (String) counterPoint.staged(stagingId).get("ORDER_STATE");
            if (!columns.state().name().equals(state)) {
                wrong.add(columns + " is " + state);
            }
            seen.add(OrderState.valueOf(state));
        }

        assertThat(wrong).isEmpty();
        assertThat(seen).isEqualTo(EnumSet.allOf(OrderState.class));
    }

    static Stream<Boolean> notApplied() {
        return Stream.of(null, false);
    }

    @ParameterizedTest
    @MethodSource("notApplied")
    void views_list_an_order_that_is_not_applied_whether_that_is_0_or_NULL(Boolean applied, CounterPoint counterPoint)
            throws SQLException {
        SqlServerEngine.of(counterPoint);
        int pending = counterPoint.stage(simpleOrder());
        int failed = counterPoint.stage(simpleOrder());
        become(counterPoint, pending, new Columns(false, applied, null, false, false, false, false));
        become(counterPoint, failed, new Columns(false, applied, null, false, false, false, true));

        assertThat(counterPoint.rows("SELECT STAGING_ID FROM dbo.USER_V_PENDING_ORDERS"))
                .containsExactly(Map.of("STAGING_ID", pending));
        assertThat(counterPoint.rows("SELECT STAGING_ID FROM dbo.USER_V_FAILED_ORDERS"))
                .containsExactly(Map.of("STAGING_ID", failed));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 359, 360, 361, 1439, 1440, 1441, 10_000})
    void the_view_and_the_desk_give_a_failed_order_the_same_priority(int minutes, CounterPoint counterPoint)
            throws SQLException {
        SqlServerEngine.of(counterPoint);
        int failed = counterPoint.stage(simpleOrder());
        become(counterPoint, failed, new Columns(false, false, null, false, false, false, true));
        counterPoint.update(
                "UPDATE dbo.USER_ORDER_STAGING SET FAILED_DT = DATEADD(MINUTE, ?, SYSUTCDATETIME()) WHERE STAGING_ID = ?",
                -minutes,
                failed);

        assertThat(counterPoint.row("SELECT PRIORITY FROM dbo.USER_V_FAILED_ORDERS"))
                .containsEntry(
                        "PRIORITY", Priority.of(Duration.ofMinutes(minutes)).name());
    }

    private static void become(CounterPoint counterPoint, int stagingId, Columns columns) throws SQLException {
        counterPoint.update(
                """
                UPDATE dbo.USER_ORDER_STAGING
                SET IS_DUPLICATE = ?, IS_APPLIED = CAST(? AS BIT), CP_DOC_ID = CAST(? AS VARCHAR(15)),
                    ROLLED_BACK_DT = CAST(? AS DATETIME2), CANCELLED_DT = CAST(? AS DATETIME2),
                    HOLD_CODE = CAST(? AS VARCHAR(40)), VALIDATION_ERROR = CAST(? AS NVARCHAR(500))
                WHERE STAGING_ID = ?
                """,
                columns.duplicate(),
                columns.applied(),
                columns.docId(),
                columns.rolledBack() ? SOME_TIME : null,
                columns.cancelled() ? SOME_TIME : null,
                columns.held() ? "TRIED" : null,
                columns.error() ? "[X] wrong" : null,
                stagingId);
    }
}
