package io.orderbridge.sandbox.woocommerce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderbridge.sandbox.woocommerce.ShopDatabase.ApiKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** Calls the shop's REST with OAuth 1.0a, as a client over plain HTTP has to. */
final class RestClient {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final String shop;
    private final ApiKey key;

    String algorithm = "HMAC-SHA256";
    String contentType = "application/json";
    Duration clockSkew = Duration.ZERO;
    String nonce = "";

    RestClient(String shop, ApiKey key) {
        this.shop = shop;
        this.key = key;
    }

    record Answer(int status, JsonNode body, HttpResponse<String> response) {

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        String code() {
            return body.path("code").asText();
        }
    }

    Answer get(String path, String... query) throws IOException, InterruptedException {
        return call("GET", path, null, query);
    }

    Answer put(String path, String body) throws IOException, InterruptedException {
        return call("PUT", path, body);
    }

    Answer post(String path, String body) throws IOException, InterruptedException {
        return call("POST", path, body);
    }

    /** Query parameters are given as name, value, name, value. */
    Answer call(String method, String path, String body, String... query) throws IOException, InterruptedException {
        var parameters = new TreeMap<String, String>();
        for (int i = 0; i < query.length; i += 2) {
            parameters.put(query[i], query[i + 1]);
        }
        parameters.put("oauth_consumer_key", key.consumerKey());
        parameters.put("oauth_nonce", nonce.isEmpty() ? UUID.randomUUID().toString() : nonce);
        parameters.put("oauth_signature_method", algorithm);
        parameters.put(
                "oauth_timestamp", Long.toString(Instant.now().plus(clockSkew).getEpochSecond()));
        String url = shop + "/wp-json/wc/v3" + path;
        String base =
                method + "&" + RestAuthentication.encoded(url) + "&" + RestAuthentication.encoded(joined(parameters));
        parameters.put(
                "oauth_signature",
                Base64.getEncoder()
                        .encodeToString(ApiKeys.hmac(
                                algorithm.equals("HMAC-SHA1") ? "HmacSHA1" : "HmacSHA256",
                                key.consumerSecret() + "&",
                                base.getBytes(StandardCharsets.UTF_8))));
        return send(HttpRequest.newBuilder(URI.create(url + "?" + joined(parameters))), method, body);
    }

    Answer unsigned(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(shop + "/wp-json/wc/v3" + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request, method, body);
    }

    private Answer send(HttpRequest.Builder request, String method, String body)
            throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(
                request.header("Content-Type", contentType)
                        .timeout(Duration.ofSeconds(10))
                        .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        boolean json = response.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
        return new Answer(
                response.statusCode(), json ? JSON.readTree(response.body()) : JSON.createObjectNode(), response);
    }

    private static String joined(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter -> RestAuthentication.encoded(parameter.getKey()) + "="
                        + RestAuthentication.encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }
}
