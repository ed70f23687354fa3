package io.orderbridge.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderbridge.sandbox.journey.RulesRun;
import io.orderbridge.sandbox.stack.LocalStack;
import io.orderbridge.sandbox.woocommerce.Shopper;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What {@code ./demo --rules} shows. */
class PutRightByRulesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void
            orders_fail_however_often_they_are_sent_on_until_four_rules_say_what_they_are_and_the_next_ones_pass_without_a_hand()
                    throws Exception {
        try (LocalStack stack = LocalStack.in(Path.of("target", "stack-rules"))
                .serviceSetting("ORDERBRIDGE_INGEST_POLL_INTERVAL", "500ms")
                .serviceSetting("ORDERBRIDGE_INGEST_SETTLING_TIME", "1s")
                .start()) {
            Shopper shopper = new Shopper(stack.shop(), 1);
            long last = RulesRun.KINDS.stream()
                    .mapToLong(kind -> shopper.place(kind).id())
                    .max()
                    .orElseThrow();
            await().atMost(PATIENCE)
                    .until(() -> count(stack, "ORDER_STATE IN ('FAILED', 'HELD')") == RulesRun.KINDS.size());

            int failed = count(stack, "ORDER_STATE = 'FAILED'");
            RulesRun run = new RulesRun(stack, shopper, System.out::println);

            run.replay("as they are");
            await().atMost(PATIENCE)
                    .until(() -> count(stack, "ORDER_STATE = 'FAILED' AND DEAD_LETTER_ID IS NOT NULL") == failed);
            assertThat(count(stack, "ORDER_STATE = 'CREATED'")).isZero();

            assertThat(run.run()).isEmpty();

            assertThat(count(stack, "ORDER_STATE = 'CREATED'")).isEqualTo(2 * RulesRun.KINDS.size());
            // Nobody has laid a hand on the orders that came after the rules.
            assertThat(count(
                            stack,
                            "WOO_ORDER_ID > " + last
                                    + " AND STAGING_ID IN (SELECT STAGING_ID FROM dbo.USER_ORDER_AUDIT)"))
                    .isZero();
        }
    }

    private static int count(LocalStack stack, String condition) throws SQLException {
        try (var connection = stack.counterPoint().connect();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT COUNT(*) FROM dbo.USER_ORDER_STAGING WHERE IS_DUPLICATE = 0 AND " + condition);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }
}
