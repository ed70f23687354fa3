package io.orderbridge.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvelopeCodecTest {

    @Test
    void an_amount_keeps_its_cents_as_text() {
        OrderStaged staged =
                new OrderStaged(new OrderRef("woocommerce", 1, "1", 2), "B", new BigDecimal("0.10"), "USD");

        String json = new String(EnvelopeCodec.write(Envelope.first(staged, Instant.EPOCH)), StandardCharsets.UTF_8);

        assertThat(json).contains("\"amount\":\"0.10\"");
    }

    /** Nor would it take what follows from it. */
    @Test
    void an_event_whose_correlation_no_broker_takes_is_none() {
        OrderStaged staged = new OrderStaged(new OrderRef("s".repeat(300), 7, "7", 2), "B", BigDecimal.ONE, "USD");
        String json = new String(
                        EnvelopeCodec.write(Envelope.first(
                                new OrderStaged(new OrderRef("shop-b", 7, "7", 2), "B", BigDecimal.ONE, "USD"),
                                Instant.EPOCH)),
                        StandardCharsets.UTF_8)
                .replace("\"shop-b\"", "\"" + staged.shop() + "\"");

        assertThatThrownBy(() -> Envelope.first(staged, Instant.EPOCH)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EnvelopeCodec.read(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessageContaining("longer than 255 bytes");
    }

    @Test
    void what_follows_from_an_event_names_its_cause_and_shares_its_correlation() {
        Envelope<OrderStaged> staged = Envelope.first(
                new OrderStaged(new OrderRef("woocommerce", 7, "7", 2), "B", BigDecimal.ONE, "USD"), Instant.EPOCH);

        Envelope<OrderCreated> created = Envelope.causedBy(
                staged,
                new OrderCreated(new OrderRef("woocommerce", 7, "7", 2), 9L, "101-000001", BigDecimal.ONE, 1),
                Instant.EPOCH);

        assertThat(created.causationId()).contains(staged.id());
        assertThat(created.correlationId()).isEqualTo("woo-7").isEqualTo(staged.correlationId());
        assertThat(created.id()).isNotEqualTo(staged.id());
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            hello                                                     | it is not JSON: hello
            ``                                                        | it is not a JSON object
            []                                                        | it is not a JSON object
            {}                                                        | it has no "type"
            {"type":"order.eaten"}                                    | its type is unknown: order.eaten
            {"type":"order.staged"}                                   | it has no "id"
            {"type":"order.staged","id":"x"}                          | the envelope of order.staged does not fit
            {"type":"order.staged","id":"6f1c1c1e-8a52-4a0e-9d0b-3f6a5d1f2b01","occurredAt":"noon"} | the envelope of order.staged does not fit
            {"type":"order.staged","id":"6f1c1c1e-8a52-4a0e-9d0b-3f6a5d1f2b01","occurredAt":"2026-01-01T00:00:00Z","correlationId":"c"} | it has no "data"
            {"type":"order.staged","id":"6f1c1c1e-8a52-4a0e-9d0b-3f6a5d1f2b01","occurredAt":"2026-01-01T00:00:00Z","correlationId":"c","data":{"stagingId":"many"}} | the data of order.staged do not fit
            {"type":"pipeline.health-changed","id":"6f1c1c1e-8a52-4a0e-9d0b-3f6a5d1f2b01","occurredAt":"2026-01-01T00:00:00Z","correlationId":"c","data":{"service":"s","component":"c"}} | problem: it has no level
            {"type":"pipeline.health-changed","id":"6f1c1c1e-8a52-4a0e-9d0b-3f6a5d1f2b01","occurredAt":"2026-01-01T00:00:00Z","correlationId":"c","data":{"service":"s","level":"WARNING"}} | problem: it has no component
            """)
    void what_is_no_envelope_is_refused_in_words(String message, String reason) {
        assertThatThrownBy(() -> EnvelopeCodec.read(message.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessageContaining(reason);
    }
}
