package io.orderbridge.messaging.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderbridge.model.FailureClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecoverabilityTest {

    private final Recoverability threeRetries = new Recoverability(3);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void a_passing_failure_waits_in_the_tier_of_its_attempt(int attempt) {
        assertThat(threeRetries.decide(Failure.passing("deadlock"), attempt))
                .isEqualTo(new Decision.RetryLater(attempt));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 1000})
    void a_passing_failure_is_a_dead_letter_once_its_retries_are_used_up(int attempt) {
        assertThat(threeRetries.decide(Failure.passing("deadlock"), attempt))
                .isEqualTo(new Decision.DeadLetter(FailureClass.TRANSIENT, "deadlock"));
    }

    @Test
    void what_is_wrong_by_rule_or_unreadable_is_never_tried_again() {
        assertThat(threeRetries.decide(Failure.invalid("no such SKU"), 1))
                .isEqualTo(new Decision.DeadLetter(FailureClass.INVALID, "no such SKU"));
        assertThat(threeRetries.decide(Failure.poison("no JSON"), 1))
                .isEqualTo(new Decision.DeadLetter(FailureClass.POISON, "no JSON"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 1000})
    void an_outage_pauses_whatever_the_attempt(int attempt) {
        assertThat(threeRetries.decide(Failure.outage("CounterPoint", "no route"), attempt))
                .isEqualTo(new Decision.Pause("CounterPoint", "no route"));
    }

    @Test
    void without_retries_a_passing_failure_is_a_dead_letter_at_once() {
        assertThat(new Recoverability(0).decide(Failure.passing("deadlock"), 1))
                .isInstanceOf(Decision.DeadLetter.class);
        assertThatThrownBy(() -> new Recoverability(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void only_an_outage_names_a_server() {
        assertThatThrownBy(() -> Failure.outage("", "away")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Failure(FailureClass.INVALID, "wrong", "CounterPoint"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
