package io.orderbridge.sandbox.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.sandbox.woocommerce.OrderKind;
import io.orderbridge.sandbox.woocommerce.PlacedOrder;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the account expects of an order whose ticket a restore of CounterPoint has taken away. */
class AfterRestoreTest {

    private static final Ticket FIRST = new Ticket("900000000000001", "101-000001");
    private static final Ticket AGAIN = new Ticket("900000000000002", "101-000002");
    private static final String NOTE_OF_FIRST = "CounterPoint document 900000000000001, ticket 101-000001";
    private static final String NOTE_OF_AGAIN =
            "CounterPoint document 900000000000002, ticket 101-000002, in place of document 900000000000001";

    private Journey journey = placed(OrderKind.CANCELLED_AFTER_TICKET);

    @Test
    void an_order_that_the_shop_cancelled_before_it_could_be_staged_again_needs_no_ticket() {
        toldBack(FIRST);
        took(Step.CANCELLED_IN_SHOP);
        assertThat(journey.hasReachedItsEnd()).isFalse();

        journey.ticketLost();

        assertThat(journey.hasReachedItsEnd()).isTrue();
    }

    @Test
    void an_order_that_the_shop_did_not_cancel_needs_its_ticket_again() {
        toldBack(FIRST);

        journey.ticketLost();
        assertThat(journey.hasReachedItsEnd()).isFalse();

        toldBack(AGAIN);
        took(Step.CANCELLED_IN_SHOP);
        took(Step.ALERTED);
        assertThat(journey.hasReachedItsEnd()).isTrue();
    }

    @Test
    void a_ticket_that_a_cancelled_order_gets_again_is_mailed() {
        toldBack(FIRST);
        took(Step.CANCELLED_IN_SHOP);
        journey.ticketLost();

        toldBack(AGAIN);
        assertThat(journey.hasReachedItsEnd()).isFalse();

        took(Step.ALERTED);
        assertThat(journey.hasReachedItsEnd()).isTrue();
    }

    @Test
    void the_note_of_a_lost_ticket_stays_beside_that_of_the_new_one() {
        assertThat(wrong(NOTE_OF_FIRST, NOTE_OF_AGAIN)).isTrue();

        journey.ticketLost();

        assertThat(wrong(NOTE_OF_FIRST, NOTE_OF_AGAIN)).isFalse();
        assertThat(wrong(NOTE_OF_AGAIN)).isFalse();
    }

    @Test
    void each_ticket_is_noted_once_after_a_restore_too() {
        journey.ticketLost();

        assertThat(wrong(NOTE_OF_AGAIN, NOTE_OF_AGAIN)).isTrue();
        assertThat(wrong(NOTE_OF_FIRST, NOTE_OF_FIRST, NOTE_OF_AGAIN)).isTrue();
        assertThat(wrong(NOTE_OF_FIRST)).isTrue();
        assertThat(wrong()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"UNKNOWN_SKU, FAILED", "AMBIGUOUS_CUSTOMER, HELD"})
    void an_order_that_failed_or_was_held_does_so_again(OrderKind kind, Step step) {
        journey = placed(kind);
        took(step);
        took(Step.ALERTED);
        assertThat(journey.hasReachedItsEnd()).isTrue();

        journey.ticketLost();
        assertThat(journey.hasReachedItsEnd()).isFalse();

        took(step);
        assertThat(journey.hasReachedItsEnd()).isTrue();
    }

    private static Journey placed(OrderKind kind) {
        return new Journey(new PlacedOrder(
                1,
                "1",
                kind,
                BigDecimal.TEN,
                "EUR",
                Optional.of("WEB"),
                List.of(),
                Optional.of(Instant.EPOCH),
                Optional.empty()));
    }

    private void toldBack(Ticket ticket) {
        Stream.of(Step.STAGED, Step.TICKET, Step.TOLD_BACK).forEach(this::took);
        journey.ticketed(ticket);
    }

    private void took(Step step) {
        journey.took(step, Instant.EPOCH);
    }

    private boolean wrong(String... notes) {
        return FinalAccount.wrongNotes(journey, AGAIN, List.of(notes)).isPresent();
    }
}
