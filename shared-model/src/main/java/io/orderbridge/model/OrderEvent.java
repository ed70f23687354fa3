package io.orderbridge.model;

/** Something that happened to one order. */
public sealed interface OrderEvent extends Event permits OrderStaged, OrderProgress, StatusSyncResult {

    /** Its name; in JSON its parts are fields of the event itself. */
    OrderRef order();

    /** The shop that it is from; with {@link #wooOrderId} it names the order. */
    default String shop() {
        return order().shop();
    }

    /** The order's id in WooCommerce. */
    default long wooOrderId() {
        return order().wooOrderId();
    }

    /** The number that the shopper sees. */
    default String wooOrderNo() {
        return order().wooOrderNo();
    }

    /** Its row in USER_ORDER_STAGING. */
    default int stagingId() {
        return order().stagingId();
    }

    @Override
    default String correlationId() {
        return Event.correlationOf(shop(), wooOrderId());
    }
}
