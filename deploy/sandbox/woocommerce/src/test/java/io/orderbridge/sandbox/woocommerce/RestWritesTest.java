package io.orderbridge.sandbox.woocommerce;

import static io.orderbridge.sandbox.woocommerce.ShopFixture.Server.single;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.orderbridge.sandbox.woocommerce.RestClient.Answer;
import io.orderbridge.sandbox.woocommerce.ShopDatabase.Permission;
import io.orderbridge.sandbox.woocommerce.ShopFixture.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(ShopFixture.class)
class RestWritesTest {

    private static final String LONG_AGO = "2026-03-01 12:00:00";

    private final Server server;
    private ShopDatabase shop;
    private WooCommerceRest rest;
    private Shopper shopper;
    private RestClient client;

    RestWritesTest(Server server) {
        this.server = server;
    }

    @AfterEach
    void closeShop() {
        rest.close();
        shop.close();
    }

    @ParameterizedTest
    @EnumSource
    void a_put_that_changes_nothing_changes_the_modified_time_in_hpos_only(Storage storage) throws Exception {
        open(storage);
        long order = shopper.place(OrderKind.GUEST).id();
        for (String change : List.of("{\"status\":\"processing\"}", "{}", "{\"nonsense\":1}")) {
            backdate(order);
            int notes = shopper.look(order).orElseThrow().notes().size();

            assertThat(client.put("/orders/" + order, change).status()).isEqualTo(200);

            assertThat(modified(order).equals(LONG_AGO)).isEqualTo(storage == Storage.LEGACY);
            assertThat(shopper.look(order).orElseThrow().notes()).hasSize(notes);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_status_change_stamps_times_and_writes_woocommerces_own_notes(Storage storage) throws Exception {
        open(storage);
        long order = shopper.place(OrderKind.UNPAID).id();
        backdate(order);

        JsonNode paid =
                client.put("/orders/" + order, "{\"status\":\"processing\"}").body();
        JsonNode completed =
                client.put("/orders/" + order, "{\"status\":\"completed\"}").body();

        assertThat(paid.path("date_paid_gmt").isTextual()).isTrue();
        assertThat(paid.path("date_completed_gmt").isNull()).isTrue();
        assertThat(completed.path("date_completed_gmt").isTextual()).isTrue();
        assertThat(modified(order)).isNotEqualTo(LONG_AGO);
        assertThat(shopper.look(order).orElseThrow().notes())
                .contains(
                        "Order status changed from Pending payment to Processing.",
                        "Order status changed from Processing to Completed.",
                        "Email \"Processing order\" sent.");
    }

    @ParameterizedTest
    @EnumSource
    void a_status_that_is_none_is_refused_and_nothing_is_written(Storage storage) throws Exception {
        open(storage);
        long order = shopper.place(OrderKind.GUEST).id();
        backdate(order);
        for (String status : List.of("wc-completed", "", "bogus", "trash")) {
            Answer answer =
                    client.put("/orders/" + order, "{\"status\":\"%s\",\"customer_note\":\"x\"}".formatted(status));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("rest_invalid_param");
        }
        assertThat(client.put("/orders/" + order, "{\"status\":").code()).isEqualTo("rest_invalid_json");
        assertThat(modified(order)).isEqualTo(LONG_AGO);
    }

    @Test
    void json_of_another_content_type_is_ignored() throws Exception {
        open(Storage.HPOS);
        long order = shopper.place(OrderKind.GUEST).id();
        client.contentType = "text/plain";

        Answer answer = client.put("/orders/" + order, "{\"status\":\"completed\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("status").asText()).isEqualTo("processing");
    }

    @ParameterizedTest
    @EnumSource
    void meta_is_changed_where_its_key_is_there_and_deleted_by_null(Storage storage) throws Exception {
        open(storage);
        long order = shopper.place(OrderKind.GUEST).id();

        client.put(
                "/orders/" + order,
                "{\"meta_data\":[{\"key\":\"_doc\",\"value\":\"1\"},{\"key\":\"flag\",\"value\":true}]}");
        client.put(
                "/orders/" + order,
                "{\"meta_data\":[{\"key\":\"_doc\",\"value\":\"2\"},{\"key\":\"n\",\"value\":12.50},{\"key\":\"list\",\"value\":[1,\"x\"]}]}");
        assertThat(shopper.look(order).orElseThrow().meta())
                .containsEntry("_doc", "2")
                .containsEntry("flag", "1")
                .containsEntry("n", "12.5")
                .containsEntry("list", "a:2:{i:0;i:1;i:1;s:1:\"x\";}");

        JsonNode after = client.put("/orders/" + order, "{\"meta_data\":[{\"key\":\"_doc\",\"value\":null}]}")
                .body();
        assertThat(after.path("meta_data").findValuesAsText("key"))
                .doesNotContain("_doc")
                .contains("list");
    }

    @ParameterizedTest
    @EnumSource
    void too_long_values_are_cut_or_lost_in_hpos_and_kept_in_legacy(Storage storage) throws Exception {
        open(storage);
        long order = shopper.place(OrderKind.GUEST).id();
        String tooLong = "1".repeat(150);

        JsonNode after = client.put(
                        "/orders/" + order,
                        "{\"transaction_id\":\"%1$s\",\"billing\":{\"phone\":\"%1$s\"}}".formatted(tooLong))
                .body();

        boolean hpos = storage == Storage.HPOS;
        assertThat(after.path("transaction_id").asText()).hasSize(hpos ? 100 : 150);
        assertThat(after.path("billing").path("phone").asText().equals(tooLong)).isEqualTo(!hpos);
    }

    @ParameterizedTest
    @EnumSource
    void notes_are_filtered_listed_newest_first_and_deleted(Storage storage) throws Exception {
        open(storage);
        long order = shopper.place(OrderKind.GUEST).id();
        backdate(order);

        Answer added =
                client.post("/orders/" + order + "/notes", "{\"note\":\"a < b & c > d \\\\ <script>x</script> 🙏\"}");
        client.post("/orders/" + order + "/notes", "{\"note\":\"second\",\"customer_note\":true}");

        assertThat(added.status()).isEqualTo(201);
        assertThat(added.body().path("note").asText()).isEqualTo("a <b> d  x 🙏");
        assertThat(added.header("Location"))
                .endsWith("/notes/" + added.body().path("id").asLong());
        JsonNode notes = client.get("/orders/" + order + "/notes").body();
        assertThat(notes.path(0).path("note").asText()).isEqualTo("second");
        assertThat(client.get("/orders/" + order + "/notes", "type", "customer").body())
                .hasSize(1);
        assertThat(modified(order)).isEqualTo(LONG_AGO);
        String note = "/orders/" + order + "/notes/" + added.body().path("id").asLong();
        assertThat(client.call("DELETE", note, null).status()).isEqualTo(501);
        assertThat(client.call("DELETE", note, null, "force", "true").status()).isEqualTo(200);
        assertThat(client.get(note).code()).isEqualTo("woocommerce_rest_invalid_id");
        Answer tooLong = client.post("/orders/" + order + "/notes", "{\"note\":\"" + "x".repeat(70_000) + "\"}");
        assertThat(tooLong.status()).isEqualTo(500);
        assertThat(tooLong.body().isNull()).isTrue();
        assertThat(client.post("/orders/999999/notes", "{\"note\":\"x\"}").code())
                .isEqualTo("woocommerce_rest_order_invalid_id");
    }

    @Test
    void an_order_in_the_trash_is_shown_and_revived_by_a_status() throws Exception {
        open(Storage.HPOS);
        long order = shopper.place(OrderKind.GUEST).id();

        assertThat(client.call("DELETE", "/orders/" + order, null)
                        .body()
                        .path("status")
                        .asText())
                .isEqualTo("processing");
        assertThat(client.call("DELETE", "/orders/" + order, null).status()).isEqualTo(410);
        assertThat(client.get("/orders/" + order).body().path("status").asText())
                .isEqualTo("trash");
        client.put("/orders/" + order, "{\"status\":\"processing\"}");
        assertThat(shopper.look(order).orElseThrow().status()).isEqualTo("processing");
    }

    @Test
    void faults_happen_to_as_many_requests_as_asked_for() throws Exception {
        open(Storage.HPOS);
        long order = shopper.place(OrderKind.GUEST).id();
        rest.faults().answer(1, 429, Duration.ofSeconds(3));
        rest.faults().loseAnswers(1);

        Answer busy = client.get("/orders/" + order);
        assertThat(busy.status()).isEqualTo(429);
        assertThat(busy.header("Retry-After")).isEqualTo("3");
        assertThatThrownBy(() -> client.post("/orders/" + order + "/notes", "{\"note\":\"lost answer\"}"))
                .isInstanceOf(IOException.class);
        assertThat(client.get("/orders/" + order + "/notes").body().findValuesAsText("note"))
                .contains("lost answer");
    }

    @Test
    void the_page_of_orders_shows_status_and_notes_and_runs_no_markup_of_theirs() throws Exception {
        open(Storage.HPOS);
        PlacedOrder order = shopper.place(OrderKind.UNICODE);
        client.post("/orders/" + order.id() + "/notes", "{\"note\":\"CounterPoint document 7, ticket 101-000001\"}");

        String page = new String(
                URI.create(rest.url() + "/orders").toURL().openStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(page)
                .contains("#" + order.id(), "CounterPoint document 7, ticket 101-000001", "Łucja", "Processing")
                .doesNotContain("Email \"");
    }

    @ParameterizedTest
    @EnumSource
    void a_webhook_is_pinged_and_told_of_new_and_changed_orders(Storage storage) throws Exception {
        open(storage);
        var received = new CopyOnWriteArrayList<String>();
        HttpServer listener = listener(received);
        try {
            String url = "http://localhost:" + listener.getAddress().getPort() + "/hook";
            long id = rest.addWebhook("created", "order.created", url, "hush");
            rest.addWebhook("updated", "order.updated", url, "hush");
            assertThat(received).contains("ping webhook_id=" + id);

            long order = shopper.place(OrderKind.UNICODE).id();
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(received)
                    .contains("order.created " + order + " signed", "order.updated " + order + " signed"));

            received.clear();
            client.put("/orders/" + order, "{\"transaction_id\":\"new\"}");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(received).contains("order.updated " + order + " signed"));
        } finally {
            listener.stop(0);
        }
    }

    private void open(Storage storage) throws SQLException, IOException {
        shop = server.shop(storage);
        rest = WooCommerceRest.start(shop, 0, Duration.ofSeconds(1));
        shopper = new Shopper(shop, 1);
        client = new RestClient(rest.url(), shop.addApiKey("test", 1, Permission.READ_WRITE));
    }

    private void backdate(long order) {
        shop.sql().update("UPDATE wp_wc_orders SET date_updated_gmt = ? WHERE id = ?", LONG_AGO, order);
        shop.sql().update("UPDATE wp_posts SET post_modified_gmt = ? WHERE ID = ?", LONG_AGO, order);
    }

    private String modified(long order) {
        return shop.storage() == Storage.HPOS
                ? single(shop, "SELECT date_updated_gmt FROM wp_wc_orders WHERE id = ?", order)
                : single(shop, "SELECT post_modified_gmt FROM wp_posts WHERE ID = ?", order);
    }

    private static HttpServer listener(List<String> received) throws IOException {
        HttpServer listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listener.createContext("/hook", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String text = new String(body, StandardCharsets.US_ASCII);
            Optional<String> topic =
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-WC-Webhook-Topic"));
            String signature = Base64.getEncoder().encodeToString(ApiKeys.hmac("HmacSHA256", "hush", body));
            boolean signed = signature.equals(exchange.getRequestHeaders().getFirst("X-WC-Webhook-Signature"));
            received.add(topic.map(name ->
                            name + " " + text.replaceAll("^\\{\"id\":(\\d+).*", "$1") + (signed ? " signed" : ""))
                    .orElse("ping " + text));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        listener.start();
        return listener;
    }
}
