package io.orderbridge.sandbox.woocommerce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A request as PHP sees it.
 *
 * @param path decoded, without index.php
 * @param rawPath as it was called
 * @param query decoded parameters, the last one counts
 * @param rawQuery as it was called, empty if there was none
 * @param secure whether it came by https, as a proxy in front says
 */
record RestRequest(
        String method,
        String path,
        String rawPath,
        Map<String, String> query,
        String rawQuery,
        boolean secure,
        String authorization,
        String contentType,
        String body) {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static RestRequest read(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        return new RestRequest(
                exchange.getRequestMethod().toUpperCase(Locale.ROOT),
                path.startsWith("/index.php/") ? path.substring("/index.php".length()) : path,
                exchange.getRequestURI().getRawPath(),
                parameters(exchange.getRequestURI().getRawQuery()),
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""),
                "https".equals(exchange.getRequestHeaders().getFirst("X-Forwarded-Proto")),
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                        .orElse(""),
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                        .orElse(""),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    boolean reads() {
        return method.equals("GET") || method.equals("HEAD");
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /** Values of a parameter that is a list, separated by commas or given as name[]. */
    List<String> values(String name) {
        return Stream.concat(parameter(name).stream(), parameter(name + "[]").stream())
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    /**
     * The body if it is declared as JSON, else an empty object: WordPress ignores any other.
     *
     * @throws RestError when it is no JSON
     */
    JsonNode json() {
        if (!contentType.toLowerCase(Locale.ROOT).matches("application/([\\w.-]+\\+)?json(\\s*;.*)?")
                || body.isEmpty()) {
            return JSON.createObjectNode();
        }
        try {
            JsonNode node = JSON.readTree(body);
            return node.isObject() ? node : JSON.createObjectNode();
        } catch (JsonProcessingException e) {
            throw RestError.invalidJson();
        }
    }

    private static Map<String, String> parameters(String rawQuery) {
        var parameters = new LinkedHashMap<String, String>();
        if (rawQuery != null) {
            for (String pair : rawQuery.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
                if (name.endsWith("[]")) {
                    parameters.merge(name, value, (first, next) -> first + "," + next);
                } else if (!name.isEmpty()) {
                    parameters.put(name, value);
                }
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
