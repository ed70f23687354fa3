package io.orderbridge.sandbox.woocommerce;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** An answer of the shop's web server. */
record RestResponse(int status, Map<String, String> headers, String body) {

    static RestResponse json(int status, JsonNode body) {
        return of(status, "application/json; charset=UTF-8", body.toString());
    }

    static RestResponse html(int status, String page) {
        return of(status, "text/html; charset=UTF-8", page);
    }

    RestResponse with(String header, String value) {
        var all = new LinkedHashMap<>(headers);
        all.put(header, value);
        return new RestResponse(status, all, body);
    }

    private static RestResponse of(int status, String type, String text) {
        return new RestResponse(status, Map.of("Content-Type", type), text);
    }
}
