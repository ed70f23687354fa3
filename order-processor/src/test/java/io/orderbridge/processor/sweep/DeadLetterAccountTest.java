package io.orderbridge.processor.sweep;

import static io.orderbridge.processor.sweep.DeadLetterAccount.Standing.CLOSED;
import static io.orderbridge.processor.sweep.DeadLetterAccount.Standing.FAILED;
import static io.orderbridge.processor.sweep.DeadLetterAccount.Standing.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.processor.sweep.DeadLetterAccount.Letter;
import io.orderbridge.processor.sweep.DeadLetterAccount.Row;
import io.orderbridge.processor.sweep.DeadLetterAccount.Standing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeadLetterAccountTest {

    @Test
    void a_failed_order_with_its_dead_letter_is_as_it_should_be() {
        assertThat(DeadLetterAccount.of(List.of(new Letter(1, "a")), Map.of(1, row(FAILED, "a"))))
                .isEqualTo(new DeadLetterAccount(Set.of(), Map.of(), Set.of()));
    }

    @Test
    void an_order_that_is_closed_needs_none_and_one_that_will_be_answered_keeps_it() {
        DeadLetterAccount account = DeadLetterAccount.of(
                List.of(new Letter(1, "a"), new Letter(2, "b")), Map.of(1, row(CLOSED, "a"), 2, row(OPEN, "")));

        assertThat(account.needless()).containsExactly(1);
        assertThat(account.kept()).isEmpty();
    }

    @Test
    void of_several_the_one_stays_that_the_row_names_wherever_it_is() {
        assertThat(DeadLetterAccount.of(
                                List.of(new Letter(1, "a"), new Letter(1, "b"), new Letter(1, "c")),
                                Map.of(1, row(FAILED, "b")))
                        .kept())
                .containsExactly(Map.entry(1, "b"));
    }

    @Test
    void of_several_that_the_row_does_not_name_the_first_stays() {
        assertThat(DeadLetterAccount.of(List.of(new Letter(1, "a"), new Letter(1, "b")), Map.of(1, row(FAILED, "")))
                        .kept())
                .containsExactly(Map.entry(1, "a"));
    }

    @Test
    void a_dead_letter_without_any_row_is_all_that_is_known_and_stays() {
        DeadLetterAccount account = DeadLetterAccount.of(List.of(new Letter(9, "a")), Map.of());

        assertThat(account.unknown()).containsExactly(9);
        assertThat(account.needless()).isEmpty();
    }

    private static Row row(Standing standing, String deadLetterId) {
        return new Row(standing, Optional.of(deadLetterId).filter(id -> !id.isEmpty()));
    }
}
