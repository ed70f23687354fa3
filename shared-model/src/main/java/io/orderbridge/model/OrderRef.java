package io.orderbridge.model;

/**
 * The name of an order: shop and id name it in WooCommerce, the staging id in CounterPoint.
 *
 * @param shop where the order is from; {@link Shop#FIRST} where an older sender does not say
 * @param wooOrderId WooCommerce's order id
 * @param wooOrderNo the number that the shopper sees
 * @param stagingId USER_ORDER_STAGING.STAGING_ID
 */
public record OrderRef(String shop, long wooOrderId, String wooOrderNo, int stagingId) {

    public OrderRef {
        shop = Shop.orFirst(shop);
    }

    /** What people call it: {@code 1001}, or {@code 1001 of shop-b} where it is not from the first shop. */
    public String shownNumber() {
        return Shop.named(shop, wooOrderNo);
    }

    /** As logs name it: {@code order 1001 (staging 5)}, or {@code order 1001 of shop-b (staging 5)}. */
    @Override
    public String toString() {
        return "order " + shownNumber() + " (staging " + stagingId + ")";
    }
}
