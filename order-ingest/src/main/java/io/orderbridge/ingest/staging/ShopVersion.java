package io.orderbridge.ingest.staging;

import io.orderbridge.ingest.mapping.ShopValues;
import io.orderbridge.ingest.mapping.StagedOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What the shop shows of an order, as SHOP_VALUES keeps it.
 *
 * @param hash SHA-256 of {@code json}: the same content, the same hash
 */
public record ShopVersion(ShopValues values, String json, String hash) {

    /** That of an order as it is mapped now. */
    public static ShopVersion of(StagedOrder order) {
        ShopValues values = ShopValues.of(order);
        String json = JsonColumns.shopValues(values);
        return new ShopVersion(values, json, sha256(json));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
