package io.orderbridge.sandbox.woocommerce;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A request that is answered with an error, in the form that WordPress gives errors. */
final class RestError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient ObjectNode data;

    RestError(int status, String code, String message) {
        this(status, code, message, JsonNodeFactory.instance.objectNode());
    }

    private RestError(int status, String code, String message, ObjectNode details) {
        super(message);
        this.status = status;
        this.code = code;
        this.data = JsonNodeFactory.instance.objectNode().put("status", status).setAll(details);
    }

    static RestError invalidParameter(String name, String reason) {
        ObjectNode details = JsonNodeFactory.instance.objectNode();
        details.putObject("params").put(name, reason);
        details.putObject("details")
                .putObject(name)
                .put("code", "rest_invalid_param")
                .put("message", reason)
                .putNull("data");
        return new RestError(400, "rest_invalid_param", "Invalid parameter(s): " + name, details);
    }

    static RestError invalidJson() {
        ObjectNode details = JsonNodeFactory.instance.objectNode();
        details.put("json_error_code", 4).put("json_error_message", "Syntax error");
        return new RestError(400, "rest_invalid_json", "Invalid JSON body passed.", details);
    }

    static RestError noRoute() {
        return new RestError(404, "rest_no_route", "No route was found matching the URL and request method.");
    }

    static RestError authentication(String message) {
        return new RestError(401, "woocommerce_rest_authentication_error", message);
    }

    RestResponse response() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("code", code).put("message", getMessage()).set("data", data);
        return RestResponse.json(status, body);
    }
}
