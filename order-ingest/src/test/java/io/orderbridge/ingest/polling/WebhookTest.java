package io.orderbridge.ingest.polling;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderbridge.sandbox.woocommerce.Storage;
import io.quarkus.test.junit.QuarkusTest;
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
