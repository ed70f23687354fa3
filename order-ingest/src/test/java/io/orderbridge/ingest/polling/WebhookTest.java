package io.orderbridge.ingest.polling;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderbridge.sandbox.woocommerce.Storage;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** The service's own loop rests for an hour in these tests: only a webhook makes it look. */
@QuarkusTest
class WebhookTest extends IngestTest {

    private static final String BODY = "{\"id\":53}";
    private static final AtomicInteger BEGUN = new AtomicInteger();

    private static final String SIGNATURE = "keoQqZHYkYGIR/szDlvw2Y2Q6VT1XQRhW0xWLVoeRhM=";

    @Test
    void a_signed_delivery_makes_the_service_look_at_once_however_often_it_comes() throws Exception {
        beginAnew();

        for (int delivery = 0; delivery < 3; delivery++) {
            given().contentType("application/json")
                    .header("X-WC-Webhook-Signature", SIGNATURE)
                    .body(BODY)
                    .post("/webhooks/woocommerce")
                    .then()
                    .statusCode(200);
        }

        await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> assertThat(count("ANNOUNCED_DT IS NOT NULL"))
                .isEqualTo(17));
    }

    @Test
    void deliveries_without_rest_make_no_polls_without_rest() throws Exception {
        begin(Storage.HPOS);
        double before = polls();
        long began = System.nanoTime();
        while (System.nanoTime() - began < TimeUnit.SECONDS.toNanos(2)) {
            given().contentType("application/json")
                    .header("X-WC-Webhook-Signature", SIGNATURE)
                    .body(BODY)
                    .post("/webhooks/woocommerce")
                    .then()
                    .statusCode(200);
        }
        double millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);

        assertThat(polls() - before).isLessThanOrEqualTo(millis / 250 + 2);
        await().atMost(30, TimeUnit.SECONDS).until(() -> polls() > before);
    }

    /** With orders that a poll which a test before has asked for cannot have met. */
    private static void beginAnew() throws Exception {
        begin(Storage.HPOS);
        // Another time for each test, also where two begin within one second.
        int seconds = 300 + 7 * BEGUN.incrementAndGet();
        inShop("UPDATE wp_wc_orders SET date_updated_gmt = UTC_TIMESTAMP() - INTERVAL " + seconds + " SECOND");
    }

    private static double polls() {
        String line = given().get("/q/metrics")
                .asString()
                .lines()
                .filter(each -> each.startsWith("orderbridge_ingest_poll_seconds_count"))
                .findFirst()
                .orElse("0 0");
        return Double.parseDouble(line.substring(line.lastIndexOf(' ')));
    }

    @Test
    void a_signed_ping_makes_the_service_look_at_once() throws Exception {
        beginAnew();
        String body = "{\"orders\":[34]}";

        ping(body, sign(body)).statusCode(204);

        await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> assertThat(count("ANNOUNCED_DT IS NOT NULL"))
                .isEqualTo(17));
    }

    @Test
    void a_ping_that_is_not_signed_or_names_no_order_is_refused() throws Exception {
        ping("{\"orders\":[34]}", SIGNATURE).statusCode(401);
        ping("{\"orders\":[]}", sign("{\"orders\":[]}")).statusCode(400);
        ping("no JSON", sign("no JSON")).statusCode(400);
        String large = "{\"orders\":[" + "1,".repeat(10_000) + "1]}";
        ping(large, sign(large)).statusCode(413);
        given().body("{\"orders\":[34]}").post("/pings/woocommerce").then().statusCode(401);
    }

    private static ValidatableResponse ping(String body, String signature) {
        return given().contentType("application/json")
                .header("X-OrderBridge-Signature", signature)
                .body(body)
                .post("/pings/woocommerce")
                .then();
    }

    private static String sign(String body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("a webhook's secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void the_ping_of_a_new_webhook_is_answered_though_it_is_not_signed() {
        given().contentType("application/x-www-form-urlencoded")
                .body("webhook_id=3")
                .post("/webhooks/woocommerce")
                .then()
                .statusCode(200);
    }

    @Test
    void what_the_shop_has_not_signed_is_refused() {
        given().contentType("application/json")
                .body(BODY)
                .post("/webhooks/woocommerce")
                .then()
                .statusCode(401);
        given().contentType("application/json")
                .header("X-WC-Webhook-Signature", SIGNATURE)
                .body("{\"id\":54}")
                .post("/webhooks/woocommerce")
                .then()
                .statusCode(401);
        given().contentType("application/x-www-form-urlencoded")
                .body("webhook_id=3&more=1")
                .post("/webhooks/woocommerce")
                .then()
                .statusCode(401);
    }

    /** Before it is sent: the service reads no byte of it, so that a client that goes on sending meets a closed connection. */
    @Test
    void a_body_beyond_any_order_is_refused() throws Exception {
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            socket.setSoTimeout(30_000);
            String head = "POST /webhooks/woocommerce HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: " + 2 * 1024 * 1024 + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));

            assertThat(new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                            .readLine())
                    .startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void a_webhook_that_the_shop_switched_off_is_a_warning_until_it_is_on_again() throws Exception {
        webhook("disabled");
        await().atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(wellness("level: webhooks")).isEqualTo("warning"));
        assertThat(wellness("what: webhooks")).contains("'Orders to CounterPoint'", "polling only");

        webhook("active");
        await().atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(wellness("level: webhooks")).isEqualTo("healthy"));
    }

    private static String wellness(String what) {
        return given().get("/q/health/well").jsonPath().getString("checks[0].data.'" + what + "'");
    }

    private static void webhook(String status) throws SQLException {
        try (Connection shop = PrivateServers.mariaDb.connectAsShop();
                Statement statement = shop.createStatement()) {
            statement.executeUpdate("DELETE FROM wp_wc_webhooks");
            statement.executeUpdate(
                    """
                    INSERT INTO wp_wc_webhooks (status, name, user_id, delivery_url, secret, topic, api_version, date_created,
                        date_created_gmt, date_modified, date_modified_gmt)
                    VALUES ('%s', 'Orders to CounterPoint', 1, 'http://orders.example/webhooks/woocommerce', 's',
                        'order.updated', 3, NOW(), NOW(), NOW(), NOW())
                    """
                            .formatted(status));
        }
    }

    @Test
    void health_and_metrics_say_how_polling_goes() {
        assertThat(given().get("/q/health/ready")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString())
                .contains("polling", "cursor", "unannounced", "dependencies");
        assertThat(given().get("/q/metrics").asString())
                .contains("orderbridge_ingest_orders_staged_total", "orderbridge_ingest_orders_unannounced");
    }
}
