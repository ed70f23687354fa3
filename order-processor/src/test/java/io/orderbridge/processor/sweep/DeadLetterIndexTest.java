package io.orderbridge.processor.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.messaging.deadletters.DeadLetter;
import io.orderbridge.processor.sweep.DeadLetterAccount.Letter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeadLetterIndexTest {

    @Test
    void letters_of_an_order_come_together_and_in_their_order() {
        List<DeadLetter> letters =
                IntStream.of(5, 3, 5, 9).mapToObj(DeadLetterIndexTest::letter).toList();
        DeadLetterIndex index = of(letters);

        assertThat(index.ofOrdersAfter(-1, 2))
                .containsExactly(named(letters.get(1)), named(letters.get(0)), named(letters.get(2)));
        assertThat(index.ofOrdersAfter(5, 2)).containsExactly(named(letters.get(3)));
        assertThat(index.ofOrdersAfter(9, 2)).isEmpty();
    }

    @Test
    void it_knows_which_orders_have_one() {
        DeadLetterIndex index = of(List.of(letter(0), letter(7), letter(Integer.MAX_VALUE)));

        assertThat(IntStream.of(0, 7, Integer.MAX_VALUE).allMatch(index::contains))
                .isTrue();
        assertThat(IntStream.of(1, 6, 8, Integer.MAX_VALUE - 1).anyMatch(index::contains))
                .isFalse();
        assertThat(of(List.of()).contains(0)).isFalse();
    }

    @Test
    void a_walk_in_pages_sees_every_letter_once() {
        List<DeadLetter> letters =
                IntStream.range(0, 5_000).mapToObj(i -> letter(i * 31 % 1_700)).toList();
        DeadLetterIndex index = of(letters);

        List<Letter> seen = new ArrayList<>();
        List<Letter> page = index.ofOrdersAfter(-1, 100);
        while (!page.isEmpty()) {
            seen.addAll(page);
            page = index.ofOrdersAfter(page.get(page.size() - 1).stagingId(), 100);
        }

        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(
                        letters.stream().map(DeadLetterIndexTest::named).toList());
    }

    private static DeadLetterIndex of(List<DeadLetter> letters) {
        DeadLetterIndex index = new DeadLetterIndex();
        letters.forEach(index::add);
        index.close();
        return index;
    }

    private static DeadLetter letter(int order) {
        return new DeadLetter(order, UUID.randomUUID());
    }

    private static Letter named(DeadLetter letter) {
        return new Letter(letter.stagingId(), letter.id().toString());
    }
}
