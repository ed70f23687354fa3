package io.orderbridge.ingest.mapping;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Why an order waits for a person before it may become a ticket.
 *
 * @param causes at least one
 */
public record Hold(List<Cause> causes) {

    public Hold {
        causes = List.copyOf(causes);
    }

    /** USER_ORDER_STAGING.HOLD_REASON. */
    private static final int LONGEST_REASON = 500;

    /** Kinds of causes. The names are a contract: people and other programs see them. */
    public enum Code {
        /** A part of its money was given back before there was a ticket. */
        REFUNDED_IN_PART,
        /** A part of another order. */
        SUB_ORDER,
        /** A later payment for the goods of another order. */
        BALANCE_OF,
        /** Another order was paid with the same transaction. */
        SAME_PAYMENT,
        /** An item of a type that is neither goods, fee nor shipping, such as a gift card. */
        ITEM_TYPE,
        /** A set and its parts are both among its lines. */
        BUNDLE,
        /** What the shop shows of it since it was staged does not fit CounterPoint. */
        EDITED_BEYOND_LIMITS,
        /** The ship-to address has characters that CounterPoint cannot hold. */
        SHIP_TO_UNREADABLE,
        /** Several customers of CounterPoint have the shopper's e-mail. */
        CUSTOMER_AMBIGUOUS,
        /** A rule says that it waits, or would leave it out although it is staged. */
        HELD_BY_RULE,
        /** A rule leaves out a line or a fee that has money. */
        RULE_AND_MONEY,
        /** A rule's factor makes a quantity that CounterPoint does not hold. */
        RULE_AND_QUANTITY,
        /** A restore of CounterPoint has undone what a person decided about it; order-processor holds it and lets it go on. */
        RESTORED
    }

    /** One cause; its reason is for people. */
    public record Cause(Code code, String reason) {}

    /** The kind of the first cause. */
    public Code code() {
        return causes.get(0).code();
    }

    /** All causes, for people; at most 500 characters. What is cut off is told apart from other causes that are cut off there. */
    public String reason() {
        String reason = causes.stream().map(Cause::reason).collect(Collectors.joining("; "));
        if (reason.length() <= LONGEST_REASON) {
            return reason;
        }
        String mark = "… (%08x)".formatted(reason.hashCode());
        return reason.substring(0, LONGEST_REASON - mark.length()) + mark;
    }

    /** The same without one kind of cause, or empty if there is no other. */
    public Optional<Hold> without(Code code) {
        return of(causes.stream().filter(cause -> cause.code() != code).toList());
    }

    /** One cause. */
    public static Hold of(Code code, String reason) {
        return new Hold(List.of(new Cause(code, reason)));
    }

    /** Several causes, or empty if there is none. */
    static Optional<Hold> of(List<Cause> causes) {
        return causes.isEmpty() ? Optional.empty() : Optional.of(new Hold(causes));
    }
}
