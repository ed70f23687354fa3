package io.orderbridge.ingest.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.ingest.changes.ShopChange.Standing;
import io.orderbridge.ingest.staging.LiveRow;
import io.orderbridge.model.OrderRef;
import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShopChangeTest {

    /** What the row is: waiting, withdrawn, a ticket, skipped by hand, or rolled back. */
    @ParameterizedTest(name = "{0}, last seen {1}, now {2}, money back {3}: {4}")
    @CsvSource({
        "waiting,    processing, processing, false, NONE",
        "waiting,    processing, completed,  false, NONE",
        "waiting,    processing, cancelled,  false, WITHDRAW",
        "waiting,    processing, on-hold,    false, WITHDRAW",
        "waiting,    processing, trash,      false, WITHDRAW",
        "waiting,    processing, deleted,    false, WITHDRAW",
        "waiting,    processing, packed,     false, NONE",
        "waiting,    processing, processing, true,  WITHDRAW",
        "waiting,    packed,     packed,     true,  WITHDRAW",
        "withdrawn,  refunded,   packed,     true,  NONE",
        "withdrawn,  refunded,   packed,     false, NONE",
        "ticket,     processing, packed,     true,  NONE",
        "withdrawn,  cancelled,  cancelled,  false, NONE",
        "withdrawn,  cancelled,  trash,      false, NONE",
        "withdrawn,  cancelled,  processing, false, RESTORE",
        "withdrawn,  refunded,   processing, true,  ANNOUNCE_REVIVAL",
        "withdrawn,  processing, processing, true,  NONE",
        "withdrawn,  refunded,   refunded,   true,  NONE",
        "ticket,     processing, completed,  false, NONE",
        "ticket,     processing, on-hold,    false, REMEMBER",
        "ticket,     on-hold,    on-hold,    false, NONE",
        "ticket,     on-hold,    processing, false, REMEMBER",
        "ticket,     on-hold,    cancelled,  false, ANNOUNCE",
        "ticket,     on-hold,    packed,     false, NONE",
        "ticket,     cancelled,  on-hold,    false, NONE",
        "ticket,     processing, cancelled,  false, ANNOUNCE",
        "ticket,     processing, refunded,   true,  ANNOUNCE",
        "ticket,     processing, trash,      false, ANNOUNCE",
        "ticket,     processing, deleted,    false, ANNOUNCE",
        "ticket,     cancelled,  cancelled,  false, NONE",
        "ticket,     cancelled,  refunded,   false, NONE",
        "ticket,     cancelled,  processing, false, FORGET",
        "ticket,     refunded,   processing, true,  ANNOUNCE_REVIVAL",
        "ticket,     processing, processing, true,  NONE",
        "skipped,    processing, cancelled,  false, NONE",
    })
    void a_change_in_the_shop(String state, String before, String now, boolean moneyBack, ShopChange expected) {
        assertThat(ShopChange.of(now, standing(now), standing(before), moneyBack, row(state, before)))
                .isEqualTo(expected);
    }

    private static Standing standing(String status) {
        return switch (status) {
            case "processing", "completed" -> Standing.PAID;
            case "packed" -> Standing.UNKNOWN;
            default -> Standing.WITHDRAWN;
        };
    }

    @ParameterizedTest
    @CsvSource({
        "PAID,      PAID,      false, NONE",
        "PAID,      WITHDRAWN, false, FORGET",
        "WITHDRAWN, WITHDRAWN, false, NONE",
        "WITHDRAWN, PAID,      false, ANNOUNCE_PAID_AGAIN",
        "WITHDRAWN, PAID,      true,  NONE",
        "PAID,      UNKNOWN,   false, NONE",
        "UNKNOWN,   PAID,      false, NONE",
    })
    void a_change_after_a_rollback(Standing before, Standing now, boolean moneyBack, ShopChange expected) {
        assertThat(ShopChange.afterRollback(now, before, moneyBack)).isEqualTo(expected);
    }

    private static LiveRow row(String state, String status) {
        boolean ticket = state.equals("ticket");
        return new LiveRow(
                new OrderRef("woocommerce", 1001, "1001", 5),
                status,
                ticket || state.equals("skipped"),
                ticket ? Optional.of(103398648478L) : Optional.empty(),
                ticket ? Optional.of("101-000003") : Optional.empty(),
                state.equals("withdrawn"),
                state.equals("rolledback"),
                BigDecimal.TEN,
                false,
                false,
                true,
                "",
                "",
                "",
                "",
                "",
                "",
                Optional.empty());
    }
}
