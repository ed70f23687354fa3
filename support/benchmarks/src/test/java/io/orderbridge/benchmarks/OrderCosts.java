package io.orderbridge.benchmarks;

import io.orderbridge.ingest.mapping.HoldRules;
import io.orderbridge.ingest.mapping.Mapped;
import io.orderbridge.ingest.mapping.OrderMapping;
import io.orderbridge.ingest.mapping.WooAddress;
import io.orderbridge.ingest.mapping.WooOrder;
import io.orderbridge.messaging.recovery.Decision;
import io.orderbridge.messaging.recovery.Recoverability;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.EnvelopeCodec;
import io.orderbridge.model.FailureClass;
import io.orderbridge.model.OrderFailed;
import io.orderbridge.model.OrderRef;
import io.orderbridge.model.UnreadableMessageException;
import io.orderbridge.rules.Facts;
import io.orderbridge.rules.Kind;
import io.orderbridge.rules.Rule;
import io.orderbridge.rules.RuleOrder;
import io.orderbridge.rules.RuleSet;
import io.orderbridge.service.failure.Failure;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What the pure parts of the pipeline cost an order of three lines: each is called at least once for each. */
@State(Scope.Benchmark)
public class OrderCosts {

    private static final int RULES = 10_000;
    private static final int ORDERS = 1_000;
    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");
    private static final WooAddress ADDRESS = new WooAddress(
            "Marta", "Lindqvist", "", "48 Cedar St", "", "Missoula", "MT", "59801", "US", "406-555-0100");

    private final OrderMapping mapping =
            new OrderMapping("woocommerce", ZoneId.of("America/Chicago"), new HoldRules(false, Set.of()));
    private final OrderMapping.By fewRules = by(manyRules(20));
    private final OrderMapping.By manyRules = by(manyRules(RULES));
    private final List<WooOrder> orders =
            IntStream.range(0, ORDERS).mapToObj(OrderCosts::order).toList();
    private final List<RuleOrder> seenByRules =
            orders.stream().map(mapping::seenByRules).toList();
    private final Envelope<OrderFailed> event = Envelope.first(
            new OrderFailed(new OrderRef("woocommerce", 1001, "1001", 5),
                    "C1001 Marta Lindqvist",
                    "marta@example.test",
                    new BigDecimal("100.00"),
                    FailureClass.INVALID,
                    List.of("[SKU_UNKNOWN] item 'WEB-1' is not in IM_ITEM", "[CUSTOMER_UNMAPPED] nobody"),
                    1,
                    null),
            NOW);
    private final byte[] message = EnvelopeCodec.write(event);
    private final Recoverability policy =
            new Recoverability(List.of(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8)));
    private final Failure failure = Failure.transientFailure("deadlock");
    private int next;

    /** From the shop's order to the staging row, by the rules of a small shop. */
    @Benchmark
    public Mapped mapping() {
        return mapping.map(orders.get(next()), fewRules, List.of());
    }

    /** What 10,000 rules decide about an order; each order is met by other rules. */
    @Benchmark
    public io.orderbridge.rules.Decision decidingBy10000Rules() {
        return io.orderbridge.rules.Decide.order(
                seenByRules.get(next()), manyRules.rules(), manyRules.facts(), manyRules.now());
    }

    @Benchmark
    public byte[] writingAMessage() {
        return EnvelopeCodec.write(event);
    }

    @Benchmark
    public Envelope<?> readingAMessage() throws UnreadableMessageException {
        return EnvelopeCodec.read(message);
    }

    /** What becomes of a message that could not be handled. */
    @Benchmark
    public Decision retryPolicy() {
        return policy.decide(failure, 1 + next() % 4);
    }

    private int next() {
        next = (next + 1) % ORDERS;
        return next;
    }

    private static OrderMapping.By by(List<Rule> rules) {
        return new OrderMapping.By(RuleSet.of(rules), Facts.of(List.of("ITEM-1"), Map.of(), Map.of(), Map.of()), NOW);
    }

    private static WooOrder order(int i) {
        return new WooOrder(
                1001 + i,
                "" + (1001 + i),
                "processing",
                NOW,
                NOW,
                Optional.of(NOW),
                "USD",
                new BigDecimal("58.97"),
                BigDecimal.ZERO,
                new BigDecimal("8.00"),
                7,
                "shopper" + i + "@example.test",
                ADDRESS,
                ADDRESS,
                "stripe",
                "Card",
                "tx-" + i,
                "",
                List.of(
                        line(1, "WEB-" + i, "1", "9.99"),
                        line(2, "WEB-" + (i + 1), "2", "39.98"),
                        line(3, "OTHER", "1", "1")),
                List.of(new WooOrder.ShippingLine("UPS Ground", "flat_rate:4", "", "")),
                List.of(),
                new WooOrder.Origin("wc_order_" + i, "checkout", 0),
                List.of(),
                List.of(),
                2,
                RuleOrder.Asked.NOTHING);
    }

    private static WooOrder.Line line(long id, String sku, String quantity, String total) {
        return new WooOrder.Line(
                id,
                "Thing " + sku,
                id,
                0,
                sku,
                new BigDecimal(quantity),
                new BigDecimal(total),
                new BigDecimal(total),
                WooOrder.Bundle.NONE,
                List.of());
    }

    /** Mostly rules of one item or one customer each, and some with patterns, which have to be tried one by one. */
    private static List<Rule> manyRules(int number) {
        int patterns = Math.min(60, number / 10);
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < number - patterns; i++) {
            rules.add(
                    i % 4 == 3
                            ? rule(Kind.CUSTOMER, "email = shopper" + i + "@example.test", "customer = C" + i, 100)
                            : rule(Kind.ITEM, "sku = WEB-" + i + ", WEB-" + (i + 1), "item = ITEM-" + i, 100 + i % 4));
        }
        for (int i = 0; i < patterns; i++) {
            rules.add(rule(Kind.ITEM, "sku = *-" + i + "BOX", "item = *", 1000 + i));
        }
        List<Rule> numbered = new ArrayList<>();
        rules.forEach(rule -> numbered.add(rule.withId(numbered.size() + 1)));
        return numbered;
    }

    private static Rule rule(Kind kind, String conditions, String outcome, int priority) {
        return Rule.of(kind, conditions, outcome, priority, "", "");
    }
}
