package io.orderbridge.counterpoint.refusal;

import static io.orderbridge.counterpoint.refusal.Refusal.Consequence.ALREADY_THERE;
import static io.orderbridge.counterpoint.refusal.Refusal.Consequence.FAILED;
import static io.orderbridge.counterpoint.refusal.Refusal.Consequence.HELD;
import static io.orderbridge.counterpoint.refusal.Refusal.Consequence.NOT_TO_BE_PROCESSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.model.OrderRef;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalTest {

    @Test
    void each_reason_of_a_message_is_one_reason() {
        Refusal refusal = Refusal.parse("Order WEB-7 (staging 5): [SKU_UNKNOWN] line 1: item 'A; [B] c' is not in"
                + " IM_ITEM.ITEM_NO; [TOTALS] SUBTOT 1.00 is not 2.00; (+3 more)");

        assertThat(refusal.reasons())
                .containsExactly(
                        "[SKU_UNKNOWN] line 1: item 'A; [B] c' is not in IM_ITEM.ITEM_NO",
                        "[TOTALS] SUBTOT 1.00 is not 2.00",
                        "(+3 more)");
        assertThat(refusal.consequence()).isEqualTo(FAILED);
    }

    @Test
    void an_order_number_may_look_like_anything() {
        assertThat(Refusal.parse("Order A (staging 1): b (staging 5): [NO_LINES] LINE_ITEMS_JSON has no lines")
                        .reasons())
                .containsExactly("[NO_LINES] LINE_ITEMS_JSON has no lines");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "something else entirely"})
    void a_message_of_another_shape_is_a_failure_and_not_lost(String message) {
        Refusal refusal = Refusal.parse(message);

        assertThat(refusal.consequence()).isEqualTo(FAILED);
        assertThat(refusal.reasons())
                .singleElement()
                .asString()
                .startsWith("[ERROR] ")
                .contains(message.strip());
    }

    @Test
    void no_message_is_a_failure_too() {
        assertThat(Refusal.parse(null).reasons()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DUPLICATE", "SKIPPED", "ROLLED_BACK", "CANCELLED"})
    void a_state_that_keeps_an_order_from_being_processed_outweighs_what_is_wrong_with_it(String code) {
        assertThat(Refusal.parse("Order 1 (staging 5): [" + code + "] so it is; [CUSTOMER_UNMAPPED] CUST_NO is empty")
                        .consequence())
                .isEqualTo(NOT_TO_BE_PROCESSED);
    }

    @Test
    void a_held_order_waits_whatever_else_is_wrong_with_it_unless_it_is_closed() {
        String held = "[HELD] SUB_ORDER: it is a part of order 304; [SKU_UNKNOWN] line 1: item 'X'";

        assertThat(Refusal.parse("Order 305 (staging 5): " + held).consequence())
                .isEqualTo(HELD);
        assertThat(Refusal.parse("Order 305 (staging 5): [CANCELLED] so it is; " + held)
                        .consequence())
                .isEqualTo(NOT_TO_BE_PROCESSED);
    }

    @Test
    void an_order_that_is_a_ticket_already_is_neither_failed_nor_left() {
        assertThat(Refusal.parse("Order 1 (staging 5): [ALREADY_APPLIED] ticket 101-000004; [TOTALS] x")
                        .consequence())
                .isEqualTo(ALREADY_THERE);
    }

    @Test
    void a_message_is_the_same_after_reading_and_writing_it() {
        String message = "Order WEB-7 (staging 5): [QUANTITY] line 2: item 'X': quantity 0 is not above 0; [TOTALS] x";

        assertThat(Refusal.parse(message).message(new OrderRef("woocommerce", 1, "WEB-7", 5)))
                .isEqualTo(message);
    }

    @Test
    void what_does_not_fit_into_500_characters_is_dropped_whole_and_counted() {
        Refusal refusal = new Refusal(Collections.nCopies(20, "[SHIP_TO_MISSING] SHIP_CITY is empty"));

        String message = refusal.message(new OrderRef("woocommerce", 1, "1001", 5));

        assertThat(message).hasSizeLessThanOrEqualTo(500).matches("(?s).*; \\(\\+\\d+ more\\)");
        int kept = Refusal.parse(message).reasons().size() - 1;
        assertThat(message).endsWith("(+" + (20 - kept) + " more)");
    }

    @Test
    void a_single_reason_that_is_too_long_is_cut_and_says_so() {
        String message =
                new Refusal(List.of("[ERROR] " + "x".repeat(600))).message(new OrderRef("woocommerce", 1, "1001", 5));

        assertThat(message).hasSize(500).endsWith("…");
    }
}
