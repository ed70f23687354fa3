package io.orderbridge.alerting.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.alerting.AlertingSettings;
import io.orderbridge.alerting.digest.Alert;
import io.orderbridge.model.Event;
import io.orderbridge.model.FailureClass;
import io.orderbridge.model.HealthChanged;
import io.orderbridge.model.HealthLevel;
import io.orderbridge.model.OrderChangedInShop;
import io.orderbridge.model.OrderFailed;
import io.orderbridge.model.OrderHeld;
import io.orderbridge.model.OrderRef;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MailComposerTest {

    private static final Instant NOW = Instant.parse("2026-07-15T12:00:00Z");

    private final MailComposer writer = new MailComposer(new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(AlertingSettings.class)
            .build()
            .getConfigMapping(AlertingSettings.class));

    @Test
    void an_all_clear_says_that_nothing_else_is_open() {
        AlertMail mail = writer.write(
                List.of(alert(Alert.Kind.ALL_CLEAR, "CounterPoint")),
                List.of(alert(Alert.Kind.TROUBLE, "CounterPoint")),
                SaidAtDesk.NOTHING);

        assertThat(mail.subject()).isEqualTo("[OrderBridge] All clear: CounterPoint: well again");
        assertThat(mail.headline()).isEqualTo("CounterPoint: well again. Nothing else that was mailed is open.");
    }

    @Test
    void an_all_clear_counts_what_is_still_open() {
        AlertMail mail = writer.write(
                List.of(alert(Alert.Kind.ALL_CLEAR, "CounterPoint")),
                List.of(alert(Alert.Kind.TROUBLE, "CounterPoint"), alert(Alert.Kind.TROUBLE, "SMTP")),
                SaidAtDesk.NOTHING);

        assertThat(mail.headline()).isEqualTo("CounterPoint: well again. Still open: 1.");
    }

    @Test
    void what_others_wrote_brings_no_control_or_format_character_into_a_mail() {
        AlertMail mail = writer.write(
                List.of(alert(Alert.Kind.TROUBLE, "order\u202e 7\u009b31m")), List.of(), SaidAtDesk.NOTHING);

        assertThat(mail.subject()).contains("order 7 31m").matches("[^\\p{Cc}\\p{Cf}]*");
        assertThat(mail.headline()).matches("[^\\p{Cc}\\p{Cf}]*");
        assertThat(mail.health().get(0).component()).isEqualTo("order 7 31m");
    }

    @Test
    void a_refund_after_the_ticket_is_told_in_lines_and_money() {
        OrderChangedInShop refunded = new OrderChangedInShop(
                new OrderRef("woocommerce", 258, "258", 7),
                "processing",
                103398648478L,
                "101-000060",
                new BigDecimal("41.00"),
                OrderChangedInShop.Kind.REFUNDED,
                List.of(new OrderChangedInShop.Difference("given back", "0.00", "4.98")),
                new OrderChangedInShop.Refund(
                        259,
                        new BigDecimal("4.98"),
                        "damaged\nbadly",
                        "user 1",
                        List.of(new OrderChangedInShop.Item(
                                "line_item",
                                "Cedar fence picket",
                                BigDecimal.ONE,
                                new BigDecimal("4.98"),
                                BigDecimal.ZERO))),
                null);

        AlertMail mail = writer.write(List.of(incident(refunded)), List.of(), SaidAtDesk.NOTHING);

        assertThat(mail.changed()).singleElement().satisfies(changed -> {
            assertThat(changed.what()).isEqualTo("4.98 given back in the shop");
            assertThat(changed.details())
                    .containsExactly(
                            "refund 259 by user 1, reason: damaged badly",
                            "1 × Cedar fence picket: 4.98",
                            "given back: 0.00 → 4.98");
            assertThat(changed.stands()).isEqualTo("CounterPoint still has ticket 101-000060, document 103398648478.");
            assertThat(changed.command()).isEqualTo("bin/orders show 258");
        });
    }

    @Test
    void a_held_order_is_told_with_its_reason_and_what_shows_more() {
        OrderHeld held = new OrderHeld(
                new OrderRef("woocommerce", 305, "305", 8),
                "",
                "ann@example.test",
                new BigDecimal("16.47"),
                "SUB_ORDER",
                "it is a part of 304",
                null);

        AlertMail mail = writer.write(List.of(incident(held)), List.of(), SaidAtDesk.NOTHING);

        assertThat(mail.subject()).isEqualTo("[OrderBridge] Warning: 1 order held for a decision");
        assertThat(mail.held()).singleElement().satisfies(order -> {
            assertThat(order.title()).isEqualTo("A part of another order");
            assertThat(order.reason()).isEqualTo("it is a part of 304");
            assertThat(order.customer()).isEqualTo("ann@example.test");
            assertThat(order.command()).isEqualTo("bin/orders show 305");
        });
    }

    @Test
    void each_failed_order_is_counted_once_by_the_reason_under_which_the_desk_has_it() {
        List<Alert> failed = IntStream.range(0, 5)
                .mapToObj(i -> incident(failed(
                        i,
                        i == 0
                                ? List.of(
                                        "[CUSTOMER_UNMAPPED] nobody",
                                        "[SKU_UNKNOWN] item 'X' is not in IM_ITEM.ITEM_NO")
                                : List.of("[SKU_UNKNOWN] item 'X' is not in IM_ITEM.ITEM_NO"))))
                .toList();

        AlertMail mail = writer.write(failed, List.of(), SaidAtDesk.NOTHING);

        assertThat(mail.reasons()).extracting(AlertMail.ReasonCount::orders).containsExactly(4, 1);
    }

    @Test
    void a_mail_says_who_has_taken_a_reason_and_what_was_noted_about_it() {
        SaidAtDesk said = new SaidAtDesk(
                Map.of(1, new SaidAtDesk.Said("", "called them\u202e", "ann", Instant.parse("2026-01-02T09:00:00Z"))),
                Map.of(
                        "SKU_UNKNOWN",
                        new SaidAtDesk.Said(
                                "olga", "the numbers come on Monday", "olga", Instant.parse("2026-01-02T08:00:00Z"))));
        List<Alert> failed = List.of(
                incident(failed(1, List.of("[SKU_UNKNOWN] item 'X' is not in IM_ITEM.ITEM_NO"))),
                incident(failed(2, List.of("[TOTALS] they do not add up"))));

        AlertMail mail = writer.write(failed, List.of(), said);

        assertThat(mail.reasons()).singleElement().satisfies(reason -> assertThat(reason.said())
                .containsExactly(
                        "olga works on all orders of this reason.",
                        "olga, Fri 2 Jan 08:00:00 UTC: “the numbers come on Monday”"));
        assertThat(mail.failed())
                .extracting(AlertMail.FailedOrder::said)
                .containsExactly(List.of("ann, Fri 2 Jan 09:00:00 UTC: “called them”"), List.of());
    }

    @Test
    void a_command_names_an_sku_with_an_apostrophe_not_by_its_half() {
        assertThat(MailEntries.command(failed(1, List.of("[SKU_UNKNOWN] item 'KID'S-HAT' is not in IM_ITEM.ITEM_NO"))))
                .contains("--sku 'SKU=ITEM-NUMBER'");
    }

    private static OrderFailed failed(int order, List<String> reasons) {
        return new OrderFailed(
                new OrderRef("woocommerce", order, "N-" + order, order),
                "Ann",
                "ann@example.test",
                new BigDecimal("39.80"),
                FailureClass.INVALID,
                reasons,
                1,
                "");
    }

    private static Alert incident(Event event) {
        return new Alert(
                UUID.randomUUID(), NOW, Alert.Kind.INCIDENT, event.correlationId(), HealthLevel.WARNING, event);
    }

    private static Alert alert(Alert.Kind kind, String component) {
        boolean over = kind == Alert.Kind.ALL_CLEAR;
        HealthChanged event = new HealthChanged(
                "order-processor",
                component,
                over ? HealthLevel.HEALTHY : HealthLevel.CRITICAL,
                over ? "" : "connection refused",
                NOW);
        return new Alert(UUID.randomUUID(), NOW, kind, "health " + component, HealthLevel.CRITICAL, event);
    }
}
