package io.orderbridge.rules;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What CounterPoint knows of the items and customers that orders may mean. Immutable.
 *
 * @param items item numbers as CounterPoint writes them, of those that were asked for
 * @param byUserId active rows of USER_CUSTOMER_MAP: the shop's user id to AR_CUST.CUST_NO
 * @param byMappedEmail active rows of USER_CUSTOMER_MAP: e-mail in lower case to customer numbers
 * @param byEmail AR_CUST.EMAIL_ADRS_1 in lower case to customer numbers
 */
public record Facts(
        Set<String> items,
        Map<String, String> itemsByKey,
        Map<Long, String> byUserId,
        Map<String, List<String>> byMappedEmail,
        Map<String, List<String>> byEmail) {

    /** CounterPoint knows nothing. */
    public static final Facts NONE = of(List.of(), Map.of(), Map.of(), Map.of());

    /** From what was read. */
    public static Facts of(
            Collection<String> items,
            Map<Long, String> byUserId,
            Map<String, List<String>> byMappedEmail,
            Map<String, List<String>> byEmail) {
        Map<String, String> keys = new HashMap<>();
        items.forEach(item -> keys.putIfAbsent(Glob.key(item), item));
        return new Facts(
                Set.copyOf(items),
                Map.copyOf(keys),
                Map.copyOf(byUserId),
                Map.copyOf(byMappedEmail),
                Map.copyOf(byEmail));
    }

    /** The key of an e-mail address: case does not matter. */
    public static String emailKey(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }

    /** The item of that number as CounterPoint writes it. Case does not matter; accents do. */
    Optional<String> item(String number) {
        return items.contains(number) ? Optional.of(number) : Optional.ofNullable(itemsByKey.get(Glob.key(number)));
    }
}
