package io.orderbridge.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.rules.SimilarCustomers.Customer;
import io.orderbridge.rules.SimilarItems.Item;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionsTest {

    private static final SimilarItems ITEMS = SimilarItems.of(List.of(
            new Item("01-10100", "Cedar fence picket 5/8 x 6 in x 6 ft"),
            new Item("01-10102", "Treated post 4 x 4 in x 8 ft"),
            new Item("01-10500", "O'Hara cable & clamp <16 ft>"),
            new Item("99-55555", "River rock, by the ton"),
            new Item("HAMMER16", "Framing hammer 16 oz")));

    private static final SimilarCustomers CUSTOMERS = SimilarCustomers.of(List.of(
            new Customer("C1", "Ann Builder", "ann@example.test", "(406) 555-0100", "59801"),
            new Customer("C2", "Ann Builder", "", "", "10001"),
            new Customer("C3", "Bob", "bob@example.test", "+1 406 555 0100", "1")));

    @Test
    void an_item_is_found_by_its_number_without_separators_or_suffix() {
        assertThat(ITEMS.find("0110100", "", 3).get(0))
                .isEqualTo(new Suggestion("01-10100", "", "the same number but for separators"));
        assertThat(ITEMS.find("01-10100-BOX-A", "", 3).get(0).why()).isEqualTo("the same number without '-BOX-A'");
    }

    @Test
    void an_item_is_found_by_a_number_with_a_slip_of_the_pen() {
        assertThat(ITEMS.find("HAMEMR16", "", 3).get(0))
                .isEqualTo(new Suggestion("HAMMER16", "", "one character differs"));
        assertThat(ITEMS.find("HAMER-16", "", 3)).extracting(Suggestion::number).containsExactly("HAMMER16");
        assertThat(ITEMS.find("SAW", "", 3)).isEmpty();
    }

    @Test
    void an_item_is_found_by_the_words_of_its_description() {
        assertThat(ITEMS.find("", "Cedar Fence Picket", 3).get(0).number()).isEqualTo("01-10100");
        assertThat(ITEMS.find("X-1", "framing hammer", 1).get(0).why()).contains("framing, hammer");
    }

    @Test
    void a_customer_is_found_by_e_mail_then_telephone_then_name_and_postcode() {
        assertThat(CUSTOMERS.find(new Customer("", "ANN BUILDER", "Bob@example.test", "4065550100", "59801"), 5))
                .containsExactly(
                        new Suggestion("C3", "", "the same e-mail, the same telephone"),
                        new Suggestion("C1", "", "the same telephone, the same name and postcode"),
                        new Suggestion("C2", "", "the same name"));
        assertThat(CUSTOMERS.find(new Customer("", "", "", "", ""), 5)).isEmpty();
    }

    @Test
    void an_item_is_found_by_a_short_number_with_a_slip() {
        SimilarItems items = SimilarItems.of(List.of(new Item("AB12", ""), new Item("K1052", "")));

        assertThat(items.find("AB72", "", 3)).extracting(Suggestion::number).containsExactly("AB12");
        assertThat(items.find("K1O52", "", 3)).extracting(Suggestion::number).containsExactly("K1052");
        assertThat(items.find("1K052", "", 3)).extracting(Suggestion::number).containsExactly("K1052");
        assertThat(items.find("K52", "", 3)).isEmpty();
    }

    @Test
    void a_customer_is_found_by_last_name_and_postcode() {
        assertThat(CUSTOMERS.find(new Customer("", "Jo BUILDER", "", "", "10001"), 5))
                .containsExactly(new Suggestion("C2", "", "the same last name and postcode"));
    }

    /** {@code bin/bench suggest} asks the desk itself, with 200,000 items and 500,000 customers. */
    @Test
    void numbers_that_all_begin_the_same_way_are_told_apart_quickly() {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            items.add(new Item("SKU-%06d".formatted(i), "Article " + i % 977));
        }
        SimilarItems many = SimilarItems.of(items);
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i < 21; i++) {
            long began = System.nanoTime();
            assertThat(many.find("SKU-O12345", "Article 77 colour 200", 6))
                    .first()
                    .extracting(Suggestion::number)
                    .isEqualTo("SKU-012345");
            times.add(Duration.ofNanos(System.nanoTime() - began));
        }
        assertThat(times.stream().sorted().toList().get(10)).isLessThan(Duration.ofMillis(100));
    }
}
