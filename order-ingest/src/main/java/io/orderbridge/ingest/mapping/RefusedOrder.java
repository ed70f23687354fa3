package io.orderbridge.ingest.mapping;

import java.util.Optional;

/**
 * An order that cannot be staged as it is, however often it is tried.
 *
 * @param wooOrderId WooCommerce's order id
 * @param code the kind of reason
 * @param reason one sentence for people, which names what is wrong
 * @param order as far as it could be read, or empty if it could not
 * @param rule id of the rule by which it is not taken; 0 if it is refused for another reason
 */
public record RefusedOrder(long wooOrderId, Code code, String reason, Optional<WooOrder> order, int rule)
        implements Mapped {

    /** One that no rule refuses. */
    public RefusedOrder(long wooOrderId, Code code, String reason, Optional<WooOrder> order) {
        this(wooOrderId, code, reason, order, 0);
    }

    /** Kinds of reasons. The names are a contract: people and other programs see them. */
    public enum Code {
        /** Its id does not fit the column. */
        ORDER_ID,
        /** Its total is no amount of whole cents. */
        TOTALS,
        /** An amount or a quantity is beyond what CounterPoint's columns hold. */
        ABSURD_AMOUNT,
        /** Its status is that of a paid order, and all of its money was given back. */
        MONEY_BACK,
        /** A rule says that it is not taken. */
        LEFT_OUT_BY_RULE,
        /** It has more lines or more text than is read of one order. */
        TOO_LARGE,
        /** The shop's rows of it make no sense. */
        UNREADABLE,
        /** CounterPoint's database does not take its row. */
        ROW_REFUSED,
        /** A fault of OrderBridge. */
        NOT_MAPPED
    }

    /** One that could be read. */
    public static RefusedOrder of(WooOrder order, Code code, String reason) {
        return new RefusedOrder(order.id(), code, reason, Optional.of(order));
    }

    /** One whose rows in the shop could not be read. */
    public static RefusedOrder unreadable(long wooOrderId, String reason) {
        return new RefusedOrder(wooOrderId, Code.UNREADABLE, reason, Optional.empty());
    }
}
