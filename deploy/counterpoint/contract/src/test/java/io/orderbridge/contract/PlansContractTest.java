package io.orderbridge.contract;

import static io.orderbridge.contract.OrderDraft.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** How the statements of a ticket reach its items, by the plans that Babelfish shows with what it read. */
@CounterPointContract
class PlansContractTest {

    private static final Pattern READ_OF_ITEMS =
            Pattern.compile("Scan[^\\n]* on im_item[^\\n]*actual time=\\S+ rows=(\\d+) loops=(\\d+)");

    @Test
    void each_line_of_an_order_is_one_seek_in_the_items_however_many_there_are(CounterPoint counterPoint)
            throws SQLException {
        assumeTrue(SqlServerEngine.of(counterPoint).isBabelfish(), "the plans are read in the words of Babelfish");
        counterPoint.update(
                """
                INSERT INTO dbo.IM_ITEM (ITEM_NO, DESCR, STAT, CATEG_COD)
                SELECT TOP (5000) 'A' + CAST(ROW_NUMBER() OVER (ORDER BY (SELECT NULL)) AS VARCHAR(10)), 'Other', 'A', 'TOOLS'
                FROM sys.all_columns AS a CROSS JOIN sys.all_columns AS b
                """);
        int stagingId = counterPoint.stage(
                order().line("HAMMER", "1", "10").line("NAILS", "1", "10").line("GRAVEL", "1", "10"));

        String plans = String.join("\n", plansOfCreating(counterPoint, stagingId));

        assertThat(counterPoint.staged(stagingId)).containsEntry("IS_APPLIED", true);
        List<MatchResult> reads = READ_OF_ITEMS.matcher(plans).results().toList();
        assertThat(reads).as("validate, write, and fill columns of the item").hasSizeGreaterThanOrEqualTo(3);
        assertThat(reads).allSatisfy(read -> {
            assertThat(read.group(1)).as(read.group()).isEqualTo("1");
            assertThat(read.group(2)).as(read.group()).isEqualTo("3");
        });
    }

    private static List<String> plansOfCreating(CounterPoint counterPoint, int stagingId) throws SQLException {
        List<String> plans = new ArrayList<>();
        try (Statement statement = counterPoint.connection().createStatement()) {
            statement.execute("SET BABELFISH_STATISTICS PROFILE ON");
            boolean rows = statement.execute(
                    """
                    DECLARE @DocID BIGINT, @TktNo VARCHAR(15), @Success BIT, @Message NVARCHAR(500);
                    EXEC dbo.sp_CreateOrderFromStaging %d, @DocID OUTPUT, @TktNo OUTPUT, @Success OUTPUT, @Message OUTPUT;
                    """
                            .formatted(stagingId));
            while (rows || statement.getUpdateCount() != -1) {
                if (rows) {
                    ResultSet plan = statement.getResultSet();
                    while (plan.next()) {
                        plans.add(plan.getString(1));
                    }
                }
                rows = statement.getMoreResults();
            }
            statement.execute("SET BABELFISH_STATISTICS PROFILE OFF");
        }
        return plans;
    }
}
