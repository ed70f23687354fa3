package io.orderbridge.messaging.tracing;

import io.opentelemetry.sdk.trace.IdGenerator;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;

/**
 * The trace that an order has: always the same one, made from its correlation id. So whatever is announced again, swept or
 * replayed, today or in a week, joins the trace that the order has had from the start, and nothing has to be stored.
 */
final class OrderTraces implements IdGenerator {

    private static final int TRACE_ID_BYTES = 16;

    private final ThreadLocal<String> correlation = new ThreadLocal<>();
    private final IdGenerator random = IdGenerator.random();

    /** The trace of everything with that correlation id. */
    static String traceOf(String correlationId) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(correlationId.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, TRACE_ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Has a trace that begins in {@code work} be that of the correlation id. */
    <T> T beginning(String correlationId, Supplier<T> work) {
        correlation.set(correlationId);
        try {
            return work.get();
        } finally {
            correlation.remove();
        }
    }

    @Override
    public String generateTraceId() {
        String wanted = correlation.get();
        return wanted == null ? random.generateTraceId() : traceOf(wanted);
    }

    @Override
    public String generateSpanId() {
        return random.generateSpanId();
    }
}
