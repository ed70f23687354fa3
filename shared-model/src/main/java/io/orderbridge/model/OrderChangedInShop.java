package io.orderbridge.model;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.math.BigDecimal;
import java.util.List;

/**
 * The shop changed an order after it was staged: took it back, gave money back or edited it. With a ticket, somebody has
 * to act on it; without one, CounterPoint follows the shop by itself, and this only says so.
 *
 * @param order its name
 * @param status the shop's status now, without {@code wc-}; {@code deleted} if the order is gone
 * @param docId PS_DOC_HDR.DOC_ID; null if there is no ticket
 * @param tktNo PS_DOC_HDR.TKT_NO; null if there is no ticket
 * @param amount what the order came to when it was compared last, as the ticket has it; two decimals
 * @param kind what changed; {@link Kind#STATUS} where an older sender does not say
 * @param differences what was edited; empty unless {@code kind} says that something was
 * @param refund the refund that was made or deleted; null unless {@code kind} says so
 * @param orderKey WooCommerce's key of the order, which tells it from a later one with its id; null where that is not known
 */
public record OrderChangedInShop(
        @JsonUnwrapped OrderRef order,
        String status,
        Long docId,
        String tktNo,
        BigDecimal amount,
        Kind kind,
        List<Difference> differences,
        Refund refund,
        String orderKey)
        implements OrderProgress {

    /** What changed. */
    public enum Kind {
        /** Cancelled, refunded, failed, trashed or deleted; or what a newer sender says and this version does not know. */
        @JsonEnumDefaultValue
        STATUS,
        /** Lines, money, address or another content. */
        EDITED,
        /** Edited, after somebody had repaired the staged order by hand: the repaired version stays. */
        EDITED_AFTER_REPAIR,
        /** Money was given back. */
        REFUNDED,
        /** A refund was deleted again. */
        REFUND_DELETED,
        /** Its status is that of a paid order again, although all of its money was given back. */
        PAID_STATUS_AFTER_REFUND,
        /** Its ticket was rolled back, and it was paid again after that. */
        PAID_AFTER_ROLLBACK;

        /** The page of the catalogue of reasons that says what it means for a ticket. */
        public String code() {
            return switch (this) {
                case STATUS -> "TICKET_TAKEN_BACK";
                case EDITED, EDITED_AFTER_REPAIR -> "TICKET_EDITED";
                case REFUNDED -> "TICKET_REFUNDED";
                case REFUND_DELETED -> "TICKET_REFUND_DELETED";
                case PAID_STATUS_AFTER_REFUND, PAID_AFTER_ROLLBACK -> name();
            };
        }
    }

    /**
     * One thing that differs.
     *
     * @param what for people, such as {@code total} or {@code line 2, Cedar picket: quantity}
     * @param before empty where it was not there
     * @param after empty where it is not there any more
     */
    public record Difference(String what, String before, String after) {}

    /**
     * Money that was given back.
     *
     * @param id WooCommerce's id of the refund
     * @param amount with tax, positive, two decimals
     * @param reason as staff typed it; may be empty
     * @param refundedBy who did it, for people; empty if the shop does not say
     * @param items what it was given back for; empty for a refund of an amount only
     */
    public record Refund(long id, BigDecimal amount, String reason, String refundedBy, List<Item> items) {

        public Refund {
            items = items == null ? List.of() : List.copyOf(items);
        }
    }

    /**
     * A line, fee or shipping that a refund names.
     *
     * @param what line_item, shipping or fee
     * @param name as the shop shows it
     * @param quantity of goods, positive; 0 where only money was given back
     * @param total net, positive
     * @param tax positive
     */
    public record Item(String what, String name, BigDecimal quantity, BigDecimal total, BigDecimal tax) {}

    public OrderChangedInShop {
        kind = kind == null ? Kind.STATUS : kind;
        differences = differences == null ? List.of() : List.copyOf(differences);
    }

    /** A change of status. */
    public OrderChangedInShop(OrderRef order, String status, Long docId, String tktNo, BigDecimal amount) {
        this(order, status, docId, tktNo, amount, Kind.STATUS, List.of(), null, null);
    }
}
