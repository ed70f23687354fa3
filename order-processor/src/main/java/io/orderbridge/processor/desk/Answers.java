package io.orderbridge.processor.desk;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.messaging.deadletters.DeadLetterQueueException;
import io.orderbridge.messaging.publishing.NotConfirmedException;
import io.orderbridge.processor.desk.access.Problem;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What goes wrong at the desk, as one line for a person and a code for a program. */
class Answers {

    private static final Logger LOG = Logger.getLogger(Answers.class);

    @ServerExceptionMapper
    Response refused(DeskRefusal refusal) {
        return answer(refusal.status(), refusal.code(), refusal.getMessage());
    }

    @ServerExceptionMapper
    Response counterPoint(SQLException failure) {
        LOG.warnf("the desk could not answer: %s", CounterPoint.inWords(failure));
        return answer(503, "COUNTERPOINT", "CounterPoint: " + CounterPoint.inWords(failure));
    }

    @ServerExceptionMapper
    Response broker(NotConfirmedException failure) {
        return answer(503, "RABBITMQ", failure.getMessage());
    }

    @ServerExceptionMapper
    Response deadLetters(DeadLetterQueueException failure) {
        return failure.inUse()
                ? answer(409, "BUSY", failure.getMessage())
                : answer(503, "NOT_REACHABLE", failure.getMessage());
    }

    static Response answer(int status, String code, String message) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(new Problem(code, message))
                .build();
    }
}
