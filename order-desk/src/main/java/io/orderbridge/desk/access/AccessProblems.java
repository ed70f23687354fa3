package io.orderbridge.desk.access;

import io.orderbridge.desk.problem.Problem;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What callers read who are not let in. */
class AccessProblems {

    private final Keys keys;
    private final FailedAttempts failedAttempts;
    private final Caller caller;
    private final SecurityIdentity identity;
    private final boolean signOn;

    AccessProblems(
            Keys keys,
            FailedAttempts failedAttempts,
            Caller caller,
            SecurityIdentity identity,
            @ConfigProperty(name = "quarkus.oidc.tenant-enabled", defaultValue = "false") boolean signOn) {
        this.keys = keys;
        this.failedAttempts = failedAttempts;
        this.caller = caller;
        this.identity = identity;
        this.signOn = signOn;
    }

    @ServerExceptionMapper
    Response nobody(UnauthorizedException failure, ContainerRequestContext request) {
        String accepted = request.getHeaderString("Accept");
        if (accepted != null && accepted.contains("text/html")) {
            return logIn(request);
        }
        if (keys.noneConfigured() && !signOn) {
            return Problem.answer(
                    403,
                    "NO_KEY_SET",
                    "the desk has no key: set DESK_ADMIN_KEY, and DESK_READER_KEY if you like, and restart order-desk");
        }
        if (!request.getMethod().equals("GET")) {
            failedAttempts.add(caller.address());
        }
        return unauthorized("KEY_MISSING", "a key is needed: Authorization: Bearer <key> (bin/orders: DESK_KEY)");
    }

    /** People in a browser log in, and come back to where they wanted to go, or to the page whose form they sent. */
    private static Response logIn(ContainerRequestContext request) {
        URI wanted = request.getMethod().equals("GET")
                ? request.getUriInfo().getRequestUri()
                : pageOf(request).orElse(URI.create("/desk"));
        String to = wanted.getRawPath()
                + Optional.ofNullable(wanted.getRawQuery())
                        .map(query -> "?" + query)
                        .orElse("");
        return Response.seeOther(URI.create("/login?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8)))
                .build();
    }

    private static Optional<URI> pageOf(ContainerRequestContext request) {
        try {
            return Optional.ofNullable(request.getHeaderString("Referer"))
                    .map(URI::create)
                    .filter(page -> page.getRawPath() != null);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @ServerExceptionMapper
    Response wrong(AuthenticationFailedException failure) {
        return signOn
                ? unauthorized("TOKEN_WRONG", "the token is wrong, or has expired")
                : unauthorized("KEY_WRONG", "the key is wrong");
    }

    private Response unauthorized(String code, String message) {
        String address = caller.address();
        return failedAttempts.tooMany(address)
                ? Problem.answer(429, "TOO_MANY", "too many wrong keys from " + address + ": wait a minute")
                : Problem.answer(401, code, message);
    }

    @ServerExceptionMapper
    Response noRight(ForbiddenException failure) {
        if (identity.getRoles().isEmpty()) {
            return Problem.answer(403, "NO_ROLE", caller.userForTheRecord() + " has no role at the desk");
        }
        return identity.hasRole(Roles.OPERATOR)
                ? Problem.answer(403, "OPERATOR", "an operator may repair and replay; this takes an admin")
                : Problem.answer(403, "READER", "a reader may look, not change: that takes an admin");
    }
}
