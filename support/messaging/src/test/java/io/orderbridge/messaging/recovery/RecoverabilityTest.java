package io.orderbridge.messaging.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderbridge.model.FailureClass;
import io.orderbridge.service.failure.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecoverabilityTest {

    private static final List<Duration> WAITS =
            List.of(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8));

    private final Recoverability threeRetries = new Recoverability(WAITS);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void a_passing_failure_waits_in_the_tier_of_its_attempt(int attempt) {
        assertThat(threeRetries.decide(Failure.transientFailure("deadlock"), attempt))
                .isEqualTo(new Decision.RetryLater(attempt, WAITS.get(attempt - 1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 1000})
    void a_passing_failure_is_a_dead_letter_once_its_retries_are_used_up(int attempt) {
        assertThat(threeRetries.decide(Failure.transientFailure("deadlock"), attempt))
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
        assertThat(new Recoverability(List.of()).decide(Failure.transientFailure("deadlock"), 1))
                .isInstanceOf(Decision.DeadLetter.class);
    }

    @Test
    void waits_that_the_broker_has_no_tier_for_are_refused() {
        assertThatThrownBy(() -> new Recoverability(Collections.nCopies(4, Duration.ofSeconds(1))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Recoverability(List.of(Duration.ofHours(2))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Recoverability(List.of(Duration.ofSeconds(-1))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_service_waits_2_4_and_8_seconds_unless_it_is_told_otherwise() throws IOException {
        Properties defaults = new Properties();
        try (InputStream file = getClass().getResourceAsStream("/META-INF/microprofile-config.properties")) {
            defaults.load(file);
        }

        assertThat(defaults).containsEntry("orderbridge.retry.waits", "2s,4s,8s");
    }

    @Test
    void the_policy_says_what_it_is() {
        assertThat(threeRetries.describe())
                .isEqualTo(
                        "what fails for a transient reason is tried again after 2 s, 4 s, 8 s, then it is a dead letter");
    }

    @Test
    void only_an_outage_names_a_server() {
        assertThatThrownBy(() -> Failure.outage("", "away")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Failure(FailureClass.INVALID, "wrong", "CounterPoint"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
