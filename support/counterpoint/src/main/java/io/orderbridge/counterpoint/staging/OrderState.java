package io.orderbridge.counterpoint.staging;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Where an order is. The database says it in USER_ORDER_STAGING.ORDER_STATE, which a trigger derives from the row
 * (deploy/counterpoint/080-order-state.sql); its values are these names. The contract suite holds both together.
 */
public enum OrderState {
    /** Staged; neither a ticket nor failed yet. */
    PENDING("pending"),
    /** Staged and refused: a person has to repair it. */
    FAILED("failed"),
    /** Waits for a person to decide what it is, and is processed no further until then. */
    HELD("held"),
    /** A ticket. */
    CREATED("created"),
    /** Taken out of processing by hand. */
    SKIPPED("skipped"),
    /** Its ticket was taken back. */
    ROLLED_BACK("rolled back"),
    /** The shop took it back before it was a ticket. */
    CANCELLED("cancelled in the shop"),
    /** An old row of an order that has another one; it counts nowhere. */
    DUPLICATE("an old duplicate");

    private final String description;

    OrderState(String description) {
        this.description = description;
    }

    /**
     * The state in ORDER_STATE of the current row.
     *
     * @throws IllegalArgumentException if it is one that this version does not know
     */
    public static OrderState in(ResultSet row) throws SQLException {
        return valueOf(row.getString("ORDER_STATE"));
    }

    /** Whether it may still become a ticket, by itself or after somebody has done something about it. */
    public boolean isOpen() {
        return this == PENDING || this == HELD || this == FAILED;
    }

    /** As people say it. */
    public String description() {
        return description;
    }
}
