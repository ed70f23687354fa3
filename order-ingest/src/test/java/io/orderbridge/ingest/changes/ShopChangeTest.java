package io.orderbridge.ingest.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.ingest.staging.LiveRow;
import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShopChangeTest {

    /** What the row is: waiting, withdrawn, a ticket, skipped by hand, or rolled back. */
    @ParameterizedTest(name = "{0}, last seen {1}, now {2}: {3}")
    @CsvSource({
        "waiting,    processing, processing, NONE",
        "waiting,    processing, completed,  NONE",
        "waiting,    processing, cancelled,  WITHDRAW",
        "waiting,    processing, on-hold,    WITHDRAW",
        "waiting,    processing, trash,      WITHDRAW",
        "withdrawn,  cancelled,  cancelled,  NONE",
        "withdrawn,  cancelled,  trash,      NONE",
        "withdrawn,  cancelled,  processing, RESTORE",
        "ticket,     processing, completed,  NONE",
        "ticket,     processing, on-hold,    NONE",
        "ticket,     processing, cancelled,  TELL",
        "ticket,     processing, refunded,   TELL",
        "ticket,     processing, trash,      TELL",
        "ticket,     cancelled,  cancelled,  NONE",
        "ticket,     cancelled,  refunded,   NONE",
        "ticket,     cancelled,  processing, FORGET",
        "skipped,    processing, cancelled,  NONE",
        "rolledback, processing, cancelled,  NONE",
        "rolledback, processing, processing, NONE",
    })
    void a_change_of_status_in_the_shop(String state, String before, String now, ShopChange expected) {
        boolean paid = now.equals("processing") || now.equals("completed");

        assertThat(ShopChange.of(now, paid, row(state, before))).isEqualTo(expected);
    }

    private static LiveRow row(String state, String status) {
        boolean ticket = state.equals("ticket");
        return new LiveRow(
                5,
                1001,
                "1001",
                status,
                ticket || state.equals("skipped"),
                ticket ? Optional.of(103398648478L) : Optional.empty(),
                ticket ? Optional.of("101-000003") : Optional.empty(),
                state.equals("withdrawn"),
                state.equals("rolledback"),
                BigDecimal.TEN);
    }
}
