package io.orderbridge.hazards;

import io.orderbridge.messaging.consuming.Attempt;
import io.orderbridge.messaging.consuming.EventHandler;
import io.orderbridge.messaging.consuming.IncomingEvent;
import io.orderbridge.messaging.consuming.Outcome;
import io.orderbridge.model.OrderStaged;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Handles staged orders as it is told to, each as soon as it may, and remembers. */
@Singleton
public class Orders {

    static final String CHANNEL = "staged-orders";

    private static final int FREE = 1_000_000;

    private final List<Begun> begun = new CopyOnWriteArrayList<>();
    private final Set<Long> done = ConcurrentHashMap.newKeySet();
    private final Semaphore permits = new Semaphore(FREE, true);
    private volatile Work work = (order, incoming) -> Outcome.DONE;

    /** What is done about an order. */
    @FunctionalInterface
    public interface Work {
        Outcome of(OrderStaged order, IncomingEvent incoming) throws Exception;
    }

    /** One beginning of an order. */
    public record Begun(long order, Attempt attempt, Instant at) {}

    @Incoming(CHANNEL)
    @Blocking(value = CHANNEL, ordered = false)
    @EventHandler
    Outcome handle(OrderStaged order, IncomingEvent incoming) throws Exception {
        begun.add(new Begun(order.wooOrderId(), incoming.attempt(), Instant.now()));
        permits.acquire();
        Outcome outcome = work.of(order, incoming);
        done.add(order.wooOrderId());
        return outcome;
    }

    /** From now on, an order is handled so. */
    public void are(Work handled) {
        work = handled;
    }

    /** From now on an order ends only when it is let go. */
    public void hold() {
        permits.drainPermits();
    }

    /** Lets the one go that has waited longest. */
    public void letOneGo() {
        permits.release();
    }

    public void goOn() {
        permits.drainPermits();
        permits.release(FREE);
    }

    /** Each beginning of an order, in turn. */
    public List<Begun> begun() {
        return begun;
    }

    /** How often an order was begun. */
    public long begun(long order) {
        return begun.stream().filter(each -> each.order() == order).count();
    }

    public Set<Long> done() {
        return done;
    }

    /** Begins anew. */
    public void forget() {
        are((order, incoming) -> Outcome.DONE);
        goOn();
        begun.clear();
        done.clear();
    }
}
