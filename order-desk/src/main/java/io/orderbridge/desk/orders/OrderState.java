package io.orderbridge.desk.orders;

/** Where an order is. */
public enum OrderState {
    /** Staged; neither a ticket nor failed yet. */
    PENDING("COALESCE(IS_APPLIED, 0) = 0 AND VALIDATION_ERROR IS NULL AND ROLLED_BACK_DT IS NULL AND CANCELLED_DT IS"
            + " NULL"),
    /** Staged and refused: a person has to mend it. */
    FAILED("COALESCE(IS_APPLIED, 0) = 0 AND VALIDATION_ERROR IS NOT NULL AND ROLLED_BACK_DT IS NULL AND CANCELLED_DT"
            + " IS NULL"),
    /** A ticket. */
    CREATED("IS_APPLIED = 1 AND CP_DOC_ID IS NOT NULL"),
    /** Taken out of processing by hand. */
    SKIPPED("IS_APPLIED = 1 AND CP_DOC_ID IS NULL"),
    /** Its ticket was taken back. */
    ROLLED_BACK("COALESCE(IS_APPLIED, 0) = 0 AND ROLLED_BACK_DT IS NOT NULL"),
    /** The shop took it back before it was a ticket. */
    CANCELLED("COALESCE(IS_APPLIED, 0) = 0 AND ROLLED_BACK_DT IS NULL AND CANCELLED_DT IS NOT NULL");

    private final String condition;

    OrderState(String condition) {
        this.condition = condition;
    }

    /** The condition on USER_ORDER_STAGING; a constant. */
    String condition() {
        return condition;
    }

    /** Whether something is still to come. */
    boolean isOpen() {
        return this == PENDING || this == FAILED;
    }

    /** As people say it. */
    public String inWords() {
        return switch (this) {
            case PENDING -> "pending";
            case FAILED -> "failed";
            case CREATED -> "created";
            case SKIPPED -> "skipped";
            case ROLLED_BACK -> "rolled back";
            case CANCELLED -> "cancelled in the shop";
        };
    }
}
