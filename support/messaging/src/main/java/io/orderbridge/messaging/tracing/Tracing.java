package io.orderbridge.messaging.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.Event;
import io.orderbridge.model.OrderChangedInShop;
import io.orderbridge.model.OrderCreated;
import io.orderbridge.model.OrderEvent;
import io.orderbridge.model.OrderRef;
import io.orderbridge.model.OrderRolledBack;
import io.orderbridge.model.OrderShipped;
import io.orderbridge.service.startup.SettingRules;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.MDC;

/**
 * Spans of what is done about an order, all in the one trace that the order has, and the fields that each line carries
 * which is logged meanwhile. Spans leave the process only if there is a collector. Thread-safe.
 */
@ApplicationScoped
public class Tracing {

    private static final String TRACE = "traceId";
    private static final String SHOP = "shop";
    private static final String ORDER = "order";
    private static final String STAGING_ID = "stagingId";
    private static final String DOC_ID = "docId";
    private static final String CORRELATION = "correlation";
    private static final String EVENT = "event";
    private static final List<String> FIELDS = List.of(TRACE, SHOP, ORDER, STAGING_ID, DOC_ID, CORRELATION, EVENT);

    private static final SettingRules RULES = new SettingRules("orderbridge.tracing.");
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(3);
    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

    private final OrderTraces traces = new OrderTraces();
    private final SdkTracerProvider provider;
    private final Tracer tracer;

    /**
     * @param service the name that its spans go by
     * @param endpoint where a collector takes spans, by OTLP over HTTP; empty: nowhere
     */
    @Inject
    public Tracing(
            @ConfigProperty(name = "orderbridge.service-name") String service,
            @ConfigProperty(name = "orderbridge.tracing.endpoint") Optional<String> endpoint) {
        this(endpoint.map(Tracing::collector), service);
    }

    Tracing(Optional<SpanProcessor> processor, String service) {
        SdkTracerProviderBuilder builder = SdkTracerProvider.builder()
                .setIdGenerator(traces)
                .setResource(Resource.builder().put("service.name", service).build());
        processor.ifPresent(builder::addSpanProcessor);
        provider = builder.build();
        tracer = provider.get("io.orderbridge");
    }

    private static SpanProcessor collector(String endpoint) {
        try {
            return BatchSpanProcessor.builder(
                            OtlpHttpSpanExporter.builder().setEndpoint(endpoint).build())
                    .build();
        } catch (IllegalArgumentException e) {
            throw RULES.refused(
                    "endpoint (TRACES_ENDPOINT)", endpoint, "an address such as http://collector:4318/v1/traces");
        }
    }

    /** The trace that an order has: 32 hex digits. */
    static String traceOf(String shop, long wooOrderId) {
        return OrderTraces.traceOf(Event.correlationOf(shop, wooOrderId));
    }

    /** Has what is logged meanwhile carry an order, where no event about it is being handled. */
    public static void about(OrderEvent order, Runnable logging) {
        about(order.order(), () -> {
            documentOf(order).ifPresent(Tracing::document);
            logging.run();
        });
    }

    /** As {@link #about(OrderEvent, Runnable)}, where there is no event. */
    public static void about(OrderRef order, Runnable logging) {
        try {
            MDC.put(TRACE, traceOf(order.shop(), order.wooOrderId()));
            MDC.put(SHOP, order.shop());
            if (order.wooOrderNo() != null) {
                MDC.put(ORDER, order.wooOrderNo());
            }
            MDC.put(STAGING_ID, order.stagingId());
            logging.run();
        } finally {
            FIELDS.forEach(MDC::remove);
        }
    }

    /** Something that is done about an event, by one thread or by several in turn, until it has ended. */
    public static final class Handling {

        private final Span span;
        private final Map<String, Object> fields;

        private Handling(Span span, Map<String, Object> fields) {
            this.span = span;
            this.fields = fields;
        }

        /** Until the returned object is closed, what this thread does and logs belongs to it. */
        @SuppressWarnings("MustBeClosedChecker") // Whoever enters closes it.
        public Scope enter() {
            // What may fail comes first: a scope that nobody gets would never be closed.
            fields.forEach(MDC::put);
            io.opentelemetry.context.Scope current = span.makeCurrent();
            return () -> {
                current.close();
                FIELDS.forEach(MDC::remove);
            };
        }

        /** It is over. */
        public void ended() {
            span.end();
        }
    }

    /** While a thread is at something. */
    @FunctionalInterface
    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }

    /** A message on its way. */
    public static final class Sending {

        private final Span span;
        private final Map<String, Object> headers = new HashMap<>();

        private Sending(Span span) {
            this.span = span;
            W3C.inject(span.storeInContext(Context.root()), headers, Map::put);
        }

        /** What the message carries, so that whoever takes it goes on with the trace. */
        public Map<String, Object> headers() {
            return headers;
        }

        /** It is over. */
        public void ended(boolean confirmed, String describe) {
            if (!confirmed) {
                span.setStatus(StatusCode.ERROR, describe);
            }
            span.end();
        }
    }

    /**
     * Begins to handle an event that was taken from a queue.
     *
     * @param headers of the message; may be null
     */
    public Handling handling(Envelope<?> event, String queue, Map<String, Object> headers) {
        Context sender = W3C.extract(Context.root(), headers, new Headers());
        Span span = begin(event, "process", SpanKind.CONSUMER, sender, queue);
        Map<String, Object> fields = new HashMap<>();
        fields.put(TRACE, span.getSpanContext().getTraceId());
        fields.put(CORRELATION, event.correlationId());
        fields.put(EVENT, event.id().toString());
        if (event.data() instanceof OrderEvent order) {
            fields.put(SHOP, order.shop());
            if (order.wooOrderNo() != null) {
                fields.put(ORDER, order.wooOrderNo());
            }
            fields.put(STAGING_ID, order.stagingId());
            documentOf(order).ifPresent(docId -> fields.put(DOC_ID, docId));
        }
        return new Handling(span, fields);
    }

    /** What the thread handles, if it handles anything, did not succeed. */
    public static void failed(String reason) {
        Span.current().setStatus(StatusCode.ERROR, reason);
    }

    /** The document of the order that is being handled has become known. */
    public static void document(long docId) {
        MDC.put(DOC_ID, docId);
    }

    /** Begins to send an event, as a part of what the thread handles, if it handles anything. */
    public Sending sending(Envelope<?> event) {
        return new Sending(begin(
                event,
                "publish",
                SpanKind.PRODUCER,
                Context.current(),
                event.type().wireName()));
    }

    /** Notes what was done about an order and is over, outside of any message. */
    public void done(String what, OrderEvent order, Instant begin, Instant end) {
        SpanBuilder builder = tracer.spanBuilder(what).setNoParent().setStartTimestamp(begin);
        describe(order, builder);
        traces.beginning(order.correlationId(), builder::startSpan).end(end);
    }

    private Span begin(Envelope<?> event, String what, SpanKind kind, Context parent, String destination) {
        SpanBuilder builder = tracer.spanBuilder(what + " " + event.type().wireName())
                .setSpanKind(kind)
                .setParent(parent)
                .setAttribute("messaging.system", "rabbitmq")
                .setAttribute("messaging.destination.name", destination)
                .setAttribute("messaging.message.id", event.id().toString())
                .setAttribute("messaging.message.conversation_id", event.correlationId());
        if (event.data() instanceof OrderEvent order) {
            describe(order, builder);
        }
        return traces.beginning(event.correlationId(), builder::startSpan);
    }

    private static void describe(OrderEvent order, SpanBuilder builder) {
        builder.setAttribute("orderbridge.shop", order.shop());
        builder.setAttribute("orderbridge.order", order.wooOrderNo() == null ? "" : order.wooOrderNo());
        builder.setAttribute("orderbridge.staging_id", order.stagingId());
        documentOf(order).ifPresent(docId -> builder.setAttribute("orderbridge.doc_id", docId));
    }

    private static Optional<Long> documentOf(OrderEvent event) {
        if (event instanceof OrderCreated created) {
            return Optional.of(created.docId());
        }
        if (event instanceof OrderShipped shipped) {
            return Optional.of(shipped.docId());
        }
        if (event instanceof OrderRolledBack rolledBack) {
            return Optional.of(rolledBack.docId());
        }
        return event instanceof OrderChangedInShop changed ? Optional.ofNullable(changed.docId()) : Optional.empty();
    }

    @PreDestroy
    void stop() {
        provider.shutdown().join(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Reads headers of a message. */
    private static final class Headers implements TextMapGetter<Map<String, Object>> {

        @Override
        public Iterable<String> keys(Map<String, Object> headers) {
            return headers.keySet();
        }

        @Override
        public String get(Map<String, Object> headers, String name) {
            Object value = headers == null ? null : headers.get(name);
            return value == null ? null : value.toString();
        }
    }
}
