package io.orderbridge.statussync.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusRulesTest {

    private static final long DOC = 103398648478L;
    private static final String TICKET = "101-000060";
    private static final Optional<String> UNKNOWN = Optional.empty();

    @ParameterizedTest
    @ValueSource(strings = {"pending", "on-hold"})
    void an_order_that_was_staged_waiting_becomes_processing_and_remembers_where_it_came_from(String status) {
        OrderChange change = StatusRules.whenCreated(order(status), DOC, TICKET, Optional.of(status));

        assertThat(change.status()).contains("processing");
        assertThat(change.meta())
                .containsEntry(TicketMeta.DOC_ID, Optional.of("103398648478"))
                .containsEntry(TicketMeta.TKT_NO, Optional.of(TICKET))
                .containsEntry(TicketMeta.STATE, Optional.of("ticket"))
                .containsEntry(TicketMeta.FORMER_STATUS, Optional.of(status));
    }

    @ParameterizedTest
    @CsvSource({"on-hold, processing", "pending, processing", "on-hold, pending", "on-hold,"})
    void an_order_that_does_not_have_the_status_any_more_with_which_it_was_staged_keeps_its_status(
            String now, String staged) {
        OrderChange change = StatusRules.whenCreated(order(now), DOC, TICKET, Optional.ofNullable(staged));

        assertThat(change.status()).isEmpty();
        assertThat(change.meta()).containsKey(TicketMeta.TKT_NO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"processing", "completed", "cancelled", "refunded", "failed", "packed-by-a-plugin", "trash"})
    void any_other_status_stays_and_the_order_carries_its_ticket(String status) {
        OrderChange change = StatusRules.whenCreated(order(status), DOC, TICKET, Optional.of(status));

        assertThat(change.status()).isEmpty();
        assertThat(change.meta()).containsOnlyKeys(TicketMeta.DOC_ID, TicketMeta.TKT_NO, TicketMeta.STATE);
    }

    @Test
    void an_order_that_carries_its_ticket_is_not_written_again() {
        assertThat(StatusRules.whenCreated(carrying("processing", "on-hold"), DOC, TICKET, UNKNOWN)
                        .isNothing())
                .isTrue();
    }

    @Test
    void an_order_that_was_told_and_put_on_hold_since_is_not_taken_off_hold() {
        assertThat(StatusRules.whenCreated(carrying("on-hold", "on-hold"), DOC, TICKET, Optional.of("on-hold"))
                        .isNothing())
                .isTrue();
    }

    @Test
    void a_new_ticket_after_a_rollback_replaces_what_the_order_says() {
        OrderChange change = StatusRules.whenCreated(
                carrying("processing", "on-hold"), DOC + 1, "101-000061", Optional.of("processing"));

        assertThat(change.meta())
                .containsEntry(TicketMeta.TKT_NO, Optional.of("101-000061"))
                .containsEntry(TicketMeta.FORMER_STATUS, Optional.empty());
    }

    @Test
    void a_ticket_that_changes_no_status_needs_no_look() {
        assertThat(StatusRules.whenCreatedUnseen(DOC, TICKET, Optional.of("processing")))
                .hasValueSatisfying(change -> assertThat(change.status()).isEmpty());
        assertThat(StatusRules.whenCreatedUnseen(DOC, TICKET, Optional.of("on-hold")))
                .isEmpty();
        assertThat(StatusRules.whenCreatedUnseen(DOC, TICKET, UNKNOWN)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "processing, completed",
        "pending,",
        "on-hold,",
        "completed,",
        "cancelled,",
        "refunded,",
        "failed,",
        "trash,",
        "packed-by-a-plugin,"
    })
    void a_shipped_order_is_completed_only_from_processing(String status, String becomes) {
        OrderChange change = StatusRules.whenShipped(order(status), DOC);

        assertThat(change.status()).isEqualTo(Optional.ofNullable(becomes));
        assertThat(change.meta()).containsEntry(TicketMeta.STATE, Optional.of("shipped"));
    }

    @Test
    void an_order_that_the_shop_reopened_after_its_shipment_is_not_completed_again() {
        ShopOrder reopened = with(
                carrying("processing", "on-hold"),
                Map.of(TicketMeta.STATE, "shipped", NoteKind.SHIPPED.metaKey(), DOC + " 2026-07-15T12:30:05Z"));

        assertThat(StatusRules.whenShipped(reopened, DOC).isNothing()).isTrue();
    }

    @Test
    void a_rollback_gives_back_the_former_status_and_takes_the_ticket_off() {
        OrderChange change = StatusRules.whenRolledBack(
                carrying("processing", "on-hold"), DOC, TICKET, Optional.of("on-hold"), Optional.of("processing"));

        assertThat(change.status()).contains("on-hold");
        assertThat(change.meta())
                .containsEntry(TicketMeta.DOC_ID, Optional.empty())
                .containsEntry(TicketMeta.TKT_NO, Optional.empty())
                .containsEntry(TicketMeta.FORMER_STATUS, Optional.empty())
                .containsEntry(TicketMeta.STATE, Optional.of("rolled-back"));
    }

    @Test
    void a_rollback_leaves_a_status_that_is_no_longer_ours() {
        OrderChange change = StatusRules.whenRolledBack(
                carrying("cancelled", "on-hold"), DOC, TICKET, Optional.of("on-hold"), Optional.of("processing"));

        assertThat(change.status()).isEmpty();
    }

    @Test
    void a_rollback_leaves_an_order_in_the_trash() {
        assertThat(StatusRules.whenRolledBack(order("trash"), DOC, TICKET, Optional.of("on-hold"), Optional.of("trash"))
                        .status())
                .isEmpty();
    }

    @Test
    void an_order_that_was_paid_again_after_its_rollback_is_not_put_on_hold_by_a_repetition() {
        ShopOrder paidAgain =
                with(order("processing"), Map.of(NoteKind.ROLLED_BACK.metaKey(), DOC + " 2026-07-15T12:30:05Z"));

        assertThat(StatusRules.whenRolledBack(paidAgain, DOC, TICKET, Optional.of("on-hold"), Optional.of("processing"))
                        .isNothing())
                .isTrue();
    }

    @Test
    void a_rollback_knows_the_former_status_even_if_the_staging_row_does_not() {
        OrderChange change = StatusRules.whenRolledBack(
                carrying("processing", "on-hold"), DOC, TICKET, Optional.empty(), Optional.empty());

        assertThat(change.status()).contains("on-hold");
    }

    @Test
    void a_rollback_of_an_older_ticket_leaves_the_newer_one() {
        OrderChange change = StatusRules.whenRolledBack(
                carrying("processing", "on-hold"),
                DOC - 1,
                "101-000059",
                Optional.of("on-hold"),
                Optional.of("processing"));

        assertThat(change.isNothing()).isTrue();
    }

    @Test
    void told_again_the_former_status_is_still_the_one_before_the_first_time() {
        assertThat(StatusRules.formerStatus(carrying("processing", "on-hold"), DOC, TICKET))
                .isEqualTo("on-hold");
        assertThat(StatusRules.formerStatus(carrying("completed", "on-hold"), DOC, TICKET))
                .isEqualTo("completed");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 85.16, completed, refunded",
        "10.00, 85.16, completed, refunded",
        "0, 10.00, completed,",
        "0, 0, completed,",
        "85.16, 85.16, completed,",
        "0, 85.16, refunded,"
    })
    void a_refund_in_full_that_came_between_look_and_write_gets_its_status_back(
            BigDecimal before, BigDecimal after, String status, String putBack) {
        assertThat(StatusRules.overwritten(refunded("processing", before), refunded(status, after)))
                .isEqualTo(Optional.ofNullable(putBack));
    }

    private static ShopOrder refunded(String status, BigDecimal amount) {
        return new ShopOrder(1042, status, Map.of(), new BigDecimal("85.16"), amount, "");
    }

    private static ShopOrder order(String status) {
        return new ShopOrder(1042, status, Map.of());
    }

    private static ShopOrder with(ShopOrder order, Map<String, String> more) {
        Map<String, String> meta = new HashMap<>(order.meta());
        meta.putAll(more);
        return new ShopOrder(order.id(), order.status(), meta);
    }

    private static ShopOrder carrying(String status, String former) {
        return new ShopOrder(
                1042,
                status,
                Map.of(
                        TicketMeta.DOC_ID,
                        Long.toString(DOC),
                        TicketMeta.TKT_NO,
                        TICKET,
                        TicketMeta.FORMER_STATUS,
                        former));
    }
}
