package io.orderbridge.processor.desk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.refusal.Refusal;
import io.orderbridge.messaging.consuming.Attempt;
import io.orderbridge.messaging.consuming.IncomingEvent;
import io.orderbridge.messaging.consuming.InvalidEventException;
import io.orderbridge.messaging.consuming.Outcome;
import io.orderbridge.messaging.publishing.NotConfirmedException;
import io.orderbridge.messaging.tracing.Tracing;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.EnvelopeCodec;
import io.orderbridge.model.OrderStaged;
import io.orderbridge.model.UnreadableMessageException;
import io.orderbridge.processor.ProcessorSettings;
import io.orderbridge.processor.sweep.Sweep;
import io.orderbridge.processor.sweep.SweepUnderWayException;
import io.orderbridge.processor.ticket.CreateTicket;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * What only this service can do and people ask for at the desk: {@code POST /desk/process} with an {@code order.staged}
 * message as its body makes that order a ticket now, {@code POST /desk/sweep} sweeps. order-desk lets people in by its own
 * rules and audits what they ask for. Answers 401 or 403 without the secret that both have, 409 where a rule refuses or a
 * sweep is under way, 503 while CounterPoint or RabbitMQ is away. Both requests are idempotent.
 */
@ApplicationScoped
class DeskRequests {

    private static final Logger LOG = Logger.getLogger(DeskRequests.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BEARER = "Bearer ";
    private static final int LARGEST_BODY = 64 * 1024;

    private final CreateTicket createTicket;
    private final Sweep sweep;
    private final Tracing tracing;
    private final Optional<String> secret;

    DeskRequests(CreateTicket createTicket, Sweep sweep, Tracing tracing, ProcessorSettings settings) {
        this.createTicket = createTicket;
        this.sweep = sweep;
        this.tracing = tracing;
        this.secret = settings.deskSecret().filter(text -> !text.isBlank());
    }

    /** The body of every refusal, as order-desk passes it on. */
    record Problem(String code, String message) {}

    private record Answer(int status, Object body) {
        static Answer problem(int status, String code, String message) {
            return new Answer(status, new Problem(code, message));
        }
    }

    @FunctionalInterface
    private interface Request {
        Answer answer(byte[] body) throws SQLException, NotConfirmedException;
    }

    void listen(@Observes Router router) {
        serve(router, "/desk/process", this::process);
        serve(router, "/desk/sweep", body -> new Answer(200, sweep.sweep(true)));
    }

    private void serve(Router router, String path, Request request) {
        router.post(path)
                .handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY))
                .blockingHandler(
                        http -> send(
                                http,
                                refusal(http.request().getHeader("Authorization"))
                                        .orElseGet(() -> answer(request, bodyOf(http)))),
                        false);
    }

    private static byte[] bodyOf(RoutingContext http) {
        Buffer body = http.body().buffer();
        return body == null ? new byte[0] : body.getBytes();
    }

    private Optional<Answer> refusal(String header) {
        if (secret.isEmpty()) {
            return Optional.of(Answer.problem(
                    403,
                    "NO_SECRET",
                    "order-processor has no ORDER_PROCESSOR_SECRET: set it, and the same in order-desk"));
        }
        return isOurs(header)
                ? Optional.empty()
                : Optional.of(Answer.problem(
                        401, "WRONG_SECRET", "ORDER_PROCESSOR_SECRET of order-desk is not the one of order-processor"));
    }

    private static Answer answer(Request request, byte[] body) {
        try {
            return request.answer(body);
        } catch (SQLException e) {
            return Answer.problem(503, "COUNTERPOINT", "CounterPoint: " + CounterPoint.describe(e));
        } catch (NotConfirmedException e) {
            return Answer.problem(503, "RABBITMQ", e.getMessage());
        } catch (SweepUnderWayException e) {
            return Answer.problem(409, "BUSY", e.getMessage());
        }
    }

    private Answer process(byte[] body) throws SQLException, NotConfirmedException {
        Envelope<?> event;
        try {
            event = EnvelopeCodec.read(body);
        } catch (UnreadableMessageException e) {
            return Answer.problem(400, "UNREADABLE", e.getMessage());
        }
        if (!(event.data() instanceof OrderStaged staged)) {
            return Answer.problem(400, "UNREADABLE", event.type().wireName() + " is no order.staged");
        }
        Tracing.Handling trace = tracing.handling(event, "desk", Map.of());
        try {
            Outcome outcome = createTicket.create(
                    staged, new IncomingEvent(event, new Attempt(1, null, false), Map.of(), "desk", trace));
            return outcome instanceof Outcome.Discarded discarded
                    ? Answer.problem(409, "NOT_PROCESSED", discarded.reason())
                    : new Answer(200, Map.of());
        } catch (InvalidEventException e) {
            return Answer.problem(409, new Refusal(e.reasons()).codes().get(0), String.join("; ", e.reasons()));
        } finally {
            trace.ended();
        }
    }

    private boolean isOurs(String header) {
        return header != null
                && header.startsWith(BEARER)
                && MessageDigest.isEqual(
                        header.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8),
                        secret.orElseThrow().getBytes(StandardCharsets.UTF_8));
    }

    private static void send(RoutingContext http, Answer answer) {
        if (answer.body() instanceof Problem problem) {
            LOG.infof("not done, %s: %s", http.request().path(), problem.message());
        }
        try {
            http.response()
                    .setStatusCode(answer.status())
                    .putHeader("Content-Type", "application/json")
                    .end(JSON.writeValueAsString(answer.body()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what this class answers can be written", e);
        }
    }
}
