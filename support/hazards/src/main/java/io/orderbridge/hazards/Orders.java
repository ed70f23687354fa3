package io.orderbridge.hazards;

import io.orderbridge.model.OrderStaged;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Handles orders one after the other, each as soon as it may, and remembers. */
@ApplicationScoped
public class Orders {

    private static final int FREE = 1_000_000;

    private final List<Long> begun = new CopyOnWriteArrayList<>();
    private final Set<Long> done = ConcurrentHashMap.newKeySet();
    private final Set<Long> failing = ConcurrentHashMap.newKeySet();
    private final Semaphore permits = new Semaphore(FREE);

    @Incoming("orders-in")
    @Blocking(value = "orders-in", ordered = false)
    void handle(OrderStaged order) throws InterruptedException {
        begun.add(order.wooOrderId());
        permits.acquire();
        if (failing.remove(order.wooOrderId())) {
            throw new IllegalStateException("the first time it fails");
        }
        done.add(order.wooOrderId());
    }

    /** From now on an order ends only when it is let go. */
    public void hold() {
        permits.drainPermits();
    }

    /** An order that fails when it is handled the first time. */
    public void failOnce(long order) {
        failing.add(order);
    }

    public void letOneGo() {
        permits.release();
    }

    public void goOn() {
        permits.release(FREE);
    }

    /** Each beginning of an order, in turn. */
    public List<Long> begun() {
        return begun;
    }

    public Set<Long> done() {
        return done;
    }
}
