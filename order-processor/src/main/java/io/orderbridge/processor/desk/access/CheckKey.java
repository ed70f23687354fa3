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
import java.util.Optional;

/**
 * Lets nobody to the desk without a key, or without a token where OpenID Connect is configured: {@code Authorization:
 * Bearer <key or token>}. Takes no large requests.
 */
@Provider
@KeyNeeded
@Priority(Priorities.AUTHENTICATION)
class CheckKey implements ContainerRequestFilter {

    static final String ROLE = "desk-role";
    private static final String BEARER = "Bearer ";
    private static final int MOST_BYTES = 256 * 1024;

    private final Keys keys;
    private final SignOn signOn;
    private final WrongKeys wrongKeys;
    private final Caller caller;
    private final HttpServerRequest http;

    CheckKey(Keys keys, SignOn signOn, WrongKeys wrongKeys, Caller caller, HttpServerRequest http) {
        this.keys = keys;
        this.signOn = signOn;
        this.wrongKeys = wrongKeys;
        this.caller = caller;
        this.http = http;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        caller.named(request.getHeaderString(Caller.USER_HEADER));
        if (keys.noneConfigured() && !signOn.isOn()) {
            refuse(
                    request,
                    403,
                    "NO_KEY_SET",
                    "the desk has no key: set DESK_ADMIN_KEY, and DESK_READER_KEY if you like, and start"
                            + " order-processor anew");
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
            if (!request.getMethod().equals("GET")) {
                wrongKeys.add(address);
            }
            refuse(request, 401, "KEY_MISSING", "a key is needed: Authorization: Bearer <key> (bin/orders: DESK_KEY)");
            return;
        }
        Optional<Role> role = signOn.isOn()
                ? signedOn(request, address)
                : withKey(request, address, header.substring(BEARER.length()).strip());
        if (role.isEmpty()) {
            return;
        }
        if (http.getHeader(HttpHeaders.CONTENT_LENGTH) == null && http.getHeader("Transfer-Encoding") != null) {
            refuse(request, 411, "LENGTH_NEEDED", "the request does not say how long it is");
            return;
        }
        if (request.getLength() > MOST_BYTES) {
            refuse(request, 413, "TOO_LARGE", "the request has more than " + MOST_BYTES / 1024 + " KB");
            return;
        }
        request.setProperty(ROLE, role.get());
    }

    private Optional<Role> withKey(ContainerRequestContext request, String address, String key) {
        Optional<Role> role = keys.roleOf(key);
        if (role.isEmpty()) {
            wrongKeys.add(address);
            refuse(request, 401, "KEY_WRONG", "the key is wrong");
        }
        return role;
    }

    private Optional<Role> signedOn(ContainerRequestContext request, String address) {
        Optional<SignOn.Person> person = signOn.person();
        if (person.isEmpty()) {
            wrongKeys.add(address);
            refuse(request, 401, "TOKEN_WRONG", "the token is wrong, or has expired");
            return Optional.empty();
        }
        // A token says who somebody is, so nobody has to be believed.
        caller.named(person.get().name());
        if (person.get().role().isEmpty()) {
            refuse(request, 403, "NO_ROLE", caller.userForTheRecord() + " has no role at the desk");
        }
        return person.get().role();
    }

    static void refuse(ContainerRequestContext request, int status, String code, String message) {
        request.abortWith(Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(new Problem(code, message))
                .build());
    }
}
