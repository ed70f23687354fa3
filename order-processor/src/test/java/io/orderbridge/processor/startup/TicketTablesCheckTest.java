package io.orderbridge.processor.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.processor.Bench;
import io.orderbridge.processor.ProcessorServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An upgrade of CounterPoint has changed the tables of a ticket. */
@QuarkusTest
@QuarkusTestResource(ProcessorServers.class)
class TicketTablesCheckTest {

    @Inject
    TicketTablesCheck check;

    @AfterEach
    void tidy() throws Exception {
        Bench.asOwner("ALTER TABLE dbo.PS_DOC_HDR_TOT ALTER COLUMN IF EXISTS CUBE_NOW RENAME TO TOT_CUBE");
        Bench.asOwner("DROP TABLE IF EXISTS dbo.PS_DOC_EXTRA");
    }

    @Test
    void tables_that_take_a_ticket_are_said_to_do_so() {
        assertThat(Found.by(check)).contains("ok: CounterPoint: every column that a ticket needs is filled");
    }

    @Test
    void a_column_that_would_refuse_every_ticket_is_wrong_before_the_first_order() throws Exception {
        Bench.asOwner("ALTER TABLE dbo.PS_DOC_HDR_TOT ALTER COLUMN TOT_CUBE RENAME TO CUBE_NOW");

        assertThat(Found.by(check))
                .contains(
                        "wrong: CounterPoint: PS_DOC_HDR_TOT.CUBE_NOW takes no NULL, has no default, and is not filled:"
                                + " every ticket would fail (515)",
                        "wrong: CounterPoint: PS_DOC_HDR_TOT.TOT_CUBE is not there, and tickets write it: every ticket"
                                + " would fail (207)")
                .doesNotContain("ok: CounterPoint: every column that a ticket needs is filled");
    }

    @Test
    void a_table_that_hangs_on_a_document_is_named() throws Exception {
        Bench.asOwner("CREATE TABLE dbo.PS_DOC_EXTRA (DOC_ID BIGINT NOT NULL REFERENCES dbo.PS_DOC_HDR (DOC_ID))");

        assertThat(Found.by(check))
                .contains(
                        "ok: CounterPoint: PS_DOC_EXTRA has a foreign key to PS_DOC_HDR: a rollback refuses a document"
                                + " with rows there");
    }
}
