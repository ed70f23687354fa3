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
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The packaged services with everything they talk to, shoppers who order, and the account of all their orders so far. */
final class RunningPipeline implements AutoCloseable {

    private static final Duration NOTHING_MOVES = Duration.ofSeconds(60);

    /** Longer than poll interval and settling time below: what was to be staged is staged by then. */
    private static final Duration STAGED_BY_THEN = Duration.ofSeconds(4);

    private final LocalStack stack;
    private final Shopper shopper;
    private final OrderWatch watch;
    private final ScheduledExecutorService shoppers = Executors.newScheduledThreadPool(1);

    private RunningPipeline(LocalStack stack) {
        this.stack = stack;
        this.shopper = new Shopper(stack.shop(), 1);
        this.watch = new OrderWatch(stack, shopper, (journey, step, detail) -> {});
    }

    static RunningPipeline start(Storage storage) {
        // Not a temporary directory: the logs tell why a test failed.
        Path directory = Path.of("target", "stack-" + storage.name().toLowerCase(Locale.ROOT));
        return new RunningPipeline(LocalStack.in(directory)
                .storage(storage)
                .serviceSetting("ORDERBRIDGE_INGEST_POLL_INTERVAL", "500ms")
                .serviceSetting("ORDERBRIDGE_INGEST_SETTLING_TIME", "1s")
                .serviceSetting("ORDERBRIDGE_OUTAGE_LONGEST_PROBE", "2s")
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

    /** What happens while shoppers order. */
    @FunctionalInterface
    interface Happening {
        void run() throws Exception;
    }

    /**
     * Lets shoppers place everyday orders and faulty ones while something happens; a shop that is away is come back to.
     * The last order is whole when this returns.
     */
    void whileShoppersOrder(Happening happening) throws Exception {
        Future<?> placing = shoppers.scheduleWithFixedDelay(this::placeFour, 0, 800, TimeUnit.MILLISECONDS);
        try {
            happening.run();
        } finally {
            placing.cancel(false);
            // The one thread is free again when the last order is whole.
            shoppers.submit(() -> {}).get();
        }
    }

    private void placeFour() {
        try {
            watch.placed(shopper.place(OrderKind.GUEST));
            watch.placed(shopper.place(OrderKind.REGISTERED));
            watch.placed(shopper.place(OrderKind.FIXED_COUPON));
            watch.placed(shopper.place(OrderKind.UNKNOWN_SKU));
        } catch (ShopUnavailable away) {
            // The order stays unpaid for good; the next one is another shopper's.
            return;
        }
    }

    /** Every order placed so far is where it must be, once, with the right amounts; nothing else is anywhere. */
    void assertThatAllIsWell() throws Exception {
        watch.lookUntilSettled(NOTHING_MOVES);
        await().during(STAGED_BY_THEN).atMost(STAGED_BY_THEN.multipliedBy(3)).untilAsserted(watch::look);
        assertThat(FinalAccount.of(stack, shopper, watch).complaints()).isEmpty();
    }

    /** Publishes the messages once more, as they were. */
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
