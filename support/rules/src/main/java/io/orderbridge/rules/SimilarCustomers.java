package io.orderbridge.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Customers whom an order may mean: with the same e-mail, telephone, or name and postcode. Immutable; keeps hashes, so 500,000
 * customers take some 60 MB and answer within a millisecond. What it finds has to be compared by whoever chooses.
 */
public final class SimilarCustomers {

    private static final int DIGITS_OF_PHONE = 7;

    /** A customer of CounterPoint, or the shopper who is looked for; empty texts where nothing is known. */
    public record Customer(String number, String name, String email, String phone, String postcode) {}

    private final String[] numbers;
    private final String[] names;
    private final Map<Key, long[]> index = new LinkedHashMap<>();

    private enum Key {
        EMAIL("the same e-mail"),
        PHONE("the same telephone"),
        NAME_AND_POSTCODE("the same name and postcode"),
        NAME("the same name");

        private final String why;

        Key(String why) {
            this.why = why;
        }
    }

    private SimilarCustomers(List<Customer> customers) {
        numbers = customers.stream().map(Customer::number).toArray(String[]::new);
        names = customers.stream().map(Customer::name).toArray(String[]::new);
        for (Key key : Key.values()) {
            long[] entries = new long[customers.size()];
            int size = 0;
            for (int i = 0; i < entries.length; i++) {
                String text = text(key, customers.get(i));
                if (!text.isEmpty()) {
                    entries[size++] = ((long) text.hashCode() << 32) | i;
                }
            }
            long[] kept = Arrays.copyOf(entries, size);
            Arrays.sort(kept);
            index.put(key, kept);
        }
    }

    /** An index of those customers. */
    public static SimilarCustomers of(Collection<Customer> customers) {
        return new SimilarCustomers(List.copyOf(customers));
    }

    /** The customers who are meant most likely, the likeliest first. */
    public List<Suggestion> find(Customer shopper, int most) {
        Map<Integer, String> found = new LinkedHashMap<>();
        index.forEach((key, entries) -> {
            String text = text(key, shopper);
            if (!text.isEmpty()) {
                long first = (long) text.hashCode() << 32;
                int at = Arrays.binarySearch(entries, first);
                for (int i = at < 0 ? -at - 1 : at;
                        i < entries.length && (entries[i] >> 32) == (first >> 32) && found.size() < most;
                        i++) {
                    found.merge((int) entries[i], key.why, (one, two) -> one + ", " + two);
                }
            }
        });
        List<Suggestion> suggestions = new ArrayList<>();
        found.forEach((customer, why) -> suggestions.add(new Suggestion(numbers[customer], names[customer], why)));
        return suggestions;
    }

    private static String text(Key key, Customer customer) {
        String name = letters(customer.name());
        String postcode = letters(customer.postcode());
        return switch (key) {
            case EMAIL -> customer.email().strip().toLowerCase(Locale.ROOT);
            case PHONE -> phone(customer.phone());
            case NAME_AND_POSTCODE -> name.isEmpty() || postcode.isEmpty() ? "" : name + " " + postcode;
            case NAME -> name;
        };
    }

    /** The last digits: country and area codes are written in many ways. */
    private static String phone(String phone) {
        String digits = phone.replaceAll("[^0-9]", "");
        return digits.length() < DIGITS_OF_PHONE ? "" : digits.substring(digits.length() - DIGITS_OF_PHONE);
    }

    private static String letters(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }
}
