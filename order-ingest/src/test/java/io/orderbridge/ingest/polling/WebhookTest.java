package io.orderbridge.ingest.polling;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderbridge.sandbox.woocommerce.Storage;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The service's own loop rests for an hour in these tests: only a webhook makes it look. */
@QuarkusTest
class WebhookTest extends IngestTest {

    private static final String BODY = "{\"id\":53}";
    private static final String SIGNATURE = "keoQqZHYkYGIR/szDlvw2Y2Q6VT1XQRhW0xWLVoeRhM=";

    @Test
    void a_signed_delivery_makes_the_service_look_at_once_however_often_it_comes() throws Exception {
        begin(Storage.HPOS);

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

    @Test
    void a_body_beyond_any_order_is_refused() {
        given().contentType("application/json")
                .body(new byte[2 * 1024 * 1024])
                .post("/webhooks/woocommerce")
                .then()
                .statusCode(413);
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
