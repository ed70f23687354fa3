package io.orderbridge.counterpoint;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * A paid order of the shop that has no staging row, and why. Texts are empty where nothing is known.
 *
 * @param shop the shop's name in the settings of order-ingest
 * @param wooOrderId WooCommerce's order id
 * @param wooOrderNo what the shopper sees
 * @param shopStatus the shop's, without {@code wc-}
 * @param reasonCode names the kind of reason, such as {@code TOTALS}; at most 40 characters
 * @param reason one sentence for people
 * @param amount what the shopper paid, in {@code currency}; empty where it is not known or absurd
 * @param currency ISO 4217 code
 * @param since when the order was met first, with whatever reason
 * @param lastSeen when the reason was last found to hold
 * @param announced whether the broker has the news of this reason
 * @param cleared whether the reason is gone; the entry is removed when the broker has that news, too
 */
public record UnstagedOrder(
        String shop,
        long wooOrderId,
        String wooOrderNo,
        String shopStatus,
        String reasonCode,
        String reason,
        Optional<BigDecimal> amount,
        String currency,
        Instant since,
        Instant lastSeen,
        boolean announced,
        boolean cleared) {}
