package io.orderbridge.desk.orders;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a list of USER_ORDER_STAGING is narrowed to; empty texts narrow nothing.
 *
 * @param number order number, as the shopper sees it
 * @param customer part of customer number, name or e-mail
 * @param reason code of any of the reasons
 * @param olderThan failed, or if it has not, staged longer ago than this
 * @param newerThan failed, or if it has not, staged less long ago than this
 * @param after only orders behind the one with this staging id, in the list's order: the next page; empty for the first
 * @param most how many, at most
 */
public record OrderFilter(
        String number,
        String customer,
        String reason,
        Optional<Duration> olderThan,
        Optional<Duration> newerThan,
        OptionalInt after,
        int most) {
    /** So many orders in the state. */
    public static OrderFilter first(int most) {
        return new OrderFilter("", "", "", Optional.empty(), Optional.empty(), OptionalInt.empty(), most);
    }

    /** To find out whether there are more. */
    public OrderFilter oneMore() {
        return new OrderFilter(number, customer, reason, olderThan, newerThan, after, most + 1);
    }

    /**
     * Adds its conditions to those of a statement, and their parameters.
     *
     * @param oldestFirst how the list is sorted
     */
    void narrow(StringBuilder where, List<Object> values, boolean oldestFirst) {
        if (after.isPresent()) {
            and(where, values, "STAGING_ID " + (oldestFirst ? ">" : "<") + " ?", after.getAsInt());
        }
        if (!number.isEmpty()) {
            and(where, values, "WOO_ORDER_NO = CAST(? AS VARCHAR(50))", number);
        }
        if (!customer.isEmpty()) {
            customer(where, values, customer);
        }
        if (!reason.isEmpty()) {
            and(where, values, "(CHARINDEX(?, VALIDATION_ERROR) > 0 OR HOLD_CODE = ?)", "[" + reason + "]", reason);
        }
        if (olderThan.isPresent()) {
            and(where, values, OrderRepository.AGE + " >= ?", olderThan.get().toSeconds());
        }
        if (newerThan.isPresent()) {
            and(where, values, OrderRepository.AGE + " <= ?", newerThan.get().toSeconds());
        }
    }

    /** What has an at sign is looked for in e-mail addresses only; the lines are long texts, looked through for a whole SKU. */
    private static void customer(StringBuilder where, List<Object> values, String part) {
        if (part.contains("@")) {
            and(where, values, "CHARINDEX(?, CUST_EMAIL) > 0", part);
        } else {
            and(
                    where,
                    values,
                    "(CUST_NO = ? OR CHARINDEX(?, CUST_NAM) > 0 OR CHARINDEX(?, CUST_EMAIL) > 0"
                            + " OR CHARINDEX(?, LINE_ITEMS_JSON) > 0)",
                    part,
                    part,
                    part,
                    '"' + part + '"');
        }
    }

    private static void and(StringBuilder where, List<Object> values, String condition, Object... of) {
        where.append(" AND ").append(condition);
        values.addAll(List.of(of));
    }
}
