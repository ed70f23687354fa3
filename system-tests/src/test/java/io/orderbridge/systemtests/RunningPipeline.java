package io.orderbridge.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Connection;
import io.orderbridge.model.Topology;
import io.orderbridge.sandbox.faults.Crowd;
import io.orderbridge.sandbox.faults.FaultPlan;
import io.orderbridge.sandbox.faults.FaultRun;
import io.orderbridge.sandbox.journey.FinalAccount;
import io.orderbridge.sandbox.journey.Journey;
import io.orderbridge.sandbox.journey.OrderWatch;
import io.orderbridge.sandbox.journey.Step;
import io.orderbridge.sandbox.stack.LocalStack;
import io.orderbridge.sandbox.woocommerce.OrderKind;
import io.orderbridge.sandbox.woocommerce.PlacedOrder;
import io.orderbridge.sandbox.woocommerce.Storage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The packaged services with everything they talk to, shoppers who order, and the account of all their orders so far. */
final class RunningPipeline implements AutoCloseable {

    static final String WEBHOOK_SECRET = "webhook-5d0c1e77";
    static final String READER_KEY = "reader-41b9a6f0e2c84d35";

    private static final Duration NOTHING_MOVES = Duration.ofSeconds(60);

    private static final int FAULTS = 30;
    private static final int ORDERS_MEANWHILE = 80;
    private static final Duration FAULTS_LAST = Duration.ofSeconds(45);

    /** Longer than poll interval and settling time below: what was to be staged is staged by then. */
    private static final Duration STAGED_BY_THEN = Duration.ofSeconds(4);

    private final LocalStack stack;
    private final List<Crowd> crowds;

    private RunningPipeline(LocalStack stack) {
        this.stack = stack;
        // Alike: the orders of all shops have the same ids.
        this.crowds =
                stack.shops().stream().map(shop -> new Crowd(stack, shop, 1)).toList();
    }

    static RunningPipeline start(Storage storage, int shops) {
        // Not a temporary directory: the logs tell why a test failed.
        Path directory = Path.of("target", "stack-" + storage.name().toLowerCase(Locale.ROOT));
        return new RunningPipeline(FinalAccount.sweepingOften(LocalStack.in(directory))
                .storage(storage)
                .shops(shops)
                .overLinks()
                .serviceSetting("ORDERBRIDGE_INGEST_POLL_INTERVAL", "500ms")
                .serviceSetting("ORDERBRIDGE_INGEST_SETTLING_TIME", "1s")
                .serviceSetting("ORDERBRIDGE_OUTAGE_LONGEST_PROBE", "2s")
                .serviceSetting("SHOP_WEBHOOK_SECRET", WEBHOOK_SECRET)
                .serviceSetting("DESK_READER_KEY", READER_KEY)
                .start());
    }

    LocalStack stack() {
        return stack;
    }

    /** One order in a shop, counted from 0. */
    Journey shopperOrders(int shop, OrderKind kind) {
        OrderWatch watch = crowds.get(shop).watch();
        PlacedOrder order = crowds.get(shop).shopper().place(kind);
        watch.placed(order);
        return watch.journeys().stream()
                .filter(journey -> journey.order().id() == order.id())
                .findFirst()
                .orElseThrow();
    }

    /** Whether the order has taken that step by now. */
    boolean hasTaken(Journey journey, Step step) {
        crowds.forEach(crowd -> crowd.watch().look());
        return journey.has(step);
    }

    /** One order of each kind, in each shop. */
    void shoppersPlaceEveryKind() {
        for (OrderKind kind : OrderKind.values()) {
            for (Crowd crowd : crowds) {
                crowd.watch().placed(crowd.shopper().place(kind));
            }
        }
    }

    /**
     * Lets shoppers place orders of all kinds while the faults of a seed happen. Each service and server is killed once,
     * and each service between any two steps that belong together.
     */
    void shoppersOrderWhileFaultsHappen(long seed) throws Exception {
        System.out.println("Faults of seed " + seed + "; -Dfaults.seed=" + seed + " repeats them");
        var faults = new FaultRun(FaultPlan.of(stack, FAULTS, FAULTS_LAST, seed), System.out::println);
        crowds.get(0).ordersWithin(ORDERS_MEANWHILE, FAULTS_LAST, faults::run);
    }

    /** Every order placed so far is where it must be, once, with the right amounts; nothing else is anywhere. */
    void assertThatAllIsWell() throws Exception {
        for (Crowd crowd : crowds) {
            crowd.watch().lookUntilSettled(NOTHING_MOVES);
            crowd.watch().lookFor(STAGED_BY_THEN);
            assertThat(FinalAccount.of(stack, crowd.shopper(), crowd.watch()).complaints())
                    .as("shop " + crowd.watch().shop())
                    .isEmpty();
        }
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
        stack.close();
    }
}
