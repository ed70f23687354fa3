package io.orderbridge.ingest.mapping;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * As it was decided before there were rules, to compare with: who of CounterPoint's customers an order may belong to.
 *
 * @param byUserId active rows of USER_CUSTOMER_MAP: the shop's user id to AR_CUST.CUST_NO
 * @param byMappedEmail active rows of USER_CUSTOMER_MAP: e-mail in lower case to customer numbers
 * @param byEmail AR_CUST.EMAIL_ADRS_1 in lower case to customer numbers
 * @param guest who stands for shoppers that CounterPoint does not know, or empty if nobody does
 */
public record Customers(
        Map<Long, String> byUserId,
        Map<String, List<String>> byMappedEmail,
        Map<String, List<String>> byEmail,
        Optional<String> guest) {

    /** The key of an e-mail address: case does not matter. */
    public static String key(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }

    /** The customer number, or empty if the order's customer is not mapped. An e-mail that two customers have names none. */
    public Optional<String> find(long userId, String email) {
        Optional<String> mapped = userId == 0 ? Optional.empty() : Optional.ofNullable(byUserId.get(userId));
        return mapped.or(() -> onlyOne(byMappedEmail, email))
                .or(() -> onlyOne(byEmail, email))
                .or(() -> guest);
    }

    private static Optional<String> onlyOne(Map<String, List<String>> customers, String email) {
        List<String> found = customers.getOrDefault(key(email), List.of()).stream()
                .distinct()
                .toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }
}
