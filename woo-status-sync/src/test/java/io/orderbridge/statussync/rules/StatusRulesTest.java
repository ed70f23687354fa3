package io.orderbridge.statussync.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusRulesTest {

    private static final long DOC = 103398648478L;
    private static final String TICKET = "101-000060";

    @ParameterizedTest
    @ValueSource(strings = {"pending", "on-hold"})
    void an_order_that_waits_becomes_processing_and_remembers_where_it_came_from(String status) {
        OrderChange change = StatusRules.whenCreated(order(status), DOC, TICKET);

        assertThat(change.status()).contains("processing");
        assertThat(change.meta())
                .containsEntry(TicketMeta.DOC_ID, Optional.of("103398648478"))
                .containsEntry(TicketMeta.TKT_NO, Optional.of(TICKET))
                .containsEntry(TicketMeta.FORMER_STATUS, Optional.of(status));
    }

    @ParameterizedTest
    @ValueSource(strings = {"processing", "completed", "cancelled", "refunded", "failed", "packed-by-a-plugin"})
    void any_other_status_stays_and_the_order_carries_its_ticket(String status) {
        OrderChange change = StatusRules.whenCreated(order(status), DOC, TICKET);

        assertThat(change.status()).isEmpty();
        assertThat(change.meta()).containsOnlyKeys(TicketMeta.DOC_ID, TicketMeta.TKT_NO);
    }

    @Test
    void an_order_that_carries_its_ticket_is_not_written_again() {
        assertThat(StatusRules.whenCreated(carrying("processing", "on-hold"), DOC, TICKET)
                        .isNothing())
                .isTrue();
    }

    @Test
    void a_new_ticket_after_a_rollback_replaces_what_the_order_says() {
        OrderChange change = StatusRules.whenCreated(carrying("processing", "on-hold"), DOC + 1, "101-000061");

        assertThat(change.meta())
                .containsEntry(TicketMeta.TKT_NO, Optional.of("101-000061"))
                .containsEntry(TicketMeta.FORMER_STATUS, Optional.empty());
    }

    @Test
    void an_order_in_the_trash_is_not_written() {
        assertThat(StatusRules.whenCreated(order("trash"), DOC, TICKET).isNothing())
                .isTrue();
        assertThat(StatusRules.whenShipped(order("trash")).isNothing()).isTrue();
        assertThat(StatusRules.whenRolledBack(
                                order("trash"), DOC, TICKET, Optional.of("on-hold"), Optional.of("processing"))
                        .isNothing())
                .isTrue();
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
        "packed-by-a-plugin,"
    })
    void a_shipped_order_is_completed_only_from_processing(String status, String becomes) {
        assertThat(StatusRules.whenShipped(order(status)).status()).isEqualTo(Optional.ofNullable(becomes));
    }

    @Test
    void a_rollback_gives_back_the_former_status_and_takes_the_ticket_off() {
        OrderChange change = StatusRules.whenRolledBack(
                carrying("processing", "on-hold"), DOC, TICKET, Optional.of("on-hold"), Optional.of("processing"));

        assertThat(change.status()).contains("on-hold");
        assertThat(change.meta().values()).hasSize(3).allMatch(Optional::isEmpty);
    }

    @Test
    void a_rollback_leaves_a_status_that_is_no_longer_ours() {
        OrderChange change = StatusRules.whenRolledBack(
                carrying("cancelled", "on-hold"), DOC, TICKET, Optional.of("on-hold"), Optional.of("processing"));

        assertThat(change.status()).isEmpty();
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
                carrying("processing", "on-hold"), DOC - 1, "101-000059", Optional.empty(), Optional.empty());

        assertThat(change.isNothing()).isTrue();
    }

    @Test
    void told_again_the_former_status_is_still_the_one_before_the_first_time() {
        assertThat(StatusRules.formerStatus(carrying("processing", "on-hold"), DOC, TICKET))
                .isEqualTo("on-hold");
        assertThat(StatusRules.formerStatus(carrying("completed", "on-hold"), DOC, TICKET))
                .isEqualTo("completed");
    }

    private static ShopOrder order(String status) {
        return new ShopOrder(1042, status, Map.of());
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
