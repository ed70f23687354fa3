package io.orderbridge.statussync.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TicketNoteTest {

    private static final TicketNote CREATED = TicketNote.created(57, "101-000060");

    @Test
    void a_note_names_document_and_ticket() {
        assertThat(CREATED.text()).isEqualTo("CounterPoint document 57, ticket 101-000060");
        assertThat(TicketNote.shipped(57, "101-000060", LocalDate.of(2026, 7, 15), Optional.empty(), List.of())
                        .text())
                .isEqualTo("Shipped: CounterPoint document 57, ticket 101-000060, on 2026-07-15");
        TicketNote tracked = TicketNote.shipped(
                57, "101-000060", LocalDate.of(2026, 7, 15), Optional.of("UPS"), List.of("1Z1", "1Z2"));
        assertThat(tracked.text())
                .isEqualTo(
                        "Shipped: CounterPoint document 57, ticket 101-000060, on 2026-07-15 by UPS, tracking 1Z1, 1Z2");
        assertThat(TicketNote.shipped(57, "101-000060", LocalDate.EPOCH, Optional.empty(), List.of())
                        .isAmong(List.of(tracked.text())))
                .as("one and the same note, whatever is known of the packages")
                .isTrue();
    }

    @Test
    void a_note_is_known_again_also_in_markup_of_a_plugin() {
        assertThat(CREATED.isAmong(
                        List.of("Payment received.", "<p>CounterPoint document 57,  ticket 101-000060</p>\n")))
                .isTrue();
    }

    @Test
    void a_note_about_another_ticket_or_another_event_is_another_note() {
        assertThat(CREATED.isAmong(List.of(
                        "CounterPoint document 57, ticket 101-0000601",
                        "CounterPoint document 570, ticket 101-000060",
                        TicketNote.shipped(57, "101-000060", LocalDate.EPOCH, Optional.empty(), List.of())
                                .text(),
                        TicketNote.rolledBack(57, "101-000060", "kim", "twice").text())))
                .isFalse();
    }

    @Test
    void a_rollback_is_known_whatever_its_reason() {
        TicketNote told = TicketNote.rolledBack(57, "101-000060", "kim", "ordered twice");

        assertThat(TicketNote.rolledBack(57, "101-000060", "", "").isAmong(List.of(told.text())))
                .isTrue();
    }

    @Test
    void nothing_in_a_note_is_taken_for_markup() {
        String text = TicketNote.rolledBack(
                        57, "101-000060", "kim", "a < b & c > d,\n<script>\\path " + "x".repeat(70_000))
                .text();

        assertThat(text).doesNotContain("<", ">", "&", "\\", "\n").hasSizeLessThanOrEqualTo(1000);
        assertThat(text).contains("by kim: a ( b + c ) d, (script)/path");
    }

    @Test
    void a_note_says_which_ticket_the_shop_still_named() {
        TicketNote again = CREATED.inPlaceOf(carrying("58", "101-000061"));

        assertThat(again.text())
                .isEqualTo("CounterPoint document 57, ticket 101-000060, in place of document 58, ticket 101-000061");
        assertThat(CREATED.isAmong(List.of(again.text()))).isTrue();
        assertThat(again.takingTheFailureBack().text()).startsWith(again.text() + ", after");
    }

    @Test
    void an_order_that_carries_this_ticket_or_none_has_a_plain_note() {
        assertThat(CREATED.inPlaceOf(carrying("57", "101-000060"))).isEqualTo(CREATED);
        assertThat(CREATED.inPlaceOf(new ShopOrder(7, "processing", Map.of()))).isEqualTo(CREATED);
        assertThat(TicketNote.failed(List.of("[X] y")).inPlaceOf(carrying("58", "101-000061")))
                .isEqualTo(TicketNote.failed(List.of("[X] y")));
    }

    private static ShopOrder carrying(String docId, String tktNo) {
        return new ShopOrder(7, "processing", Map.of(TicketMeta.DOC_ID, docId, TicketMeta.TKT_NO, tktNo));
    }
}
