package io.orderbridge.desk.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.desk.actions.Figures.Hour;
import io.orderbridge.desk.actions.Figures.Queue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ChartTest {

    private static Hour hour(int ago, int orders, int waiting, long p50, long p95) {
        return new Hour(
                ago,
                orders,
                waiting,
                Optional.of(Duration.ofMillis(p50)),
                p95 == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(p95)));
    }

    @Test
    void orders_are_drawn_by_their_number_with_those_that_wait_at_the_foot() {
        Chart chart = Chart.orders(List.of(hour(6, 10, 5, 1, 1), hour(0, 4, 0, 1, 1)));

        assertThat(chart.bars()).extracting(Chart.Bar::height).containsExactly(100, 40);
        assertThat(chart.bars()).extracting(Chart.Bar::part).containsExactly(50, 0);
        assertThat(chart.bars()).extracting(Chart.Bar::label).containsExactly("6 h", "now");
        assertThat(chart.bars().get(0).title()).isEqualTo("6 hours ago: 10 orders, 5 wait");
        assertThat(chart.summary()).isEqualTo("14 orders in the last 24 hours, 5 of them wait; at most 10 in an hour");
    }

    @Test
    void one_long_time_does_not_make_the_usual_ones_vanish() {
        Chart chart =
                Chart.times(List.of(hour(2, 9, 0, 300, 900), hour(1, 1, 0, 7_200_000, 7_200_000), hour(0, 0, 0, 0, 0)));

        assertThat(chart.bars()).extracting(Chart.Bar::height).satisfies(heights -> {
            assertThat(heights.get(0)).isBetween(10, 50);
            assertThat(heights.get(1)).isEqualTo(100);
            assertThat(heights.get(2)).isZero();
        });
        assertThat(chart.bars().get(0).part()).isBetween(5, chart.bars().get(0).height());
        assertThat(chart.bars().get(0).title()).isEqualTo("2 hours ago: half within 0.3 s, 95 of 100 within 0.9 s");
        assertThat(chart.bars().get(2).title()).isEqualTo("this hour: no ticket");
        assertThat(chart.summary()).endsWith("within 120 min at most");
    }

    @Test
    void nothing_is_drawn_of_a_day_on_which_nothing_was() {
        assertThat(Chart.orders(List.of(hour(0, 0, 0, 0, 0))).bars()).isEmpty();
        assertThat(Chart.times(List.of(hour(0, 0, 0, 0, 0))).bars()).isEmpty();
    }

    @Test
    void a_queue_is_as_long_as_its_messages_and_a_short_one_does_not_look_long() {
        assertThat(Words.length(new Queue("q", OptionalInt.of(2)), 2)).isEqualTo(20);
        assertThat(Words.length(new Queue("q", OptionalInt.of(50)), 200)).isEqualTo(25);
        assertThat(Words.length(new Queue("q", OptionalInt.empty()), 200)).isZero();
    }
}
