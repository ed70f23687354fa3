package io.orderbridge.ingest.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** WooCommerce's signature of a webhook: HMAC-SHA256 of the raw body, in Base64. */
final class WebhookSignature {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int PART = 8_192;

    private final byte[] secret;

    WebhookSignature(String secret) {
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Whether {@code signature} is that of {@code body}; takes the same time whatever is wrong with it. Keeps nothing of the
     * body in memory.
     */
    boolean matches(InputStream body, String signature) throws IOException {
        Mac mac = mac();
        byte[] part = new byte[PART];
        for (int length = body.read(part); length >= 0; length = body.read(part)) {
            mac.update(part, 0, length);
        }
        byte[] expected = Base64.getEncoder().encode(mac.doFinal());
        return MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8));
    }

    private Mac mac() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no " + ALGORITHM, e);
        }
    }
}
