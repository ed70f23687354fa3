package io.orderbridge.processor.desk;

import static io.orderbridge.processor.Bench.GOOD;
import static io.orderbridge.processor.Bench.desk;
import static io.orderbridge.processor.Bench.row;
import static io.orderbridge.processor.Bench.rows;
import static io.orderbridge.processor.Bench.stage;
import static io.orderbridge.processor.Bench.staged;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.orderbridge.model.EnvelopeCodec;
import io.orderbridge.processor.ProcessorServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** What order-desk asks this service for. */
@QuarkusTest
@QuarkusTestResource(ProcessorServers.class)
class DeskRequestsTest {

    @Test
    void an_order_is_a_ticket_when_the_desk_has_its_answer_and_asking_again_makes_no_second_one() throws Exception {
        int order = stage(GOOD);
        byte[] message = EnvelopeCodec.write(staged(order));

        desk().body(message).post("/desk/process").then().statusCode(200);
        desk().body(message).post("/desk/process").then().statusCode(200);

        assertThat(row(order).get("IS_APPLIED")).isEqualTo(true);
        assertThat(rows("SELECT DOC_ID FROM dbo.PS_DOC_HDR WHERE CUST_PO_NO = 'N-" + order + "'"))
                .hasSize(1);
    }

    @Test
    void an_order_that_the_rules_refuse_stays_as_it_is_and_the_desk_reads_why() throws Exception {
        int order = stage("NO-SUCH");

        desk().body(EnvelopeCodec.write(staged(order)))
                .post("/desk/process")
                .then()
                .statusCode(409)
                .body("code", equalTo("SKU_UNKNOWN"))
                .body("message", containsString("NO-SUCH"));

        assertThat(row(order)).containsEntry("IS_APPLIED", false).containsEntry("VALIDATION_ERROR", null);
    }

    @Test
    void nothing_is_done_without_the_secret_or_for_a_message_that_is_no_order() throws Exception {
        int order = stage(GOOD);
        byte[] message = EnvelopeCodec.write(staged(order));

        given().body(message).post("/desk/process").then().statusCode(401);
        given().header("Authorization", "Bearer guessed")
                .body(message)
                .post("/desk/process")
                .then()
                .statusCode(401)
                .body("code", equalTo("WRONG_SECRET"));
        given().post("/desk/sweep").then().statusCode(401);
        desk().body("{}").post("/desk/process").then().statusCode(400);
        desk().post("/desk/process").then().statusCode(400);

        assertThat(row(order).get("IS_APPLIED")).isEqualTo(false);
    }
}
