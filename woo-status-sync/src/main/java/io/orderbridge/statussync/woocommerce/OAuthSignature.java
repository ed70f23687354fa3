package io.orderbridge.statussync.woocommerce;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** OAuth 1.0a signatures (RFC 5849, section 3.4) without a token, as WooCommerce wants them over plain http. */
final class OAuthSignature {

    static final String METHOD = "HMAC-SHA256";

    private static final String HMAC = "HmacSHA256";

    private OAuthSignature() {}

    /**
     * The signature of a request.
     *
     * @param url without query
     * @param parameters of query and protocol, unencoded, without the signature
     */
    static String of(String httpMethod, String url, List<Map.Entry<String, String>> parameters, String consumerSecret) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            String key = encode(consumerSecret) + "&";
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), HMAC));
            byte[] base = base(httpMethod, url, parameters).getBytes(StandardCharsets.UTF_8);
            return Base64.getEncoder().encodeToString(mac.doFinal(base));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }

    /** The signature base string. */
    static String base(String httpMethod, String url, List<Map.Entry<String, String>> parameters) {
        return httpMethod.toUpperCase(Locale.ROOT) + "&" + encode(url) + "&" + encode(query(parameters));
    }

    /** The parameters encoded and in the order in which they are signed. */
    static String query(List<Map.Entry<String, String>> parameters) {
        return parameters.stream()
                .map(parameter -> Map.entry(encode(parameter.getKey()), encode(parameter.getValue())))
                .sorted(Map.Entry.<String, String>comparingByKey()
                        .thenComparing(Map.Entry.comparingByValue(Comparator.naturalOrder())))
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining("&"));
    }

    /** Percent-encoding of RFC 5849, section 3.6, which is stricter than that of forms. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
