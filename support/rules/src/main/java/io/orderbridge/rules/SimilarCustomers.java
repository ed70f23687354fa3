package io.orderbridge.rules;

import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Customers whom an order may mean: with the same e-mail, telephone, or name and postcode. Immutable once it is built; keeps hashes, so
 * 500,000 customers take some 25 MB and answer within a millisecond. What it finds has to be compared by whoever chooses.
 */
public final class SimilarCustomers {

    private static final int DIGITS_OF_PHONE = 7;

    /** Looked at of those with the same name: a chain's branches have hundreds. */
    private static final int MOST_OF_A_KEY = 1_000;

    /** A customer of CounterPoint, or the shopper who is looked for; empty texts where nothing is known. */
    public record Customer(String number, String name, String email, String phone, String postcode) {}

    private final Texts numbers = new Texts();
    private final Map<Key, Hashed> index = new EnumMap<>(Key.class);

    private enum Key {
        EMAIL("the same e-mail"),
        PHONE("the same telephone"),
        NAME_AND_POSTCODE("the same name and postcode"),
        LAST_NAME_AND_POSTCODE("the same last name and postcode"),
        NAME("the same name");

        private final String why;

        Key(String why) {
            this.why = why;
        }
    }

    private SimilarCustomers() {
        for (Key key : Key.values()) {
            index.put(key, new Hashed());
        }
    }

    /** Takes customers one by one, so that nobody has to keep all of them. Not thread-safe. */
    public static final class Builder {
        private final SimilarCustomers customers = new SimilarCustomers();

        /** One more. */
        public void add(Customer customer) {
            customers.index.forEach((key, hashed) -> {
                String text = text(key, customer);
                if (!text.isEmpty()) {
                    hashed.add(text, customers.numbers.size());
                }
            });
            customers.numbers.add(customer.number());
        }

        /** An index of those that were added; nothing is added after that. */
        public SimilarCustomers build() {
            customers.index.values().forEach(Hashed::done);
            return customers;
        }
    }

    /** An index of those customers. */
    public static SimilarCustomers of(Collection<Customer> customers) {
        Builder builder = new Builder();
        customers.forEach(builder::add);
        return builder.build();
    }

    /** The customers who are meant most likely, the likeliest first; what people know them by is left to the caller. */
    public List<Suggestion> find(Customer shopper, int most) {
        Map<Integer, String> found = new LinkedHashMap<>();
        index.forEach((key, hashed) -> {
            String text = text(key, shopper);
            if (!text.isEmpty()) {
                hashed.of(text).limit(MOST_OF_A_KEY).forEach(customer -> {
                    if (found.containsKey(customer) || found.size() < most) {
                        found.merge(customer, key.why, (one, two) -> one.contains("name and") ? one : one + ", " + two);
                    }
                });
            }
        });
        return found.entrySet().stream()
                .map(each -> new Suggestion(numbers.get(each.getKey()), "", each.getValue()))
                .toList();
    }

    private static String text(Key key, Customer customer) {
        String name = letters(customer.name());
        String postcode = letters(customer.postcode());
        return switch (key) {
            case EMAIL -> customer.email().strip().toLowerCase(Locale.ROOT);
            case PHONE -> phone(customer.phone());
            case NAME_AND_POSTCODE -> name.isEmpty() || postcode.isEmpty() ? "" : name + " " + postcode;
            case LAST_NAME_AND_POSTCODE -> {
                String last = letters(customer.name().strip().replaceFirst(".*\\s", ""));
                yield last.isEmpty() || postcode.isEmpty() ? "" : last + " " + postcode;
            }
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
