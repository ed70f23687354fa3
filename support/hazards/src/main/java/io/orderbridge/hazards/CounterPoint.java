package io.orderbridge.hazards;

import io.orderbridge.service.failure.Dependency;
import io.orderbridge.service.failure.Failure;
import jakarta.inject.Singleton;
import java.io.IOException;

/** A server that orders need. */
@Singleton
public class CounterPoint implements Dependency {

    private volatile boolean away;

    @Override
    public String name() {
        return "CounterPoint";
    }

    @Override
    public void probe() throws IOException {
        if (away) {
            throw new IOException("no route to host");
        }
    }

    public void goesAway() {
        away = true;
    }

    public void comesBack() {
        away = false;
    }

    /** @throws OrderFailures.AsTold while it is away */
    public void use() throws OrderFailures.AsTold {
        if (away) {
            throw new OrderFailures.AsTold(Failure.outage(name(), "no route to host"));
        }
    }
}
