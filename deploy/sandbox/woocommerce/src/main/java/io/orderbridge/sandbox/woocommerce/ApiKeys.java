package io.orderbridge.sandbox.woocommerce;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Keyed hashes as WooCommerce makes them. */
final class ApiKeys {

    private ApiKeys() {}

    /** The form in which wp_woocommerce_api_keys.consumer_key holds a key. */
    static String hash(String consumerKey) {
        return HexFormat.of().formatHex(hmac("HmacSHA256", "wc-api", consumerKey.getBytes(StandardCharsets.UTF_8)));
    }

    static byte[] hmac(String algorithm, String secret, byte[] text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + algorithm, e);
        }
    }
}
