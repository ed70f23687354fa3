package io.orderbridge.sandbox.network;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.List;

/** All links of a stack. One thread does all their work. */
public final class Network implements AutoCloseable {

    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));

    /**
     * Opens a link on a free port of this machine.
     *
     * @param name what people call it, such as {@code order-ingest to RabbitMQ}
     * @param servers where it leads; each connection goes to the next one that answers
     */
    public Link link(String name, int port, List<Endpoint> servers) {
        return new Link(name, port, servers, vertx);
    }

    /** Closes all links and their connections. */
    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
