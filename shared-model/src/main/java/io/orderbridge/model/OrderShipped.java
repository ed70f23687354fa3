package io.orderbridge.model;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.LocalDate;
import java.util.List;

/**
 * CounterPoint has shipped the ticket, or a part of it: PS_DOC_HDR.SHIP_DAT is set, or its document was released or posted and has left PS_DOC_HDR.
 *
 * @param order its name
 * @param docId PS_DOC_HDR.DOC_ID
 * @param tktNo PS_DOC_HDR.TKT_NO
 * @param shippedOn the ship date in the store's time zone
 * @param carrier who ships it, as a rule names them; null if none does
 * @param trackingNumbers of its packages, as CounterPoint has them; of the new ones where it is shipped in part; never null
 * @param partial whether more is to come: the ticket is not shipped as a whole; false where an older sender does not say
 * @param orderKey WooCommerce's key of the order, which tells it from a later one with its id; null where that is not known
 */
public record OrderShipped(
        @JsonUnwrapped OrderRef order,
        long docId,
        String tktNo,
        LocalDate shippedOn,
        String carrier,
        List<String> trackingNumbers,
        Boolean partial,
        String orderKey)
        implements OrderProgress {

    public OrderShipped {
        trackingNumbers = trackingNumbers == null ? List.of() : List.copyOf(trackingNumbers);
        partial = Boolean.TRUE.equals(partial);
    }

    /** A ticket that is shipped as a whole. */
    public OrderShipped(
            OrderRef order,
            long docId,
            String tktNo,
            LocalDate shippedOn,
            String carrier,
            List<String> trackingNumbers) {
        this(order, docId, tktNo, shippedOn, carrier, trackingNumbers, false, null);
    }

    /** The same with the numbers of its packages. */
    public OrderShipped tracked(List<String> numbers) {
        return new OrderShipped(order, docId, tktNo, shippedOn, carrier, numbers, partial, orderKey);
    }
}
