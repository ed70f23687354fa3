package io.orderbridge.sandbox.woocommerce;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The kinds of orders that the sandbox's shoppers place, with the end that each should reach. */
public enum OrderKind {
    GUEST,
    REGISTERED,
    SHIPPED_ELSEWHERE,
    PERCENT_COUPON,
    FIXED_COUPON,
    FEE,
    NEGATIVE_FEE,
    TWO_TAX_RATES,
    TWO_TAXES_PER_LINE,
    VARIATION,
    VARIATION_WITHOUT_SKU,
    UNIT_SUFFIX,
    SUFFIX_IS_PART_OF_THE_ITEM,
    SAME_PRODUCT_TWICE,
    UNICODE,
    LONG_ADDRESS,
    VIRTUAL,
    LOCAL_PICKUP,
    FREE,
    PRICES_INCLUDE_TAX,
    ROUNDED_AT_SUBTOTAL,
    MIXED_CASE_EMAIL,
    COMPLETED_AT_ONCE,
    PAID_LATER(FollowUp.PAY),
    CANCELLED_AFTER_TICKET(FollowUp.CANCEL_AFTER_TICKET),
    REFUNDED_AFTER_TICKET(FollowUp.REFUND_AFTER_TICKET),
    REFUNDED_IN_PART_AFTER_TICKET(FollowUp.REFUND_A_PART_AFTER_TICKET),
    EDITED_AFTER_TICKET(FollowUp.EDIT_AFTER_TICKET),
    STATUS_OF_A_PLUGIN_AFTER_TICKET(FollowUp.STATUS_OF_A_PLUGIN_AFTER_TICKET),
    CASH_ON_DELIVERY,
    /** Paid and edited within the same moment: the edited one is the ticket, or somebody is told. */
    EDITED_AT_ONCE,
    /** All its money was given back, and a late callback of the gateway says paid again. */
    REVIVED_AFTER_REFUND(FollowUp.REVIVE_AFTER_REFUND),
    /** A bank transfer of which a part was given back before it was taken for paid. */
    REFUNDED_IN_PART_BEFORE_TICKET(Outcome.HELD),
    /** Paid with the payment of an order before it. */
    PAID_WITH_ANOTHER(Outcome.HELD),
    /** A redeemed gift card that no rule knows. */
    GIFT_CARD(Outcome.HELD),
    /** A set without price whose parts are lines, too. */
    BUNDLE(Outcome.HELD),
    OTHER_CURRENCY("CURRENCY"),
    UNPAID(Outcome.NOT_STAGED),
    ON_HOLD(Outcome.NOT_STAGED),
    ABANDONED(Outcome.NOT_STAGED),
    CANCELLED_UNPAID(Outcome.NOT_STAGED),
    /** Paid and cancelled within the same moment. */
    CANCELLED_BEFORE_TICKET(Outcome.NO_TICKET),
    UNKNOWN_SKU("SKU_UNKNOWN"),
    UNKNOWN_SKU_WITH_SUFFIX("SKU_UNKNOWN"),
    MISSING_SKU("SKU_MISSING"),
    INACTIVE_ITEM("ITEM_INACTIVE"),
    UNKNOWN_CUSTOMER("CUSTOMER_UNMAPPED"),
    AMBIGUOUS_CUSTOMER(Outcome.HELD),
    MAPPED_TO_MISSING_CUSTOMER("CUSTOMER_UNKNOWN"),
    SEVERAL_FAULTS("CUSTOMER_UNMAPPED", "SKU_UNKNOWN", "ITEM_INACTIVE");

    /** The end of an order that is left alone from then on. */
    public enum Outcome {
        /** A ticket for what was paid. */
        CREATED,
        /** Staged and refused with the kind's error codes. */
        FAILED,
        /** Staged and held for a person. */
        HELD,
        /** Never paid, hence never staged. */
        NOT_STAGED,
        /** Cancelled before there was a ticket: perhaps staged, but without a ticket. */
        NO_TICKET,
        /** A ticket, and somebody was told that the shop cancelled or refunded the order afterwards. */
        CREATED_THEN_CANCELLED,
        /** A ticket as it was, and somebody was told what the shop changed afterwards. */
        CREATED_THEN_CHANGED
    }

    /** What must still happen in the shop before the order's outcome can be expected. */
    public enum FollowUp {
        PAY(Outcome.CREATED, ""),
        CANCEL_AFTER_TICKET(Outcome.CREATED_THEN_CANCELLED, "TICKET_TAKEN_BACK"),
        REFUND_AFTER_TICKET(Outcome.CREATED_THEN_CANCELLED, "TICKET_REFUNDED"),
        REFUND_A_PART_AFTER_TICKET(Outcome.CREATED_THEN_CHANGED, "TICKET_REFUNDED"),
        EDIT_AFTER_TICKET(Outcome.CREATED_THEN_CHANGED, "TICKET_EDITED"),
        REVIVE_AFTER_REFUND(Outcome.CREATED_THEN_CHANGED, "TICKET_REFUNDED"),
        STATUS_OF_A_PLUGIN_AFTER_TICKET(Outcome.CREATED, "");

        private final Outcome outcome;
        private final String changeCode;

        FollowUp(Outcome outcome, String changeCode) {
            this.outcome = outcome;
            this.changeCode = changeCode;
        }

        /** What somebody has to deal with then; empty if there is nothing. */
        public String changeCode() {
            return changeCode;
        }
    }

    private final Outcome outcome;
    /** Separated by spaces. */
    private final String errorCodes;

    private final FollowUp followUp;

    OrderKind() {
        this(Outcome.CREATED, "", null);
    }

    OrderKind(Outcome outcome) {
        this(outcome, "", null);
    }

    OrderKind(FollowUp followUp) {
        this(followUp.outcome, "", followUp);
    }

    OrderKind(String... errorCodes) {
        this(Outcome.FAILED, String.join(" ", errorCodes), null);
    }

    OrderKind(Outcome outcome, String errorCodes, FollowUp followUp) {
        this.outcome = outcome;
        this.errorCodes = errorCodes;
        this.followUp = followUp;
    }

    public Outcome outcome() {
        return outcome;
    }

    /** Codes of all reasons that the refusal must give; empty unless the outcome is FAILED. */
    public Set<String> errorCodes() {
        return errorCodes.isEmpty() ? Set.of() : Set.of(errorCodes.split(" "));
    }

    /** The recorded life of which such an order is one, if it is. */
    Optional<String> life() {
        return switch (this) {
            case GIFT_CARD, BUNDLE, OTHER_CURRENCY ->
                Optional.of(name().toLowerCase(Locale.ROOT).replace('_', '-'));
            default -> Optional.empty();
        };
    }

    public Optional<FollowUp> followUp() {
        return Optional.ofNullable(followUp);
    }
}
