package io.orderbridge.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Connection;
import io.orderbridge.model.Topology;
import io.orderbridge.sandbox.journey.FinalAccount;
import io.orderbridge.sandbox.journey.OrderWatch;
import io.orderbridge.sandbox.local.LocalStack;
import io.orderbridge.sandbox.woocommerce.OrderKind;
import io.orderbridge.sandbox.woocommerce.ShopUnavailable;
import io.orderbridge.sandbox.woocommerce.Shopper;
import io.orderbridge.sandbox.woocommerce.Storage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The packaged services with everything they talk to, shoppers who order, and the account of all their orders so far. */
final class RunningPipeline implements AutoCloseable {

    private static final Duration NOTHING_MOVES = Duration.ofSeconds(60);

    /** Longer than poll interval and settling time below: what was to be staged is staged by then. */
    private static final Duration STAGED_BY_THEN = Duration.ofSeconds(4);

    private final LocalStack stack;
    private final Shopper shopper;
    private final OrderWatch watch;
    private final ExecutorService shoppers = Executors.newFixedThreadPool(2);

    private RunningPipeline(LocalStack stack) {
        this.stack = stack;
        this.shopper = new Shopper(stack.shop(), 1);
        this.watch = new OrderWatch(stack, shopper, (journey, step, detail) -> {});
    }

    static RunningPipeline start(Path directory, Storage storage) {
        return new RunningPipeline(LocalStack.in(directory)
                .storage(storage)
                .serviceSetting("ORDERBRIDGE_INGEST_POLL_INTERVAL", "500ms")
                .serviceSetting("ORDERBRIDGE_INGEST_SETTLING_TIME", "1s")
                .start());
    }

    LocalStack stack() {
        return stack;
    }

    /** One order of each kind. */
    void shoppersPlaceEveryKind() {
        for (OrderKind kind : OrderKind.values()) {
            watch.placed(shopper.place(kind));
        }
    }

    /** Everyday orders one after another, until the future is cancelled; a shop that is away is come back to. */
    Future<?> shoppersKeepPlacing() {
        return shoppers.submit(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    watch.placed(shopper.place(OrderKind.GUEST));
                    watch.placed(shopper.place(OrderKind.UNKNOWN_SKU));
                    Thread.sleep(400);
                } catch (ShopUnavailable away) {
                    // The order stays unpaid; the next one is another shopper's.
                } catch (InterruptedException enough) {
                    Thread.currentThread().interrupt();
                }
            }
        });
    }

    /** Every order placed so far is where it must be, once, with the right amounts; nothing else is anywhere. */
    void assertThatAllIsWell() throws Exception {
        watch.lookUntilSettled(NOTHING_MOVES);
        await().pollDelay(STAGED_BY_THEN).until(() -> {
            watch.look();
            return true;
        });
        assertThat(FinalAccount.of(stack, shopper, watch).complaints()).isEmpty();
    }

    /** Publishes every message that the pipeline has published since the recorder was opened once more, as it was. */
    void deliverAgain(List<RecordedMessage> messages) throws Exception {
        try (Connection connection = stack.broker().connectionFactory().newConnection()) {
            var channel = connection.createChannel();
            channel.confirmSelect();
            for (RecordedMessage message : messages) {
                channel.basicPublish(Topology.ORDERS, message.routingKey(), message.properties(), message.body());
            }
            channel.waitForConfirmsOrDie(10_000);
        }
    }

    @Override
    public void close() {
        shoppers.shutdownNow();
        stack.close();
    }
}
