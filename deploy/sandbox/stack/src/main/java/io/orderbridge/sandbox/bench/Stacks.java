package io.orderbridge.sandbox.bench;

import io.orderbridge.sandbox.servers.ProjectFolder;
import io.orderbridge.sandbox.servers.Service;
import io.orderbridge.sandbox.servers.ServiceProcess;
import io.orderbridge.sandbox.stack.LocalStack;
import io.orderbridge.sandbox.stack.Ping;
import io.orderbridge.sandbox.woocommerce.Storage;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Stacks to be measured, in {@code .bench/}. */
final class Stacks {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private Stacks() {}

    static LocalStack start(Storage storage, int processors) {
        return LocalStack.in(ProjectFolder.root().resolve(".bench"))
                .storage(storage)
                .instances(Service.ORDER_PROCESSOR, processors)
                .start();
    }

    static List<ServiceProcess> of(LocalStack stack, Service service) {
        return stack.services().stream()
                .filter(process -> process.service() == service)
                .toList();
    }

    static Ping ping(LocalStack stack) {
        return new Ping(URI.create(of(stack, Service.ORDER_INGEST).get(0).url() + "/pings/woocommerce"));
    }

    /** Waits until so many orders have reached a step. */
    static void await(LocalStack stack, String column, int orders) throws SQLException, InterruptedException {
        Instant limit = Instant.now().plus(PATIENCE);
        int reached = 0;
        while (reached < orders) {
            if (Instant.now().isAfter(limit)) {
                throw new IllegalStateException("%d of %d orders have %s after %d minutes"
                        .formatted(reached, orders, column, PATIENCE.toMinutes()));
            }
            Thread.sleep(250);
            reached = Times.reached(stack.counterPoint(), column);
        }
    }
}
