package io.orderbridge.model;

import java.time.LocalDate;
import java.util.List;

/**
 * CounterPoint has shipped the ticket: PS_DOC_HDR.SHIP_DAT is set, or its document was released or posted and has left PS_DOC_HDR.
 *
 * @param wooOrderId WooCommerce's order id
 * @param wooOrderNo the number that the shopper sees
 * @param stagingId USER_ORDER_STAGING.STAGING_ID
 * @param docId PS_DOC_HDR.DOC_ID
 * @param tktNo PS_DOC_HDR.TKT_NO
 * @param shippedOn the ship date in the store's time zone
 * @param carrier who ships it, as a rule names them; null if none does
 * @param trackingNumbers of its packages, as CounterPoint has them; never null
 */
public record OrderShipped(
        long wooOrderId,
        String wooOrderNo,
        int stagingId,
        long docId,
        String tktNo,
        LocalDate shippedOn,
        String carrier,
        List<String> trackingNumbers)
        implements OrderProgress {

    public OrderShipped {
        trackingNumbers = trackingNumbers == null ? List.of() : List.copyOf(trackingNumbers);
    }

    @Override
    public String correlationId() {
        return Event.correlationOf(wooOrderId);
    }
}
