package io.orderbridge.sandbox.faults;

import io.orderbridge.sandbox.journey.OrderWatch;
import io.orderbridge.sandbox.stack.LocalStack;
import io.orderbridge.sandbox.stack.StandInShop;
import io.orderbridge.sandbox.woocommerce.ShopUnavailable;
import io.orderbridge.sandbox.woocommerce.Shopper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Shoppers who order whatever happens, and somebody who watches their orders. */
public final class Crowd {

    private static final int SHOPPERS = 4;
    private static final Duration COMES_BACK = Duration.ofMillis(500);

    private final Shopper shopper;
    private final OrderWatch watch;

    /** Shoppers of the first shop. */
    public Crowd(LocalStack stack, long seed) {
        this(stack, stack.shops().get(0), seed);
    }

    /** Shoppers of that shop. */
    public Crowd(LocalStack stack, StandInShop shop, long seed) {
        shopper = new Shopper(shop.orders(), seed);
        watch = new OrderWatch(stack, shop.name(), shopper, (journey, step, detail) -> {});
    }

    /** Something that happens while shoppers order. */
    @FunctionalInterface
    public interface Happening {
        void happen() throws Exception;
    }

    public Shopper shopper() {
        return shopper;
    }

    public OrderWatch watch() {
        return watch;
    }

    /**
     * Lets shoppers place orders of all kinds, evenly over the time, while something happens. A shopper who finds the shop
     * closed comes back. When all is placed and the happening is not over, they go on, one after the other: what waits for
     * an order to pass by is not to wait in vain. Returns when all is placed and the happening is over.
     */
    public void ordersWithin(int orders, Duration time, Happening happening) throws Exception {
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(SHOPPERS + 1);
        try {
            Future<?> happened = threads.submit(() -> {
                happening.happen();
                return happening;
            });
            List<Future<?>> placed = new ArrayList<>();
            for (int i = 0; i < orders; i++) {
                placed.add(threads.schedule(this::place, time.toMillis() * i / orders, TimeUnit.MILLISECONDS));
            }
            while (true) {
                watch.lookFor(COMES_BACK);
                if (placed.stream().allMatch(Future::isDone)) {
                    if (happened.isDone()) {
                        break;
                    }
                    placed.add(threads.submit(this::place));
                }
            }
            happened.get();
            for (Future<?> one : placed) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private Void place() throws InterruptedException {
        while (true) {
            try {
                watch.placed(shopper.placeNext());
                return null;
            } catch (ShopUnavailable closed) {
                // What was begun stays unpaid for good; the next order is another one.
                Thread.sleep(COMES_BACK.toMillis());
            }
        }
    }
}
