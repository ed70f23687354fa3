package io.orderbridge.messaging.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.orderbridge.messaging.TestBroker;
import io.orderbridge.messaging.consuming.FailurePolicy;
import io.orderbridge.messaging.consuming.IncomingChannel;
import io.orderbridge.messaging.consuming.IncomingEvent;
import io.orderbridge.messaging.consuming.QueueConsumers;
import io.orderbridge.messaging.publishing.BrokerPublisher;
import io.orderbridge.messaging.publishing.EventPublisher;
import io.orderbridge.messaging.publishing.OutgoingEvents;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.Event;
import io.orderbridge.model.OrderCreated;
import io.orderbridge.model.OrderEvent;
import io.orderbridge.model.OrderRef;
import io.orderbridge.model.OrderStaged;
import io.orderbridge.model.OrderStatusSynced;
import io.orderbridge.model.Topology;
import io.smallrye.mutiny.subscription.Cancellable;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.Test;

/** An order on its way through the services, each with its own tracing, by what the messages' headers carry. */
class TracingTest {

    private static final OrderEvent STAGED =
            new OrderStaged(new OrderRef("woocommerce", 1042, "W-1042", 42), "B", new BigDecimal("10.00"), "USD");
    private static final OrderEvent CREATED = new OrderCreated(
            new OrderRef("woocommerce", 1042, "W-1042", 42), 57, "101-000060", new BigDecimal("10.00"), 1);
    private static final Event TOLD = new OrderStatusSynced(
            new OrderRef("woocommerce", 1042, "W-1042", 42), "order.created", "processing", "processing");

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Instant PAID = Instant.parse("2026-07-15T12:00:00Z");

    private final Ended ended = new Ended();
    private final Tracing ingest = new Tracing(Optional.of(ended), "order-ingest");
    private final Tracing processor = new Tracing(Optional.of(ended), "order-processor");
    private final Tracing statusSync = new Tracing(Optional.of(ended), "woo-status-sync");

    @Test
    void an_order_is_one_trace_from_the_shop_where_it_was_paid_to_the_shop_that_is_told() {
        ingest.done("stage order", STAGED, PAID, PAID.plusSeconds(2));
        Map<String, Object> staged = send(ingest, STAGED);
        Map<String, Object> created = handle(processor, STAGED, "order-processor.staged", staged, CREATED);
        Map<String, Object> told = handle(statusSync, CREATED, "woo-status-sync.orders", created, TOLD);
        handle(processor, TOLD, "order-processor.feedback", told, null);

        assertThat(ended.spans)
                .extracting(span -> span.toSpanData().getName())
                .containsExactly(
                        "stage order",
                        "publish order.staged",
                        "publish order.created",
                        "process order.staged",
                        "publish order.status-synced",
                        "process order.created",
                        "process order.status-synced");
        assertThat(ended.spans)
                .extracting(span -> span.getSpanContext().getTraceId())
                .containsOnly(Tracing.traceOf("woocommerce", 1042));
        assertThat(parentOf("process order.staged")).isEqualTo(idOf("publish order.staged"));
        assertThat(parentOf("publish order.created")).isEqualTo(idOf("process order.staged"));
        assertThat(parentOf("process order.created")).isEqualTo(idOf("publish order.created"));
    }

    @Test
    @SuppressWarnings("try") // The scope is there to be closed.
    void the_trace_of_an_order_crosses_the_channels_of_two_services() throws Exception {
        TestBroker.fresh();
        BrokerPublisher publisher = TestBroker.publisher(SOON);
        QueueConsumers consumers = new QueueConsumers(
                TestBroker.settings(), processor, Clock.systemUTC(), "order-processor", SOON, Duration.ofMinutes(1));
        BlockingQueue<Message<?>> delivered = new LinkedBlockingQueue<>();
        try {
            Cancellable unused = consumers
                    .messages(new IncomingChannel(
                            "staged-orders",
                            Topology.STAGED,
                            Set.of(),
                            1,
                            false,
                            new FailurePolicy<OrderStaged>() {},
                            null))
                    .subscribe()
                    .with(delivered::add);
            new EventPublisher(new OutgoingEvents(Topology.ORDERS, publisher, ingest)::onNext, SOON)
                    .publishConfirmed(Envelope.first(STAGED, Instant.now()));

            Message<?> message = delivered.poll(SOON.toSeconds(), TimeUnit.SECONDS);
            try (Tracing.Scope scope = message.getMetadata(IncomingEvent.class)
                    .orElseThrow()
                    .trace()
                    .enter()) {
                send(processor, CREATED);
            }
            message.ack().toCompletableFuture().join();
        } finally {
            consumers.close();
            publisher.close();
        }

        assertThat(parentOf("process order.staged")).isEqualTo(idOf("publish order.staged"));
        assertThat(parentOf("publish order.created")).isEqualTo(idOf("process order.staged"));
        assertThat(ended.spans)
                .extracting(span -> span.getSpanContext().getTraceId())
                .hasSize(3)
                .containsOnly(Tracing.traceOf("woocommerce", 1042));
    }

    @Test
    void what_is_announced_again_later_joins_the_trace_of_its_order_and_no_other() {
        send(ingest, STAGED);
        send(ingest, STAGED);
        send(
                ingest,
                new OrderStaged(new OrderRef("woocommerce", 1043, "W-1043", 43), "B", new BigDecimal("10.00"), "USD"));

        assertThat(ended.spans)
                .extracting(span -> span.getSpanContext().getTraceId())
                .containsExactly(
                        Tracing.traceOf("woocommerce", 1042),
                        Tracing.traceOf("woocommerce", 1042),
                        Tracing.traceOf("woocommerce", 1043));
    }

    @Test
    @SuppressWarnings("try") // The scope is there to be closed.
    void lines_that_are_logged_meanwhile_carry_the_order_and_later_ones_do_not() {
        Envelope<?> event = Envelope.first(CREATED, Instant.now());
        Tracing.Handling handling = statusSync.handling(event, "woo-status-sync.orders", null);
        try (Tracing.Scope scope = handling.enter()) {
            Tracing.failed("for the test");
            assertThat(MDC.getMap())
                    .containsEntry("order", "W-1042")
                    .containsEntry("stagingId", 42)
                    .containsEntry("docId", 57L)
                    .containsEntry("traceId", Tracing.traceOf("woocommerce", 1042))
                    .containsEntry("correlation", "woo-1042");
        }
        assertThat(MDC.getMap()).isEmpty();
    }

    @Test
    @SuppressWarnings("try") // The scope is there to be closed.
    void an_order_whose_number_is_not_known_is_handled_and_logged_without_it() {
        OrderEvent unnumbered =
                new OrderStaged(new OrderRef("woocommerce", 1042, null, 42), "B", new BigDecimal("10.00"), "USD");
        Tracing.Handling handling = processor.handling(Envelope.first(unnumbered, Instant.now()), "queue", null);
        try (Tracing.Scope scope = handling.enter()) {
            assertThat(MDC.getMap()).containsEntry("stagingId", 42).doesNotContainKey("order");
        }
        Tracing.about(
                unnumbered,
                () -> assertThat(MDC.getMap()).containsEntry("stagingId", 42).doesNotContainKey("order"));
    }

    @Test
    void a_line_about_an_order_outside_of_messages_carries_it_too() {
        Tracing.about(CREATED, () -> assertThat(MDC.getMap())
                .containsEntry("order", "W-1042")
                .containsEntry("stagingId", 42)
                .containsEntry("docId", 57L)
                .containsEntry("traceId", Tracing.traceOf("woocommerce", 1042)));
        assertThat(MDC.getMap()).isEmpty();
    }

    private static Map<String, Object> send(Tracing service, Event event) {
        Tracing.Sending sending = service.sending(Envelope.first(event, Instant.now()));
        sending.ended(true, "confirmed");
        return sending.headers();
    }

    @SuppressWarnings("try") // The scope is there to be closed.
    private static Map<String, Object> handle(
            Tracing service, Event event, String queue, Map<String, Object> headers, Event answer) {
        Tracing.Handling handling = service.handling(Envelope.first(event, Instant.now()), queue, headers);
        try (Tracing.Scope scope = handling.enter()) {
            return answer == null ? Map.of() : send(service, answer);
        } finally {
            handling.ended();
        }
    }

    private String idOf(String name) {
        return span(name).getSpanContext().getSpanId();
    }

    private String parentOf(String name) {
        return span(name).toSpanData().getParentSpanId();
    }

    private ReadableSpan span(String name) {
        return ended.spans.stream()
                .filter(span -> span.toSpanData().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Keeps every span that has ended. */
    private static final class Ended implements SpanProcessor {

        private final List<ReadableSpan> spans = new CopyOnWriteArrayList<>();

        @Override
        public void onStart(Context parent, ReadWriteSpan span) {
            // Ends matter.
        }

        @Override
        public boolean isStartRequired() {
            return false;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            spans.add(span);
        }

        @Override
        public boolean isEndRequired() {
            return true;
        }
    }
}
