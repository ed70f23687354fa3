package io.orderbridge.sandbox.woocommerce;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * WooCommerce's authentication. Over https: key and secret, as Basic authentication or in the query. Over plain HTTP those
 * count as none, for they would give the secret away: there it is OAuth 1.0a without tokens, in the query or the header.
 */
final class RestAuthentication {

    private static final List<String> REQUIRED = List.of(
            "oauth_consumer_key", "oauth_timestamp", "oauth_nonce", "oauth_signature", "oauth_signature_method");
    private static final long WINDOW_SECONDS = 15 * 60;
    private static final Pattern HEADER_PARAMETER = Pattern.compile("(oauth_[a-z_-]*)=\"?([^\",]*)\"?");

    private final ShopSql sql;
    private final Clock clock;
    private final Map<String, Long> usedNonces = new ConcurrentHashMap<>();

    RestAuthentication(ShopSql sql, Clock clock) {
        this.sql = sql;
        this.clock = clock;
    }

    /**
     * Who calls.
     *
     * @param mayManageOrders the key's user is an administrator or a shop manager
     */
    record Caller(long keyId, long userId, String permissions, boolean mayManageOrders) {}

    private record Key(long id, long userId, String permissions, String secret) {}

    /**
     * Finds who calls; empty when nobody tried to authenticate in a way that counts.
     *
     * @param home address of the shop as it knows it; the signature is made over it
     * @throws RestError when somebody tried and failed, or the key does not permit the method
     */
    Optional<Caller> authenticate(RestRequest request, String home) {
        Optional<Key> plainly = request.secure() ? keyWithSecret(request) : Optional.empty();
        Optional<Key> key = plainly.isPresent() ? plainly : keyWithSignature(request, home);
        return key.map(used -> {
            checkPermission(request, used);
            sql.update("UPDATE wp_woocommerce_api_keys SET last_access = UTC_TIMESTAMP() WHERE key_id = ?", used.id());
            return new Caller(used.id(), used.userId(), used.permissions(), mayManageOrders(used.userId()));
        });
    }

    private Optional<Key> keyWithSecret(RestRequest request) {
        String login = request.parameter("consumer_key").orElse("") + ":"
                + request.parameter("consumer_secret").orElse("");
        if (request.authorization().startsWith("Basic ")) {
            byte[] decoded = Base64.getDecoder().decode(request.authorization().substring("Basic ".length()));
            login = new String(decoded, StandardCharsets.UTF_8);
        }
        int colon = login.indexOf(':');
        if (colon < 1) {
            return Optional.empty();
        }
        Optional<Key> key = key(login.substring(0, colon));
        if (key.isPresent() && !same(key.get().secret(), login.substring(colon + 1))) {
            throw RestError.authentication("Consumer secret is invalid.");
        }
        return key;
    }

    private Optional<Key> keyWithSignature(RestRequest request, String home) {
        Map<String, String> parameters = new TreeMap<>(request.query());
        if (request.authorization().startsWith("OAuth ")) {
            var matcher = HEADER_PARAMETER.matcher(request.authorization());
            while (matcher.find()) {
                parameters.put(matcher.group(1), URLDecoder.decode(matcher.group(2), StandardCharsets.UTF_8));
            }
        }
        List<String> missing = REQUIRED.stream()
                .filter(name -> parameters.getOrDefault(name, "").isEmpty())
                .toList();
        if (missing.size() == REQUIRED.size()) {
            return Optional.empty();
        }
        if (!missing.isEmpty()) {
            throw new RestError(
                    401,
                    "woocommerce_rest_authentication_missing_parameter",
                    "Missing OAuth parameter" + (missing.size() > 1 ? "s " : " ") + String.join(", ", missing));
        }
        Key key = key(parameters.get("oauth_consumer_key"))
                .orElseThrow(() -> RestError.authentication("Consumer key is invalid."));
        checkSignature(request, home, parameters, key);
        checkFreshness(parameters, key);
        return Optional.of(key);
    }

    private Optional<Key> key(String consumerKey) {
        return sql.one(
                """
                SELECT key_id, user_id, permissions, consumer_secret FROM wp_woocommerce_api_keys
                WHERE consumer_key = ?
                """,
                row -> new Key(row.getLong(1), row.getLong(2), row.getString(3), row.getString(4)),
                ApiKeys.hash(consumerKey));
    }

    private static void checkSignature(RestRequest request, String home, Map<String, String> parameters, Key key) {
        String given = parameters.remove("oauth_signature").replace(' ', '+');
        String algorithm =
                switch (parameters.get("oauth_signature_method")) {
                    case "HMAC-SHA1" -> "HmacSHA1";
                    case "HMAC-SHA256" -> "HmacSHA256";
                    default -> throw RestError.authentication("Invalid signature - signature method is invalid.");
                };
        String joined = parameters.entrySet().stream()
                .map(parameter -> encoded(parameter.getKey()) + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
        String base = request.method() + "&" + encoded(home + request.rawPath()) + "&" + encoded(joined);
        byte[] signature = ApiKeys.hmac(algorithm, key.secret() + "&", base.getBytes(StandardCharsets.UTF_8));
        String wanted = Base64.getEncoder().encodeToString(signature);
        if (!same(wanted, given)) {
            throw RestError.authentication("Invalid signature - provided signature does not match.");
        }
    }

    private static boolean same(String wanted, String given) {
        return MessageDigest.isEqual(wanted.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private void checkFreshness(Map<String, String> parameters, Key key) {
        long now = Instant.now(clock).getEpochSecond();
        long stamp;
        try {
            stamp = Long.parseLong(parameters.get("oauth_timestamp"));
        } catch (NumberFormatException e) {
            stamp = 0;
        }
        if (Math.abs(now - stamp) > WINDOW_SECONDS) {
            throw RestError.authentication("Invalid timestamp.");
        }
        usedNonces.values().removeIf(used -> used < now - WINDOW_SECONDS);
        if (usedNonces.putIfAbsent(key.id() + " " + parameters.get("oauth_nonce"), stamp) != null) {
            throw RestError.authentication("Invalid nonce - nonce has already been used.");
        }
    }

    private static void checkPermission(RestRequest request, Key key) {
        if (request.reads() && key.permissions().equals("write")) {
            throw RestError.authentication("The API key provided does not have read permissions.");
        }
        if (!request.reads() && key.permissions().equals("read")) {
            throw RestError.authentication("The API key provided does not have write permissions.");
        }
    }

    private boolean mayManageOrders(long userId) {
        List<String> roles = new ArrayList<>(sql.list(
                "SELECT meta_value FROM wp_usermeta WHERE user_id = ? AND meta_key LIKE '%capabilities'",
                row -> row.getString(1), userId));
        return roles.stream().anyMatch(role -> role.contains("administrator") || role.contains("shop_manager"));
    }

    /** Percent-encoding of RFC 3986. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
