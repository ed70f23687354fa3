package io.orderbridge.processor.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.counterpoint.Trouble;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {

    private static final Trouble OVERFLOW = new Trouble("error 8115", false);
    private static final Trouble NOT_NULL = new Trouble("error 515", true);

    @Test
    void the_same_trouble_of_three_orders_in_a_row_opens_it() {
        CircuitBreaker two = CircuitBreaker.CLOSED.failed(1, Trouble.LOCKED).failed(2, Trouble.LOCKED);

        assertThat(two.isOpen()).isFalse();
        assertThat(two.failed(3, Trouble.LOCKED).isOpen()).isTrue();
    }

    @Test
    void two_orders_open_it_when_both_were_tried_again() {
        CircuitBreaker once = CircuitBreaker.CLOSED.failed(1, Trouble.LOCKED).failed(2, Trouble.LOCKED);

        assertThat(once.failed(1, Trouble.LOCKED).isOpen()).isFalse();
        assertThat(once.failed(1, Trouble.LOCKED).failed(2, Trouble.LOCKED).isOpen())
                .isTrue();
    }

    @Test
    void one_order_alone_never_opens_it() {
        CircuitBreaker breaker = CircuitBreaker.CLOSED;
        for (int attempt = 0; attempt < 20; attempt++) {
            breaker = breaker.failed(1, Trouble.LOCKED);
        }

        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void a_success_in_between_closes_it_and_different_troubles_do_not_add_up() {
        CircuitBreaker two = CircuitBreaker.CLOSED.failed(1, Trouble.LOCKED).failed(2, Trouble.LOCKED);

        assertThat(two.succeeded(9).failed(3, Trouble.LOCKED).isOpen()).isFalse();
        assertThat(two.failed(3, OVERFLOW).isOpen()).isFalse();
    }

    @Test
    void it_stays_open_until_an_order_becomes_a_ticket() {
        CircuitBreaker open = CircuitBreaker.CLOSED
                .failed(1, Trouble.LOCKED)
                .failed(2, Trouble.LOCKED)
                .failed(3, Trouble.LOCKED);

        assertThat(open.failed(4, Trouble.LOCKED).isOpen()).isTrue();
        assertThat(open.succeeded(2).isOpen()).isFalse();
    }

    @Test
    void a_rule_of_counterpoints_own_tables_opens_it_at_once() {
        assertThat(CircuitBreaker.CLOSED.failed(1, NOT_NULL).isOpen()).isTrue();
    }

    @Test
    void an_order_whose_trouble_is_its_own_since_others_became_tickets_opens_nothing() {
        CircuitBreaker breaker = CircuitBreaker.CLOSED.failed(1, NOT_NULL).succeeded(2);

        assertThat(breaker.failed(1, NOT_NULL)).isSameAs(breaker);
        assertThat(breaker.failed(1, NOT_NULL).isOpen()).isFalse();
        assertThat(breaker.failed(3, NOT_NULL).isOpen()).isTrue();
    }

    @Test
    void an_order_that_waited_alone_opens_nothing_until_another_meets_the_same_trouble() {
        CircuitBreaker decided = CircuitBreaker.CLOSED.failed(1, NOT_NULL).decidedAlone(1);

        assertThat(decided.isOpen()).isFalse();
        assertThat(decided.failed(1, NOT_NULL).isOpen()).isFalse();
        assertThat(decided.failed(2, NOT_NULL).isOpen()).isTrue();
        assertThat(decided.failed(2, NOT_NULL).only()).isEmpty();
    }

    @Test
    void an_order_that_became_a_ticket_has_no_trouble_of_its_own_any_more() {
        CircuitBreaker breaker =
                CircuitBreaker.CLOSED.failed(1, NOT_NULL).succeeded(2).succeeded(1);

        assertThat(breaker.failed(1, NOT_NULL).isOpen()).isTrue();
    }
}
