package io.orderbridge.desk.access;

import io.orderbridge.desk.problem.Problem;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Takes no large requests, and changes by a log-in from the pages only, whose forms carry a token against forgery. */
class RequestRules {

    private static final int MOST_BYTES = 256 * 1024;

    private final Caller caller;

    RequestRules(Caller caller) {
        this.caller = caller;
    }

    @ServerRequestFilter
    Optional<Response> refusal(ContainerRequestContext request) {
        if (!request.getMethod().equals("GET")
                && caller.session().isPresent()
                && !request.getUriInfo().getPath().matches("/?(desk/.*|log(in|out))")) {
            return Optional.of(Problem.answer(403, "KEY_NEEDED", "changes by the API take a key, not a log-in"));
        }
        if (request.getHeaderString(HttpHeaders.CONTENT_LENGTH) == null
                && request.getHeaderString("Transfer-Encoding") != null) {
            return Optional.of(Problem.answer(411, "LENGTH_NEEDED", "the request does not say how long it is"));
        }
        return request.getLength() > MOST_BYTES
                ? Optional.of(
                        Problem.answer(413, "TOO_LARGE", "the request has more than " + MOST_BYTES / 1024 + " KB"))
                : Optional.empty();
    }
}
