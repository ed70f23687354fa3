package io.orderbridge.sandbox.demo;

import io.orderbridge.sandbox.report.Outage;
import io.orderbridge.sandbox.report.Terminal.Look;
import io.orderbridge.sandbox.servers.Component;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/** Takes each server away for half a minute, one after the other, while shoppers order. */
final class Outages {

    private static final Duration LENGTH = Duration.ofSeconds(30);
    private static final Duration BETWEEN = Duration.ofSeconds(8);

    private final List<Component> servers;
    private final IntSupplier ordersOnTheirWay;
    private final LiveView view;
    private final List<Outage> over = new ArrayList<>();

    Outages(List<Component> servers, IntSupplier ordersOnTheirWay, LiveView view) {
        this.servers = servers;
        this.ordersOnTheirWay = ordersOnTheirWay;
        this.view = view;
    }

    /** Returns about how long as many outages take, one after the other. */
    static Duration lengthOf(int outages) {
        return LENGTH.plus(BETWEEN).multipliedBy(outages);
    }

    /** Takes the servers away and brings them back; returns when all are there again. */
    void happen() throws InterruptedException {
        for (Component server : servers) {
            Thread.sleep(BETWEEN.toMillis());
            view.line(Look.ODD, server.name() + " is taken away for " + LENGTH.toSeconds() + " s");
            Instant begin = Instant.now();
            server.stop();
            try {
                Thread.sleep(LENGTH.toMillis());
            } finally {
                server.start();
            }
            var outage = new Outage(server.name(), Duration.between(begin, Instant.now()), ordersOnTheirWay.getAsInt());
            over.add(outage);
            view.line(Look.ODD, server.name() + " is back; " + outage.ordersWaiting() + " orders are on their way");
        }
    }

    /** Returns the outages that are over, the first first. */
    List<Outage> over() {
        return List.copyOf(over);
    }
}
