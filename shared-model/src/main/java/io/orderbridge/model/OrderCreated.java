package io.orderbridge.model;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.math.BigDecimal;

/**
 * The order is in CounterPoint, whole. Announced again, with the same document, when its trigger is delivered again.
 *
 * @param order its name
 * @param docId PS_DOC_HDR.DOC_ID
 * @param tktNo PS_DOC_HDR.TKT_NO
 * @param amount what the shopper paid, two decimals
 * @param lines number of lines on the ticket
 * @param shopStatus the shop's status that the order had when it was staged, without {@code wc-}; null where that is not
 *     known for sure, as for a ticket that is announced again
 * @param firstAnnouncement whether this ticket was certainly never announced before; false in messages of versions that
 *     did not say
 * @param orderKey WooCommerce's key of the order, which tells it from a later one with its id; null where that is not known
 */
public record OrderCreated(
        @JsonUnwrapped OrderRef order,
        long docId,
        String tktNo,
        BigDecimal amount,
        int lines,
        String shopStatus,
        Boolean firstAnnouncement,
        String orderKey)
        implements OrderProgress {

    public OrderCreated {
        firstAnnouncement = Boolean.TRUE.equals(firstAnnouncement);
    }

    /** A ticket that may have been announced before. */
    public OrderCreated(OrderRef order, long docId, String tktNo, BigDecimal amount, int lines) {
        this(order, docId, tktNo, amount, lines, null, false, null);
    }
}
