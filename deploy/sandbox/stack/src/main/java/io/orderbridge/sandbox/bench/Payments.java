package io.orderbridge.sandbox.bench;

import io.orderbridge.sandbox.stack.Ping;
import io.orderbridge.sandbox.woocommerce.OrderKind;
import io.orderbridge.sandbox.woocommerce.PlacedOrder;
import io.orderbridge.sandbox.woocommerce.Shopper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Orders that were placed before and are paid at moments that are fixed beforehand, whatever the machine can bear: an open
 * arrival process. Times count from the fixed moment, so a machine that falls behind cannot hide it.
 */
final class Payments {

    private static final int SHOPPERS = 8;

    private final Shopper shopper;
    private final Optional<Ping> ping;

    Payments(Shopper shopper, Optional<Ping> ping) {
        this.shopper = shopper;
        this.ping = ping;
    }

    /** Places orders that wait for their payment. */
    List<Long> unpaid(int count) throws InterruptedException, ExecutionException {
        return all(count, () -> shopper.place(OrderKind.PAID_LATER).id());
    }

    /** Places orders that are paid already. */
    List<Long> paid(int count) throws InterruptedException, ExecutionException {
        return all(count, () -> {
            PlacedOrder order = shopper.place(OrderKind.REGISTERED);
            return order.id();
        });
    }

    private static List<Long> all(int count, Callable<Long> placing) throws InterruptedException, ExecutionException {
        var threads = Executors.newFixedThreadPool(SHOPPERS);
        try {
            List<Long> orders = new ArrayList<>();
            for (Future<Long> order : threads.invokeAll(Collections.nCopies(count, placing))) {
                orders.add(order.get());
            }
            return orders;
        } finally {
            threads.shutdown();
        }
    }

    /**
     * Pays orders at a steady rate; returns when all are paid.
     *
     * @return the moment at which each was to be paid
     */
    Map<Long, Instant> pay(List<Long> orders, double perSecond) throws InterruptedException, ExecutionException {
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(SHOPPERS);
        var due = new ConcurrentHashMap<Long, Instant>();
        List<Future<?>> payments = new ArrayList<>();
        Instant begin = Instant.now().plusMillis(500);
        for (int i = 0; i < orders.size(); i++) {
            long order = orders.get(i);
            Instant moment = begin.plusNanos((long) (i * 1e9 / perSecond));
            due.put(order, moment);
            payments.add(threads.schedule(
                    () -> {
                        shopper.pay(order);
                        ping.ifPresent(shop -> shop.send(order));
                    },
                    moment.toEpochMilli() - System.currentTimeMillis(),
                    TimeUnit.MILLISECONDS));
        }
        for (Future<?> payment : payments) {
            payment.get();
        }
        threads.shutdown();
        return due;
    }
}
