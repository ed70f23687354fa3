package io.orderbridge.desk.api;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.desk.problem.DeskRefusal;
import io.orderbridge.desk.problem.Problem;
import io.orderbridge.messaging.deadletters.DeadLetterQueueException;
import io.orderbridge.messaging.publishing.NotConfirmedException;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What goes wrong at the desk, as one line for a person and a code for a program. */
class ProblemMapper {

    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

    @ServerExceptionMapper
    Response refused(DeskRefusal refusal) {
        return Problem.answer(refusal.status(), refusal.code(), refusal.getMessage());
    }

    @ServerExceptionMapper
    Response counterPoint(SQLException failure) {
        LOG.warnf("the desk could not answer: %s", CounterPoint.describe(failure));
        return Problem.answer(503, "COUNTERPOINT", "CounterPoint: " + CounterPoint.describe(failure));
    }

    @ServerExceptionMapper
    Response broker(NotConfirmedException failure) {
        return Problem.answer(503, "RABBITMQ", failure.getMessage());
    }

    @ServerExceptionMapper
    Response failedOrderQueue(DeadLetterQueueException failure) {
        return failure.inUse()
                ? Problem.answer(409, "BUSY", failure.getMessage())
                : Problem.answer(503, "NOT_REACHABLE", failure.getMessage());
    }
}
