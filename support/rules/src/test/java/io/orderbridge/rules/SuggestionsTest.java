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
                .isEqualTo(new Suggestion(
                        "01-10100", "Cedar fence picket 5/8 x 6 in x 6 ft", "the same number but for separators"));
        assertThat(ITEMS.find("01-10100-BOX-A", "", 3).get(0).why()).isEqualTo("the same number without '-BOX-A'");
    }

    @Test
    void an_item_is_found_by_a_number_with_a_slip_of_the_pen() {
        assertThat(ITEMS.find("HAMEMR16", "", 3).get(0))
                .isEqualTo(new Suggestion("HAMMER16", "Framing hammer 16 oz", "one character differs"));
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
                        new Suggestion("C3", "Bob", "the same e-mail, the same telephone"),
                        new Suggestion(
                                "C1", "Ann Builder", "the same telephone, the same name and postcode, the same name"),
                        new Suggestion("C2", "Ann Builder", "the same name"));
        assertThat(CUSTOMERS.find(new Customer("", "", "", "", ""), 5)).isEmpty();
    }

    /** {@code -Dsuggestions.items=200000 -Dsuggestions.customers=500000} measures a large site; it takes a minute. */
    @Test
    void many_items_and_customers_answer_within_100_ms() {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < Integer.getInteger("suggestions.items", 20_000); i++) {
            items.add(new Item(
                    "%02d-%05d".formatted(i / 20_000, i * 7 % 100_000),
                    "Article " + i % 977 + " size " + i % 53 + " colour " + i % 211));
        }
        SimilarItems many = SimilarItems.of(items);
        List<Customer> customers = new ArrayList<>();
        for (int i = 0; i < Integer.getInteger("suggestions.customers", 50_000); i++) {
            customers.add(new Customer(
                    "C" + i,
                    "Shopper " + i % 90_000,
                    "s" + i + "@example.test",
                    "555" + i,
                    Integer.toString(i % 9_999)));
        }
        SimilarCustomers crowd = SimilarCustomers.of(customers);

        assertThat(best(() -> many.find("03-00701-BOX", "Article 77 colour 200", 6)))
                .isLessThan(Duration.ofMillis(100));
        assertThat(best(() -> crowd.find(new Customer("", "Shopper 77", "s9@example.test", "", "77"), 6)))
                .isLessThan(Duration.ofMillis(100));
    }

    private static Duration best(Runnable work) {
        Duration best = Duration.ofDays(1);
        for (int round = 0; round < 5; round++) {
            long began = System.nanoTime();
            work.run();
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            best = took.compareTo(best) < 0 ? took : best;
        }
        return best;
    }
}
