package io.orderbridge.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SqlScriptTest {

    @Test
    void go_alone_on_a_line_ends_a_batch() {
        List<SqlScript.Batch> batches =
                SqlScript.batches("PRINT 'a';\r\nGO\r\nPRINT 'b';\n  go  \n\nGO\nSELECT 'GO' AS GO\n-- GO\nGOTO x");

        assertThat(batches)
                .extracting(batch -> batch.text().strip())
                .containsExactly("PRINT 'a';", "PRINT 'b';", "SELECT 'GO' AS GO\n-- GO\nGOTO x");
    }

    @Test
    void a_batch_knows_where_in_the_script_it_begins() {
        assertThat(SqlScript.batches("/* head */\nSET NOCOUNT ON;\nGO\n\nPRINT 'b';\nGO\nPRINT 'c';\n"))
                .extracting(SqlScript.Batch::firstLine)
                .containsExactly(1, 4, 7);
    }
}
