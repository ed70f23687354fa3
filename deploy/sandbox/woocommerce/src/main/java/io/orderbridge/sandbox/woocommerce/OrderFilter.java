package io.orderbridge.sandbox.woocommerce;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/**
 * Which orders to list. Times are UTC and exclusive.
 *
 * @param statuses with prefix; empty = all that WooCommerce lists as "any"
 * @param include ids; empty = all
 */
record OrderFilter(
        List<String> statuses,
        Optional<LocalDateTime> modifiedAfter,
        Optional<LocalDateTime> modifiedBefore,
        Optional<LocalDateTime> createdAfter,
        Optional<LocalDateTime> createdBefore,
        List<Long> include,
        Optional<Long> customer,
        Sort sort,
        boolean ascending,
        int page,
        int perPage) {

    enum Sort {
        DATE,
        MODIFIED,
        ID
    }

    /** The page of the newest orders. */
    static OrderFilter newest(int count) {
        return new OrderFilter(
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Sort.ID,
                false,
                1,
                count);
    }
}
