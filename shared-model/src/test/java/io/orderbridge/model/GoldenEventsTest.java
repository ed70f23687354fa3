package io.orderbridge.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The wire format, held still. A golden file is what every released version writes and must be able to read: it may gain
 * fields, and nothing else about it may change.
 */
class GoldenEventsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final UUID ID = UUID.fromString("6f1c1c1e-8a52-4a0e-9d0b-3f6a5d1f2b01");
    private static final UUID CAUSE = UUID.fromString("0c7f8f5e-3a5d-4d0d-8a3e-5f1b2c3d4e02");
    private static final Instant TIME = Instant.parse("2026-07-15T12:30:05.250Z");

    private static final String KEY = "wc_order_Xb3dK9qLmT2aZ";

    private static final Map<EventType, Event> EVENTS = Stream.of(
                    new OrderStaged(
                            new OrderRef("woocommerce", 1042, "W-1042", 77),
                            "WOO_ORDERS_20260715_073005",
                            new BigDecimal("85.16"),
                            "USD"),
                    new OrderCreated(
                            new OrderRef("woocommerce", 1042, "W-1042", 77),
                            103398648478L,
                            "101-000060",
                            new BigDecimal("85.16"),
                            3,
                            "processing",
                            true,
                            KEY),
                    new OrderFailed(
                            new OrderRef("woocommerce", 1042, "W-1042", 77),
                            "10017 Miller Builders",
                            "orders@example.com",
                            new BigDecimal("85.16"),
                            FailureClass.INVALID,
                            List.of(
                                    "[SKU_UNKNOWN] line 2: item 'NO-SUCH' is not in IM_ITEM.ITEM_NO",
                                    "[QUANTITY] line 3: quantity 0 is not above 0"),
                            1,
                            KEY),
                    new OrderHeld(
                            new OrderRef("woocommerce", 1042, "W-1042", 77),
                            "10017 Miller Builders",
                            "orders@example.com",
                            new BigDecimal("85.16"),
                            "REFUNDED_IN_PART",
                            "4.98 of 85.16 USD was given back before the ticket",
                            KEY),
                    new OrderShipped(
                            new OrderRef("woocommerce", 1042, "W-1042", 77),
                            103398648478L,
                            "101-000060",
                            LocalDate.parse("2026-07-16"),
                            "UPS",
                            List.of("1Z999AA10123456784"),
                            false,
                            KEY),
                    new OrderSkipped(new OrderRef("woocommerce", 1042, "W-1042", 77), "typed in by hand", "admin", KEY),
                    new OrderRolledBack(
                            new OrderRef("woocommerce", 1042, "W-1042", 77),
                            103398648478L,
                            "101-000060",
                            "entered twice",
                            "admin",
                            "on-hold",
                            "processing",
                            KEY),
                    new OrderStatusSynced(
                            new OrderRef("woocommerce", 1042, "W-1042", 77), "order.created", "on-hold", "processing"),
                    new OrderStatusSyncFailed(
                            new OrderRef("woocommerce", 1042, "W-1042", 77),
                            "order.created",
                            FailureClass.INVALID,
                            "the shop has no order 1042",
                            1),
                    new OrderChangedInShop(
                            new OrderRef("woocommerce", 1042, "W-1042", 77),
                            "processing",
                            103398648478L,
                            "101-000060",
                            new BigDecimal("85.16"),
                            OrderChangedInShop.Kind.REFUNDED,
                            List.of(new OrderChangedInShop.Difference("given back", "0.00", "4.98")),
                            new OrderChangedInShop.Refund(
                                    259,
                                    new BigDecimal("4.98"),
                                    "damaged",
                                    "user 1",
                                    List.of(new OrderChangedInShop.Item(
                                            "line_item",
                                            "Cedar fence picket",
                                            new BigDecimal("1"),
                                            new BigDecimal("4.98"),
                                            new BigDecimal("0.00")))),
                            KEY),
                    new MessageDeadLettered(
                            "order-processor",
                            "order-processor.staged",
                            "orders.failed",
                            "6f1c1c1e-8a52-4a0e-9d0b-3f6a5d1f2b01",
                            FailureClass.POISON,
                            "it is not JSON: hello"),
                    new HealthChanged(
                            "order-processor",
                            "CounterPoint",
                            HealthLevel.WARNING,
                            "connection refused",
                            Instant.parse("2026-07-15T12:29:00Z")))
            .collect(Collectors.toMap(EventType::of, Function.identity()));

    @ParameterizedTest
    @EnumSource(EventType.class)
    void an_event_is_written_as_its_golden_file_says(EventType type) throws IOException {
        assertThat(JSON.readTree(EnvelopeCodec.write(envelope(type)))).isEqualTo(golden(type));
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void an_event_is_read_from_its_golden_file(EventType type) throws Exception {
        assertThat(EnvelopeCodec.read(JSON.writeValueAsBytes(golden(type)))).isEqualTo(envelope(type));
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void an_event_of_a_newer_version_is_read_without_what_is_new(EventType type) throws Exception {
        ObjectNode newer = (ObjectNode) golden(type);
        newer.put("version", 9)
                .put("tenant", "north")
                .withObjectProperty("data")
                .put("loyaltyPoints", 12);

        Envelope<?> read = EnvelopeCodec.read(JSON.writeValueAsBytes(newer));

        assertThat(read.version()).isEqualTo(9);
        assertThat(read.data()).isEqualTo(EVENTS.get(type));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "order.staged",
                "order.created",
                "order.created.2",
                "order.failed",
                "order.failed.2",
                "order.held",
                "order.held.2",
                "order.shipped.2",
                "order.shipped.3",
                "order.skipped",
                "order.skipped.2",
                "order.rolled-back",
                "order.rolled-back.2",
                "order.status-synced",
                "order.status-sync-failed",
                "order.changed-in-shop.2",
                "order.changed-in-shop.3"
            })
    void an_order_of_an_older_version_is_this_one_s_without_what_it_did_not_say(String name) throws Exception {
        JsonNode older = golden(name);
        ObjectNode newest =
                (ObjectNode) golden(EventType.named(older.get("type").asText()).orElseThrow());
        ObjectNode data = newest.withObjectProperty("data");
        List<String> added = new ArrayList<>();
        data.fieldNames().forEachRemaining(field -> {
            if (!older.get("data").has(field)) {
                added.add(field);
            }
        });
        assertThat(added).isNotEmpty();

        OrderEvent read =
                (OrderEvent) EnvelopeCodec.read(JSON.writeValueAsBytes(older)).data();

        data.remove(added);
        assertThat(read)
                .isEqualTo(EnvelopeCodec.read(JSON.writeValueAsBytes(newest)).data());
        assertThat(read.shop()).isEqualTo(Shop.FIRST);
        if (read instanceof OrderProgress progress) {
            assertThat(progress.orderKey()).isNull();
        }
    }

    @Test
    void orders_with_the_same_id_of_two_shops_have_nothing_in_common() {
        assertThat(Event.correlationOf("shop-b", 1042))
                .isEqualTo("woo-shop-b-1042")
                .isNotEqualTo(Event.correlationOf(Shop.FIRST, 1042));
    }

    @Test
    void a_change_in_the_shop_of_the_version_before_is_a_change_of_status() throws Exception {
        Envelope<?> read = EnvelopeCodec.read(JSON.writeValueAsBytes(golden("order.changed-in-shop")));

        assertThat(read.data())
                .isEqualTo(new OrderChangedInShop(
                        new OrderRef("woocommerce", 1042, "W-1042", 77),
                        "refunded",
                        103398648478L,
                        "101-000060",
                        new BigDecimal("85.16")));
    }

    @Test
    void a_shipment_of_the_version_before_names_no_carrier() throws Exception {
        Envelope<?> read = EnvelopeCodec.read(JSON.writeValueAsBytes(golden("order.shipped")));

        assertThat(read.data())
                .isEqualTo(new OrderShipped(
                        new OrderRef("woocommerce", 1042, "W-1042", 77),
                        103398648478L,
                        "101-000060",
                        LocalDate.parse("2026-07-16"),
                        null,
                        List.of()));
    }

    @Test
    void a_ticket_of_a_version_that_did_not_say_so_may_have_been_announced_before() throws Exception {
        ObjectNode older = (ObjectNode) golden(EventType.ORDER_CREATED);
        older.withObjectProperty("data").remove(List.of("shop", "shopStatus", "firstAnnouncement", "orderKey"));

        assertThat(EnvelopeCodec.read(JSON.writeValueAsBytes(older)).data())
                .isEqualTo(new OrderCreated(
                        new OrderRef("woocommerce", 1042, "W-1042", 77),
                        103398648478L,
                        "101-000060",
                        new BigDecimal("85.16"),
                        3));
    }

    private static Envelope<?> envelope(EventType type) {
        Event event = EVENTS.get(type);
        return new Envelope<>(ID, type, type.version(), TIME, event.correlationId(), Optional.of(CAUSE), event);
    }

    /** The file of the version that this build writes. */
    private static JsonNode golden(EventType type) {
        return golden(type.wireName() + (type.version() == 1 ? "" : "." + type.version()));
    }

    private static JsonNode golden(String name) {
        String file = "/golden/" + name + ".json";
        try (InputStream in = GoldenEventsTest.class.getResourceAsStream(file)) {
            assertThat(in).as("golden file " + file).isNotNull();
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
