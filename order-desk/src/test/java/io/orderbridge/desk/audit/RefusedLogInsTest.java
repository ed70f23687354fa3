package io.orderbridge.desk.audit;

import static io.orderbridge.desk.Bench.admin;
import static io.orderbridge.desk.Bench.execute;
import static io.orderbridge.desk.Bench.rows;
import static io.orderbridge.desk.Bench.stage;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.desk.Bench;
import io.orderbridge.desk.DeskServers;
import io.orderbridge.desk.Visitor;
import io.orderbridge.desk.actions.OrderQueries;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** What somebody tries in vain is in the audit log, and is in nobody's way there. */
@QuarkusTest
@WithTestResource(DeskServers.NoBroker.class)
class RefusedLogInsTest {

    @Inject
    RefusedLogIns refused;

    @Inject
    OrderQueries queries;

    private static void guess(String name) {
        Visitor.stranger()
                .formParam("name", name)
                .formParam("password", "a guess")
                .post("/login")
                .then()
                .statusCode(401);
    }

    @Test
    void guesses_from_an_address_are_one_entry_with_their_number_names_and_address_and_change_no_page()
            throws Exception {
        refused.write();
        String before = queries.fingerprint();
        int entries = rows("SELECT AUDIT_ID FROM dbo.USER_ORDER_AUDIT").size();

        for (int i = 0; i < 3; i++) {
            guess("mallory");
        }
        for (int i = 0; i < 4; i++) {
            guess("<i>" + i);
        }
        Visitor.stranger()
                .formParam("token", "a guess")
                .formParam("password", "a guess at a link")
                .post("/login/link")
                .then()
                .statusCode(404);
        assertThat(rows("SELECT AUDIT_ID FROM dbo.USER_ORDER_AUDIT")).hasSize(entries);
        refused.write();

        assertThat(rows("SELECT ACTION, DONE_BY, REASON FROM dbo.USER_ORDER_AUDIT WHERE ACTION = 'LOG_IN'"
                                + " ORDER BY AUDIT_ID DESC")
                        .get(0))
                .containsEntry("DONE_BY", "mallory")
                .containsEntry("REASON", "8 log-ins from 127.0.0.1, as mallory, <i>0, <i>1 and others");
        assertThat(rows("SELECT AUDIT_ID FROM dbo.USER_ORDER_AUDIT")).hasSize(entries + 1);
        assertThat(queries.fingerprint()).isEqualTo(before);
        assertThat(Visitor.named("ada", "admin").page("/desk/audit"))
                .contains("Log-ins refused", "8 log-ins from 127.0.0.1");
    }

    @Test
    void what_was_refused_pushes_nothing_that_was_done_off_the_page() throws Exception {
        admin().body("{\"role\":\"reader\"}").post("/users/done-before").then().statusCode(200);
        int order = stage("NO-SUCH");
        String before = queries.fingerprint();
        for (int i = 0; i < 220; i++) {
            execute("INSERT INTO dbo.USER_ORDER_AUDIT (ACTION, DONE_BY, DONE_DT, REASON) VALUES ('DENIED', 'eve',"
                    + " SYSUTCDATETIME(), 'POST /orders/1/skip')");
        }
        Bench.reader()
                .contentType("application/json")
                .body("{\"reason\":\"r\"}")
                .post("/orders/" + order + "/skip")
                .then()
                .statusCode(403);

        assertThat(queries.fingerprint()).isEqualTo(before);
        assertThat(Visitor.named("ada", "admin").page("/desk/audit"))
                .contains("done-before", "Not allowed", "POST /orders/1/skip");
    }
}
