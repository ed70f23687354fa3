package io.orderbridge.statussync.rules;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What to change on an order of the shop, in one write.
 *
 * @param status the new status, without {@code wc-}; empty to leave it
 * @param meta new values by key; an empty value removes the key; keys that are not here stay
 */
public record OrderChange(Optional<String> status, Map<String, Optional<String>> meta) {

    public OrderChange {
        meta = Map.copyOf(meta);
    }

    /** Whether nothing would change. WooCommerce takes such a write for a change, so it is never sent. */
    public boolean isNothing() {
        return status.isEmpty() && meta.isEmpty();
    }

    /** What takes back the meta of this one. */
    public OrderChange undone() {
        Map<String, Optional<String>> gone = new HashMap<>();
        meta.keySet().forEach(key -> gone.put(key, Optional.empty()));
        return new OrderChange(Optional.empty(), gone);
    }

    /** The same with one value more. */
    public OrderChange with(String key, Optional<String> value) {
        Map<String, Optional<String>> more = new HashMap<>(meta);
        more.put(key, value);
        return new OrderChange(status, more);
    }
}
