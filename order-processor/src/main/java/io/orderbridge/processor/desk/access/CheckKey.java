package io.orderbridge.processor.desk.access;

import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.util.Map;
import java.util.Optional;

/** Lets nobody to the desk without a key: {@code Authorization: Bearer <key>}. */
@Provider
@KeyNeeded
@Priority(Priorities.AUTHENTICATION)
class CheckKey implements ContainerRequestFilter {

    static final String ROLE = "desk-role";
    private static final String BEARER = "Bearer ";

    private final Keys keys;
    private final WrongKeys wrongKeys;
    private final Caller caller;
    private final DeniedChanges denied;
    private final HttpServerRequest http;

    CheckKey(Keys keys, WrongKeys wrongKeys, Caller caller, DeniedChanges denied, HttpServerRequest http) {
        this.keys = keys;
        this.wrongKeys = wrongKeys;
        this.caller = caller;
        this.denied = denied;
        this.http = http;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        caller.named(request.getHeaderString(Caller.USER_HEADER));
        if (keys.noneConfigured()) {
            refuse(
                    request,
                    403,
                    "NO_KEY_SET",
                    "the desk has no key: set DESK_ADMIN_KEY, and DESK_READER_KEY if you like, and start order-processor anew");
            return;
        }
        String address =
                http.remoteAddress() == null ? "" : http.remoteAddress().hostAddress();
        if (wrongKeys.tooMany(address)) {
            refuse(request, 429, "TOO_MANY", "too many wrong keys from " + address + ": wait a minute");
            return;
        }
        String header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.startsWith(BEARER)) {
            denied.record(caller, request, "no key");
            refuse(request, 401, "KEY_MISSING", "a key is needed: Authorization: Bearer <key> (bin/orders: DESK_KEY)");
            return;
        }
        Optional<Role> role = keys.roleOf(header.substring(BEARER.length()).strip());
        if (role.isEmpty()) {
            wrongKeys.add(address);
            denied.record(caller, request, "wrong key");
            refuse(request, 401, "KEY_WRONG", "the key is wrong");
            return;
        }
        request.setProperty(ROLE, role.get());
    }

    static void refuse(ContainerRequestContext request, int status, String code, String message) {
        request.abortWith(Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(Map.of("code", code, "message", message))
                .build());
    }
}
