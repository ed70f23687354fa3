package io.orderbridge.statussync.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import io.orderbridge.messaging.consuming.DeadLetterHeaders;
import io.orderbridge.messaging.publishing.EventPublisher;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.EnvelopeCodec;
import io.orderbridge.model.Event;
import io.orderbridge.model.FailureClass;
import io.orderbridge.model.OrderChangedInShop;
import io.orderbridge.model.OrderCreated;
import io.orderbridge.model.OrderFailed;
import io.orderbridge.model.OrderHeld;
import io.orderbridge.model.OrderProgress;
import io.orderbridge.model.OrderRef;
import io.orderbridge.model.OrderRolledBack;
import io.orderbridge.model.OrderShipped;
import io.orderbridge.model.OrderSkipped;
import io.orderbridge.model.OrderStatusSyncFailed;
import io.orderbridge.model.OrderStatusSynced;
import io.orderbridge.model.Topology;
import io.orderbridge.sandbox.woocommerce.OrderKind;
import io.orderbridge.sandbox.woocommerce.PlacedOrder;
import io.orderbridge.sandbox.woocommerce.Shopper;
import io.orderbridge.sandbox.woocommerce.Storage;
import io.orderbridge.statussync.rules.OrderChange;
import io.orderbridge.statussync.rules.TicketNote;
import io.orderbridge.statussync.woocommerce.ShopApi;
import io.orderbridge.statussync.woocommerce.ShopException;
import io.orderbridge.statussync.woocommerce.WooCommerceOrders;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The service between a real broker and a shop with WooCommerce's tables and REST. */
@QuarkusTest
@WithTestResource(PrivateServers.class)
class UpdateShopTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    EventPublisher publisher;

    @Inject
    WooCommerceOrders orders;

    @Inject
    ShopApi api;

    @TestHTTPResource
    URI service;

    private final Map<UUID, List<Event>> answers = new HashMap<>();
    private Connection broker;
    private Channel channel;
    private Shopper shopper;

    @BeforeEach
    void connect() throws Exception {
        broker = PrivateServers.rabbitMq.connectionFactory().newConnection();
        channel = broker.createChannel();
        channel.queuePurge(Topology.FEEDBACK);
        channel.queuePurge(Topology.FAILED_STATUS_SYNC);
        shopper = new Shopper(PrivateServers.shop, 7);
        PrivateServers.rest.faults().clear();
    }

    @AfterEach
    void disconnect() throws Exception {
        broker.close();
    }

    @Test
    void a_paid_order_carries_its_ticket_and_a_note() throws Exception {
        PlacedOrder order = shopper.place(OrderKind.VARIATION);

        OrderStatusSynced synced = tell(created(order, 501));

        assertThat(synced)
                .isEqualTo(new OrderStatusSynced(
                        new OrderRef("woocommerce", order.id(), order.number(), 7),
                        "order.created",
                        "processing",
                        "processing"));
        Shopper.View seen = look(order);
        assertThat(seen.status()).isEqualTo("processing");
        assertThat(notesOf(order)).containsExactly("CounterPoint document 501, ticket 101-000501");
        assertThat(seen.meta())
                .containsEntry("_counterpoint_doc_id", "501")
                .containsEntry("_counterpoint_tkt_no", "101-000501");
    }

    @Test
    void two_calls_are_all_that_a_new_ticket_costs_the_shop() throws Exception {
        PlacedOrder order = shopper.place(OrderKind.VARIATION);
        long before = PrivateServers.rest.calls();

        tell(created(order, 520));

        assertThat(PrivateServers.rest.calls() - before).isEqualTo(2);
        assertThat(look(order).meta()).containsEntry("_orderbridge_state", "ticket");
    }

    @Test
    void a_repeated_announcement_leaves_an_order_on_hold() throws Exception {
        PlacedOrder order = shopper.place(OrderKind.ON_HOLD);
        tell(createdFrom("on-hold", order, 521));
        orders.change(order.id(), new OrderChange(Optional.of("on-hold"), Map.of()));

        tell(createdFrom("on-hold", order, 521));
        tell(announcedAgain(order, 521));

        assertThat(look(order).status()).isEqualTo("on-hold");
        assertThat(notesOf(order)).hasSize(1);
    }

    @Test
    void an_order_that_was_put_on_hold_before_the_shop_knows_of_its_ticket_stays_on_hold() throws Exception {
        PlacedOrder order = shopper.place(OrderKind.ON_HOLD);

        tell(createdFrom("processing", order, 522));
        PlacedOrder unknown = shopper.place(OrderKind.ON_HOLD);
        tell(announcedAgain(unknown, 523));

        assertThat(look(order).status()).isEqualTo("on-hold");
        assertThat(notesOf(order)).hasSize(1);
        assertThat(look(unknown).status()).isEqualTo("on-hold");
    }

    @Test
    void a_ticket_that_is_made_again_after_a_restore_names_the_one_that_the_shop_still_knew() throws Exception {
        PlacedOrder order = shopper.place(OrderKind.VARIATION);
        tell(created(order, 527));
        PlacedOrder onHold = shopper.place(OrderKind.ON_HOLD);

        tell(afterARestore(order, 528));
        tell(afterARestore(order, 528));
        tell(afterARestore(onHold, 529));

        assertThat(notesOf(order))
                .containsExactlyInAnyOrder(
                        "CounterPoint document 527, ticket 101-000527",
                        "CounterPoint document 528, ticket 101-000528, in place of document 527, ticket 101-000527");
        assertThat(look(order).meta()).containsEntry("_counterpoint_doc_id", "528");
        assertThat(look(onHold).status()).isEqualTo("processing");
        assertThat(notesOf(onHold)).containsExactly("CounterPoint document 529, ticket 101-000529");
    }

    @Test
    void a_refund_that_comes_between_look_and_write_is_put_back() throws Exception {
        PlacedOrder order = shopper.place(OrderKind.VARIATION);
        tell(created(order, 524));
        PrivateServers.rest.faults().delay(1, Duration.ZERO);
        PrivateServers.rest.faults().delay(1, Duration.ofMillis(1500));

        Envelope<?> shipped = envelope(shipped(order, 524));
        publisher.publishConfirmed(shipped);
        await().atMost(SOON).until(() -> PrivateServers.rest.faults().left() == 0);
        shopper.refundFully(order.id());
        await().atMost(SOON).until(() -> !answersTo(shipped).isEmpty());

        assertThat(look(order).status()).isEqualTo("refunded");
        assertThat(((OrderStatusSynced) answersTo(shipped).get(0)).statusAfter())
                .isEqualTo("refunded");
    }

    @Test
    void a_note_that_somebody_began_who_died_since_is_awaited_and_not_added_again() throws Exception {
        PlacedOrder order = shopper.place(OrderKind.VARIATION);
        TicketNote note = TicketNote.created(525, "101-000525");
        orders.change(
                order.id(),
                new OrderChange(Optional.empty(), Map.of(note.kind().metaKey(), note.beginning(Instant.now()))));
        PrivateServers.rest.faults().delay(1, Duration.ofMillis(1500));
        CompletableFuture<Void> dying = CompletableFuture.runAsync(() -> {
            try {
                orders.addPrivateNote(order.id(), note.text());
            } catch (ShopException e) {
                throw new IllegalStateException(e);
            }
        });
        await().atMost(SOON).until(() -> PrivateServers.rest.faults().left() == 0);

        tell(announcedAgain(order, 525));

        dying.join();
        assertThat(notesOf(order)).hasSize(1);
    }

    @Test
    void an_order_whose_notes_the_trash_of_a_legacy_shop_hides_gets_no_second_note() throws Exception {
        PrivateServers.shop.setStorage(Storage.LEGACY);
        try {
            PlacedOrder order = shopper.place(OrderKind.VARIATION);
            tell(created(order, 526));
            shopper.trash(order.id());
            assertThat(orders.notes(order.id())).isEmpty();

            tell(announcedAgain(order, 526));

            assertThat(look(order).status()).isEqualTo("trash");
            assertThat(notesOf(order)).hasSize(1);
        } finally {
            PrivateServers.shop.setStorage(Storage.HPOS);
        }
    }

    @Test
    void an_order_that_was_deleted_in_the_shop_leaves_no_dead_letter() throws Exception {
        PlacedOrder order = shopper.place(OrderKind.VARIATION);
        shopper.place(OrderKind.VARIATION);
        shopper.delete(order.id());

        Envelope<?> event = envelope(created(order, 527));
        publisher.publishConfirmed(event);

        await().atMost(SOON).until(() -> answersTo(event).size() == 1);
        assertThat(((OrderStatusSyncFailed) answersTo(event).get(0)).reason()).contains("was deleted in the shop");
        assertThat(channel.messageCount(Topology.FAILED_STATUS_SYNC)).isZero();
    }

    @Test
    void a_failed_order_says_why_once_and_takes_it_back_when_it_is_a_ticket() throws Exception {
        PlacedOrder order = shopper.place(OrderKind.VARIATION);
        OrderFailed failed = failed(order, null);
        publisher.publishConfirmed(envelope(failed));
        publisher.publishConfirmed(envelope(failed));
        await().atMost(SOON).until(() -> notesOf(order).size() == 1);
        assertThat(look(order).meta()).containsEntry("_orderbridge_state", "failed");

        tell(created(order, 528));

        assertThat(notesOf(order))
                .containsExactly(
                        "CounterPoint document 528, ticket 101-000528, after what an earlier note says was put right",
                        "Not in CounterPoint yet: line 2: item 'NO-SUCH' is not in CounterPoint");
        assertThat(look(order).meta())
                .containsEntry("_orderbridge_state", "ticket")
                .doesNotContainKey("_orderbridge_note_not_yet");
    }

    @Test
    void a_held_order_says_why() throws Exception {
        PlacedOrder order = shopper.place(OrderKind.VARIATION);

        publisher.publishConfirmed(envelope(held(order, null)));

        await().atMost(SOON).until(() -> notesOf(order).size() == 1);
        assertThat(notesOf(order)).containsExactly("Held, not in CounterPoint yet: 10.00 was refunded.");
        assertThat(look(order).meta()).containsEntry("_orderbridge_state", "held");
    }

    @Test
    void a_held_order_that_is_skipped_no_longer_says_that_it_is_held() throws Exception {
        PlacedOrder order = shopper.place(OrderKind.VARIATION);
        publisher.publishConfirmed(envelope(held(order, null)));
        await().atMost(SOON).until(() -> notesOf(order).size() == 1);

        OrderSkipped skipped = new OrderSkipped(
                new OrderRef("woocommerce", order.id(), order.number(), 7), "typed in by hand", "kim", null);
        publisher.publishConfirmed(envelope(skipped));
        publisher.publishConfirmed(envelope(skipped));

        await().atMost(SOON).until(() -> "skipped".equals(look(order).meta().get("_orderbridge_state")));
        await().during(Duration.ofSeconds(1))
                .atMost(SOON)
                .until(() -> look(order).notes().stream()
                                .filter("Skipped, it becomes no ticket, by kim: typed in by hand"::equals)
                                .count()
                        == 1);
    }

    @Test
    void a_held_order_that_the_shop_withdraws_no_longer_says_that_it_is_held() throws Exception {
        PlacedOrder order = shopper.place(OrderKind.VARIATION);
        publisher.publishConfirmed(envelope(held(order, null)));
        await().atMost(SOON).until(() -> notesOf(order).size() == 1);
        publisher.publishConfirmed(envelope(changed(order, "cancelled", OrderChangedInShop.Kind.STATUS)));
        publisher.publishConfirmed(envelope(changed(order, "processing", OrderChangedInShop.Kind.EDITED)));
        await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> "held"
                .equals(look(order).meta().get("_orderbridge_state")));

        shopper.cancel(order.id());
        publisher.publishConfirmed(envelope(changed(order, "cancelled", OrderChangedInShop.Kind.STATUS)));
        publisher.publishConfirmed(envelope(changed(order, "cancelled", OrderChangedInShop.Kind.STATUS)));

        await().atMost(SOON).until(() -> notesOf(order).size() == 2);
        assertThat(look(order).meta()).doesNotContainKey("_orderbridge_state");
        assertThat(notesOf(order)).first().isEqualTo("No longer waits for CounterPoint: the order is cancelled");
        await().during(Duration.ofSeconds(1))
                .atMost(SOON)
                .until(() -> notesOf(order).size() == 2);
    }

    private static OrderChangedInShop changed(PlacedOrder order, String status, OrderChangedInShop.Kind kind) {
        return new OrderChangedInShop(
                new OrderRef("woocommerce", order.id(), order.number(), 7),
                status,
                null,
                null,
                order.amount(),
                kind,
                List.of(),
                null,
                null);
    }

    @ParameterizedTest
    @EnumSource(Storage.class)
    void an_order_that_has_the_id_of_an_older_one_is_told_nothing_of_that(Storage storage) throws Exception {
        PrivateServers.shop.setStorage(storage);
        try {
            PlacedOrder order = shopper.place(OrderKind.VARIATION);
            Shopper.View before = look(order);
            String older = "wc_order_ofTheOlderOne";
            publisher.publishConfirmed(envelope(held(order, older)));
            publisher.publishConfirmed(envelope(failed(order, older)));
            for (OrderProgress of : List.of(
                    created(order, 530, "processing", true, older),
                    created(order, 530, "pending", true, older),
                    created(order, 530, "processing", false, older),
                    shipped(order, 530, older),
                    rolledBack(order, 530, older))) {
                Envelope<?> event = envelope(of);
                publisher.publishConfirmed(event);
                await().atMost(SOON).until(() -> answersTo(event).size() == 1);
                assertThat(answersTo(event).get(0))
                        .isInstanceOfSatisfying(OrderStatusSyncFailed.class, failed -> assertThat(failed.reason())
                                .contains("another order by its id"));
                assertThat(look(order)).isEqualTo(before);
            }
            assertThat(channel.messageCount(Topology.FAILED_STATUS_SYNC)).isZero();

            tell(created(
                    order, 531, "processing", true, orders.order(order.id()).key()));

            assertThat(look(order).meta()).containsEntry("_counterpoint_doc_id", "531");
        } finally {
            PrivateServers.shop.setStorage(Storage.HPOS);
        }
    }

    @Test
    void a_shop_with_plain_permalinks_is_named_as_such_without_what_signed_the_call() {
        PrivateServers.shop.setOption("permalink_structure", "");
        try {
            assertThatThrownBy(api::probe)
                    .hasMessageContaining("permalinks are probably \"Plain\"")
                    .hasMessageNotContaining("oauth_");
        } finally {
            PrivateServers.shop.setOption("permalink_structure", "/%postname%/");
        }
    }

    @Test
    void who_knows_the_secret_sees_an_order_as_the_shop_has_it() throws Exception {
        PlacedOrder order = shopper.place(OrderKind.VARIATION);

        HttpResponse<String> shown = show(order.id(), "known to the desk");

        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.body())
                .contains("\"status\":\"processing\"")
                .contains("\"total\":\"" + order.amount().toPlainString() + "\"")
                .contains("\"notes\":[");
        assertThat(show(order.id(), "guessed").statusCode()).isEqualTo(401);
        assertThat(show(99_999_999, "known to the desk").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> show(long order, String secret) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(service.resolve("/shop/orders/" + order))
                                .header("Authorization", "Bearer " + secret)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void a_message_delivered_twice_adds_one_note() throws Exception {
        PlacedOrder order = shopper.place(OrderKind.VARIATION);
        Envelope<?> event = envelope(created(order, 502));
        Envelope<?> announcedAgain = envelope(created(order, 502));

        publisher.publishConfirmed(event);
        publisher.publishConfirmed(event);
        publisher.publishConfirmed(announcedAgain);
        publisher.publishConfirmed(event);

        await().atMost(SOON)
                .until(() -> answersTo(event).size() == 3
                        && answersTo(announcedAgain).size() == 1);
        assertThat(notesOf(order)).hasSize(1);
    }

    @Test
    void an_order_on_hold_becomes_processing_and_a_repetition_still_names_the_former_status() throws Exception {
        PlacedOrder order = shopper.place(OrderKind.ON_HOLD);

        OrderStatusSynced first = tell(createdFrom("on-hold", order, 503));
        OrderStatusSynced again = tell(createdFrom("on-hold", order, 503));

        assertThat(first.statusBefore()).isEqualTo("on-hold");
        assertThat(first.statusAfter()).isEqualTo("processing");
        assertThat(again).isEqualTo(first);
        assertThat(look(order).status()).isEqualTo("processing");
    }

    @Test
    void a_completed_order_is_not_set_back() throws Exception {
        PlacedOrder order = shopper.place(OrderKind.VARIATION);
        shopper.complete(order.id());

        OrderStatusSynced synced = tell(created(order, 504));

        assertThat(synced.statusAfter()).isEqualTo("completed");
        assertThat(look(order).status()).isEqualTo("completed");
        assertThat(notesOf(order)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancelled", "refunded", "trash"})
    void an_order_that_is_gone_stays_gone_and_gets_its_note(String status) throws Exception {
        PlacedOrder order = shopper.place(OrderKind.VARIATION);
        switch (status) {
            case "cancelled" -> shopper.cancel(order.id());
            case "refunded" -> shopper.refundFully(order.id());
            default -> shopper.trash(order.id());
        }

        tell(created(order, 505));
        tell(shipped(order, 505));

        assertThat(look(order).status()).isEqualTo(status);
        assertThat(notesOf(order)).hasSize(2);
    }

    @Test
    void a_shipped_order_is_completed_with_the_ship_date_in_one_note() throws Exception {
        PlacedOrder order = shopper.place(OrderKind.VARIATION);
        tell(created(order, 506));

        OrderStatusSynced synced = tell(shipped(order, 506));
        tell(shipped(order, 506));

        assertThat(synced.told()).isEqualTo("order.shipped");
        assertThat(look(order).status()).isEqualTo("completed");
        assertThat(notesOf(order))
                .containsOnlyOnce("Shipped: CounterPoint document 506, ticket 101-000506, on 2026-07-16 by UPS")
                .hasSize(2);
    }

    @Test
    void what_leaves_first_is_a_note_and_the_order_is_completed_with_the_last() throws Exception {
        PlacedOrder order = shopper.place(OrderKind.VARIATION);
        tell(created(order, 526));

        tell(parcel(order, 526, "1Z1"));
        tell(parcel(order, 526, "1Z2", "1Z3"));
        tell(parcel(order, 526, "1Z1"));
        assertThat(look(order).status()).isEqualTo("processing");
        assertThat(look(order).meta()).containsEntry("_counterpoint_tracking", "1Z1, 1Z2, 1Z3");
        tell(shipped(order, 526));

        assertThat(look(order).status()).isEqualTo("completed");
        assertThat(notesOf(order))
                .containsOnlyOnce(
                        "Shipped in part: CounterPoint document 526, ticket 101-000526, tracking 1Z1, on 2026-07-15 by UPS")
                .containsOnlyOnce(
                        "Shipped in part: CounterPoint document 526, ticket 101-000526, tracking 1Z2 / 1Z3, on 2026-07-15"
                                + " by UPS")
                .containsOnlyOnce("Shipped: CounterPoint document 526, ticket 101-000526, on 2026-07-16 by UPS")
                .hasSize(4);
    }

    private static OrderShipped parcel(PlacedOrder order, long docId, String... numbers) {
        return new OrderShipped(
                new OrderRef("woocommerce", order.id(), order.number(), 1),
                docId,
                "101-000" + docId,
                LocalDate.parse("2026-07-15"),
                "UPS",
                List.of(numbers),
                true,
                null);
    }

    @Test
    void an_order_of_another_shop_is_left_to_its_own_service() throws Exception {
        PlacedOrder order = shopper.place(OrderKind.VARIATION);

        Envelope<?> theirs = envelope(new OrderCreated(
                new OrderRef("shop-b", order.id(), order.number(), 1), 527, "101-000527", order.amount(), 1));
        publisher.publishConfirmed(theirs);
        tell(created(shopper.place(OrderKind.VARIATION), 528));

        assertThat(answersTo(theirs)).isEmpty();
        assertThat(notesOf(order)).isEmpty();
    }

    @Test
    void a_rollback_gives_back_the_former_status_and_a_late_creation_changes_nothing() throws Exception {
        PlacedOrder order = shopper.place(OrderKind.ON_HOLD);
        tell(createdFrom("on-hold", order, 507));

        OrderStatusSynced synced = tell(rolledBack(order, 507));
        tell(rolledBack(order, 507));
        Envelope<?> late = envelope(created(order, 507));
        publisher.publishConfirmed(late);
        tell(created(shopper.place(OrderKind.VARIATION), 508));

        assertThat(synced.statusAfter()).isEqualTo("on-hold");
        assertThat(look(order).status()).isEqualTo("on-hold");
        assertThat(look(order).meta()).doesNotContainKey("_counterpoint_doc_id");
        assertThat(notesOf(order))
                .containsOnlyOnce("Rolled back: CounterPoint document 507, ticket 101-000507, by kim: ordered twice")
                .hasSize(2);
        assertThat(answersTo(late)).isEmpty();
    }

    @Test
    void a_note_whose_answer_was_lost_is_not_added_again() throws Exception {
        PlacedOrder order = shopper.place(OrderKind.VARIATION);
        PrivateServers.rest.faults().delay(1, Duration.ZERO);
        PrivateServers.rest.faults().loseAnswers(1);

        tell(created(order, 509));

        assertThat(notesOf(order)).hasSize(1);
    }

    @Test
    void a_note_that_the_shop_adds_after_we_gave_up_waiting_is_not_added_again() throws Exception {
        PlacedOrder order = shopper.place(OrderKind.VARIATION);
        PrivateServers.rest.faults().delay(1, Duration.ZERO);
        PrivateServers.rest.faults().delay(1, Duration.ofSeconds(5));

        tell(created(order, 510));
        await().during(Duration.ofSeconds(2))
                .atMost(SOON)
                .until(() -> notesOf(order).size() == 1);
    }

    /** The time that the shop may take counts from the call that adds the note, not from the one that announces it. */
    @Test
    void a_late_note_is_not_added_again_either_where_the_call_before_it_was_slow() throws Exception {
        PlacedOrder order = shopper.place(OrderKind.VARIATION);
        PrivateServers.rest.faults().delay(1, Duration.ofMillis(1500));
        PrivateServers.rest.faults().delay(1, Duration.ofSeconds(5));

        tell(created(order, 513));
        await().during(Duration.ofSeconds(2))
                .atMost(SOON)
                .until(() -> notesOf(order).size() == 1);
    }

    @Test
    void passing_trouble_of_one_order_is_tried_again() throws Exception {
        PlacedOrder order = shopper.place(OrderKind.VARIATION);
        PrivateServers.rest.faults().answer(1, 500);

        tell(created(order, 511));

        assertThat(notesOf(order)).hasSize(1);
    }

    @Test
    void an_order_that_the_shop_does_not_know_is_a_dead_letter_that_says_so() throws Exception {
        Envelope<?> event = envelope(
                new OrderCreated(new OrderRef("woocommerce", 999_999, "999999", 8), 512, "101-000512", null, 1));

        publisher.publishConfirmed(event);

        await().atMost(SOON).until(() -> answersTo(event).size() == 1);
        OrderStatusSyncFailed failed = (OrderStatusSyncFailed) answersTo(event).get(0);
        assertThat(failed.failureClass()).isEqualTo(FailureClass.INVALID);
        assertThat(failed.reason()).contains("404");
        GetResponse dead = await().atMost(SOON)
                .until(() -> channel.basicGet(Topology.FAILED_STATUS_SYNC, true), letter -> letter != null);
        assertThat(dead.getProps().getHeaders().get(DeadLetterHeaders.REASON).toString())
                .contains("404");
    }

    @Test
    void orders_wait_while_the_shop_is_away_and_none_fails() throws Exception {
        List<PlacedOrder> orders = new ArrayList<>();
        List<Envelope<?>> events = new ArrayList<>();
        PrivateServers.stopShop();
        try {
            for (int i = 0; i < 10; i++) {
                PlacedOrder order = shopper.place(OrderKind.VARIATION);
                orders.add(order);
                events.add(envelope(created(order, 600 + i)));
                publisher.publishConfirmed(events.get(i));
            }
            await().during(Duration.ofSeconds(3)).atMost(SOON).until(() -> events.stream()
                    .allMatch(event -> answersTo(event).isEmpty()));
        } finally {
            PrivateServers.startShop();
        }

        await().atMost(SOON)
                .until(() -> events.stream().allMatch(event -> answersTo(event).size() == 1));
        assertThat(events.stream().map(event -> answersTo(event).get(0))).allMatch(OrderStatusSynced.class::isInstance);
        assertThat(orders).allSatisfy(order -> assertThat(notesOf(order)).hasSize(1));
        assertThat(channel.messageCount(Topology.FAILED_STATUS_SYNC)).isZero();
    }

    private OrderStatusSynced tell(Event event) throws Exception {
        Envelope<?> envelope = envelope(event);
        publisher.publishConfirmed(envelope);
        await().atMost(SOON).until(() -> !answersTo(envelope).isEmpty());
        assertThat(answersTo(envelope)).hasOnlyElementsOfType(OrderStatusSynced.class);
        return (OrderStatusSynced) answersTo(envelope).get(0);
    }

    private List<Event> answersTo(Envelope<?> event) {
        try {
            for (GetResponse next = channel.basicGet(Topology.FEEDBACK, true);
                    next != null;
                    next = channel.basicGet(Topology.FEEDBACK, true)) {
                Envelope<?> answer = EnvelopeCodec.read(next.getBody());
                answers.computeIfAbsent(answer.causationId().orElseThrow(), cause -> new ArrayList<>())
                        .add(answer.data());
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return answers.getOrDefault(event.id(), List.of());
    }

    private Shopper.View look(PlacedOrder order) {
        return shopper.look(order.id()).orElseThrow();
    }

    private List<String> notesOf(PlacedOrder order) {
        return look(order).notes().stream()
                .filter(note -> note.contains("CounterPoint"))
                .toList();
    }

    private static OrderCreated created(PlacedOrder order, long docId) {
        return createdFrom("processing", order, docId);
    }

    private static OrderCreated createdFrom(String status, PlacedOrder order, long docId) {
        return created(order, docId, status, true, null);
    }

    /** Document ids are given out again then: nobody can be certain that this one was never announced. */
    private OrderCreated afterARestore(PlacedOrder order, long docId) throws Exception {
        return created(order, docId, look(order).status(), false, null);
    }

    private static OrderCreated created(
            PlacedOrder order, long docId, String status, boolean firstAnnouncement, String key) {
        return new OrderCreated(
                new OrderRef("woocommerce", order.id(), order.number(), 7),
                docId,
                "101-000" + docId,
                order.amount(),
                1,
                status,
                firstAnnouncement,
                key);
    }

    /** As by the sweep, or when the trigger of a ticket is delivered again. */
    private static OrderCreated announcedAgain(PlacedOrder order, long docId) {
        return new OrderCreated(
                new OrderRef("woocommerce", order.id(), order.number(), 7),
                docId,
                "101-000" + docId,
                order.amount(),
                1);
    }

    private static OrderShipped shipped(PlacedOrder order, long docId) {
        return shipped(order, docId, null);
    }

    private static OrderShipped shipped(PlacedOrder order, long docId, String key) {
        return new OrderShipped(
                new OrderRef("woocommerce", order.id(), order.number(), 7),
                docId,
                "101-000" + docId,
                LocalDate.of(2026, 7, 16),
                "UPS",
                List.of(),
                false,
                key);
    }

    private static OrderRolledBack rolledBack(PlacedOrder order, long docId) {
        return rolledBack(order, docId, null);
    }

    private static OrderRolledBack rolledBack(PlacedOrder order, long docId, String key) {
        return new OrderRolledBack(
                new OrderRef("woocommerce", order.id(), order.number(), 7),
                docId,
                "101-000" + docId,
                "ordered twice",
                "kim",
                "on-hold",
                "processing",
                key);
    }

    private static OrderFailed failed(PlacedOrder order, String key) {
        return new OrderFailed(
                new OrderRef("woocommerce", order.id(), order.number(), 7),
                "",
                "",
                order.amount(),
                FailureClass.INVALID,
                List.of("[SKU_UNKNOWN] line 2: item 'NO-SUCH' is not in IM_ITEM.ITEM_NO"),
                1,
                key);
    }

    private static OrderHeld held(PlacedOrder order, String key) {
        return new OrderHeld(
                new OrderRef("woocommerce", order.id(), order.number(), 7),
                "",
                "",
                order.amount(),
                "REFUNDED_IN_PART",
                "10.00 was refunded.",
                key);
    }

    private static Envelope<?> envelope(Event event) {
        return Envelope.first(event, Instant.now());
    }
}
