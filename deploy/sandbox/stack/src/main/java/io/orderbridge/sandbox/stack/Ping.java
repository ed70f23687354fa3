package io.orderbridge.sandbox.stack;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Does what the plug-in in {@code deploy/woocommerce} does in a real shop: says at once which order was changed. */
public final class Ping {

    private static final String ALGORITHM = "HmacSHA256";

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI endpoint;

    public Ping(URI endpoint) {
        this.endpoint = endpoint;
    }

    /** Sends it and waits for no answer. */
    public void send(long order) {
        byte[] body = "{\"orders\":[%d]}".formatted(order).getBytes(StandardCharsets.UTF_8);
        var unused = client.sendAsync(
                HttpRequest.newBuilder(endpoint)
                        .timeout(Duration.ofSeconds(5))
                        .header("Content-Type", "application/json")
                        .header("X-OrderBridge-Signature", sign(body))
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.discarding());
    }

    private static String sign(byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(LocalStack.PING_SECRET.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no " + ALGORITHM, e);
        }
    }
}
