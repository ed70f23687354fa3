package io.orderbridge.hazards;

import io.orderbridge.messaging.consuming.FailurePolicy;
import io.orderbridge.messaging.consuming.GivenUp;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.OrderStaged;
import io.orderbridge.service.failure.Failure;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

/** What failures of {@link Orders} mean: what they say themselves. */
@Singleton
@Identifier(Orders.CHANNEL)
public class OrderFailures implements FailurePolicy<OrderStaged> {

    private final List<String> gaveUp = new CopyOnWriteArrayList<>();
    private volatile Callable<GivenUp> end = () -> GivenUp.ANNOUNCED;

    /** Fails an order; without a failure, the policy fails too. */
    public static final class AsTold extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient Failure failure;

        public AsTold(Failure failure) {
            super("as told");
            this.failure = failure;
        }
    }

    @Override
    public Failure classify(Exception exception) {
        if (!(exception instanceof AsTold told)) {
            return FailurePolicy.super.classify(exception);
        }
        if (told.failure == null) {
            throw new IllegalStateException("defective policy");
        }
        return told.failure;
    }

    @Override
    public GivenUp gaveUp(Envelope<OrderStaged> event, Failure failure, List<String> reasons, int attempts)
            throws Exception {
        GivenUp done = end.call();
        gaveUp.addAll(reasons);
        return done;
    }

    /** From now on, an order that is given up ends so. */
    public void end(Callable<GivenUp> givenUp) {
        end = givenUp;
    }

    /** Why orders were given up, one reason after the other. */
    public List<String> reasons() {
        return gaveUp;
    }

    /** Begins anew. */
    public void forget() {
        end(() -> GivenUp.ANNOUNCED);
        gaveUp.clear();
    }
}
