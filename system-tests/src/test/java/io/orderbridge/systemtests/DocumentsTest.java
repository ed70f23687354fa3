package io.orderbridge.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.orderbridge.model.Topology;
import io.orderbridge.sandbox.servers.CaughtMail;
import io.orderbridge.sandbox.servers.Service;
import io.orderbridge.sandbox.servers.ServiceProcess;
import io.orderbridge.sandbox.stack.LocalStack;
import io.orderbridge.sandbox.woocommerce.OrderKind;
import io.orderbridge.sandbox.woocommerce.Shopper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Walks through the documents as an admin does: runs their commands one after the other, and compares what is printed
 * with what they show. With {@code -Dorderbridge.documents=write} it writes into them what is printed.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DocumentsTest {

    private static final Path TOP = Path.of("..").toAbsolutePath().normalize();
    private static final boolean WRITE = "write".equals(System.getProperty("orderbridge.documents"));
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int GROUP = 500;

    private static LocalStack stack;
    private static Shopper shopper;
    private static long firstOfGroup;

    @BeforeAll
    static void four_orders_have_failed_and_one_is_a_ticket() throws Exception {
        stack = LocalStack.in(Path.of("target", "stack-documents"))
                .serviceSetting("ORDERBRIDGE_INGEST_POLL_INTERVAL", "500ms")
                .serviceSetting("ORDERBRIDGE_INGEST_SETTLING_TIME", "1s")
                .serviceSetting("ORDERBRIDGE_OUTAGE_LONGEST_PROBE", "2s")
                .serviceSetting("ORDERBRIDGE_HEALTH_INTERVAL", "1s")
                .serviceSetting("ORDERBRIDGE_HEALTH_ORDERS_INTERVAL", "1s")
                // What failed a day ago for the runbook has failed just now for the report.
                .serviceSetting("ORDERBRIDGE_PROCESSOR_REPORT_INTERVAL", "1h")
                .start();
        shopper = new Shopper(stack.shop(), 1);
        place(OrderKind.UNKNOWN_SKU);
        place(OrderKind.UNKNOWN_SKU);
        place(OrderKind.UNKNOWN_CUSTOMER);
        place(OrderKind.INACTIVE_ITEM);
        place(OrderKind.REGISTERED);
        execute(
                """
                UPDATE dbo.USER_ORDER_STAGING
                SET CREATED_DT = DATEADD(HOUR, -26, CREATED_DT), ANNOUNCED_DT = DATEADD(HOUR, -26, ANNOUNCED_DT),
                    LAST_ATTEMPT_DT = DATEADD(HOUR, -26, LAST_ATTEMPT_DT), FAILED_DT = DATEADD(HOUR, -26, FAILED_DT)
                WHERE WOO_ORDER_ID = 1001
                """);
    }

    @AfterAll
    static void take_apart() {
        if (stack != null) {
            stack.close();
        }
    }

    /** Orders are staged in the sequence in which they were placed, so that their numbers are the documents'. */
    private static void place(OrderKind kind) throws Exception {
        long order = shopper.place(kind).id();
        await().atMost(PATIENCE)
                .until(() -> count("SELECT COUNT(*) FROM dbo.USER_ORDER_STAGING WHERE WOO_ORDER_ID = " + order) == 1);
        awaitRest();
    }

    /** Every staged order has reached an end, the shop has been told of every ticket, and this is in the row. */
    private static void awaitRest() {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> count(
                                """
                                SELECT COUNT(*)
                                FROM dbo.USER_ORDER_STAGING
                                WHERE (COALESCE(IS_APPLIED, 0) = 0 AND VALIDATION_ERROR IS NULL AND ROLLED_BACK_DT IS NULL)
                                    OR (IS_APPLIED = 1 AND CP_DOC_ID IS NOT NULL AND STATUS_SYNCED_DT IS NULL)
                                """)
                        == 0);
        await().atMost(PATIENCE).until(() -> waiting(Topology.STAGED) == 0);
    }

    @Test
    @Order(0)
    void health_says_what_is_wrong_and_a_test_mail_arrives() throws Exception {
        await().atMost(PATIENCE).until(() -> output("bin/orders health").contains("3 orders failed in the last hour"));

        walkThrough(DocumentedCommands.in(TOP.resolve("docs/OPERATIONS.md"), "Health"));
        walkThrough(DocumentedCommands.in(TOP.resolve("docs/OPERATIONS.md"), "Mails"));

        awaitMail("Somebody asked for this mail");
        assertThat(
                        count(
                                "SELECT COUNT(*) FROM dbo.USER_ORDER_AUDIT WHERE ACTION = 'TEST_MAIL' AND REASON LIKE 'to %@%'"))
                .isPositive();
    }

    @Test
    @Order(1)
    void failed_orders_are_mailed_found_mended_replayed_and_told_to_be_over() throws Exception {
        awaitMail("Order 1001 (staging 1)", "bin/orders repair 1001 --sku '99-00001=ITEM-NUMBER'");

        walkThrough("docs/DEAD_LETTERS.md");

        awaitMail("Order 1001 (staging 1) is in CounterPoint");
        awaitMail("Order 1003 (staging 3) is in CounterPoint");
        awaitMail("Order 1004 (staging 4) was skipped by ann: typed in by hand");
        assertThat(shopper.look(1001).orElseThrow().notes()).anyMatch(note -> note.startsWith("CounterPoint document"));
    }

    @Test
    @Order(2)
    void a_ticket_is_rolled_back_and_the_shop_told() throws Exception {
        walkThrough("docs/ROLLBACK.md");

        await().atMost(PATIENCE).until(() -> shopper.look(1005).orElseThrow().notes().stream()
                .anyMatch(note -> note.startsWith("Rolled back: CounterPoint document")));
    }

    @Test
    @Order(3)
    void a_group_of_500_becomes_500_tickets_though_the_desk_is_killed_and_the_broker_restarts() throws Exception {
        firstOfGroup = placeGroup();
        await().atMost(PATIENCE).until(() -> failedOfGroup() == GROUP && waiting(Topology.FAILED_ORDERS) >= GROUP);
        execute("UPDATE dbo.USER_ORDER_STAGING SET CUST_NO = 'C1001' WHERE WOO_ORDER_ID >= " + firstOfGroup);
        ServiceProcess desk = desk();

        Process replay = start("bin/orders replay --group CUSTOMER_UNMAPPED");
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(() -> failedOfGroup() < GROUP);
        desk.kill();
        replay.waitFor();
        desk.awaitReady();
        replay = start("bin/orders replay --all");
        stack.broker().stop();
        stack.broker().start();
        replay.waitFor();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> start("bin/orders replay --all").waitFor() == 0);

        await().atMost(PATIENCE)
                .until(() ->
                        count("SELECT COUNT(*) FROM dbo.USER_ORDER_STAGING WHERE IS_APPLIED = 1 AND WOO_ORDER_ID >= "
                                        + firstOfGroup)
                                == GROUP);
        assertThat(count("SELECT COUNT(*) FROM dbo.PS_DOC_HDR WHERE CAST(CUST_PO_NO AS INT) >= " + firstOfGroup))
                .isEqualTo(GROUP);
    }

    private static ServiceProcess desk() {
        return stack.services().stream()
                .filter(service -> service.service() == Service.ORDER_DESK)
                .findFirst()
                .orElseThrow();
    }

    private static void walkThrough(String name) throws Exception {
        walkThrough(DocumentedCommands.in(TOP.resolve(name)));
    }

    private static void walkThrough(DocumentedCommands document) throws Exception {
        List<String> printed = document.withOutputOf(command -> {
            try {
                String output = output(command);
                awaitRest();
                return output;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        if (WRITE) {
            document.write(printed);
        } else {
            assertThat(comparable(printed)).isEqualTo(comparable(document.lines()));
        }
    }

    /** Without what the clock says: times, ages, and the width of their columns. */
    private static String comparable(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceAll("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d", "TIME")
                        .replaceAll("127\\.0\\.0\\.1:\\d+", "ADDRESS")
                        .replaceAll("\\b\\d+ (min|h|d)\\b", "AGE")
                        .replaceAll(" {2,}", "  "))
                .collect(Collectors.joining("\n"));
    }

    private static String output(String command) throws IOException {
        return new String(start(command).getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static Process start(String command) throws IOException {
        var builder = new ProcessBuilder("bash", "-c", command)
                .directory(TOP.toFile())
                .redirectErrorStream(true);
        builder.environment().put("ORDERS_URL", desk().url());
        builder.environment().put("DESK_KEY", "change-me");
        builder.environment().put("ORDERS_USER", "ann");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        return builder.start();
    }

    private static void awaitMail(String... words) {
        await().atMost(PATIENCE).until(() -> stack.mail().mails().stream()
                .map(CaughtMail::text)
                .anyMatch(text -> List.of(words).stream().allMatch(text::contains)));
    }

    /** Orders of a customer that is not mapped; returns the first. */
    private static long placeGroup() {
        long first = shopper.place(OrderKind.UNKNOWN_CUSTOMER).id();
        for (int number = 1; number < GROUP; number++) {
            shopper.place(OrderKind.UNKNOWN_CUSTOMER);
        }
        return first;
    }

    private static int failedOfGroup() throws SQLException {
        return count(
                "SELECT COUNT(*) FROM dbo.USER_ORDER_STAGING WHERE VALIDATION_ERROR IS NOT NULL AND WOO_ORDER_ID >= "
                        + firstOfGroup);
    }

    private static int waiting(String queue) throws Exception {
        try (Connection connection = stack.broker().connectionFactory().newConnection();
                Channel channel = connection.createChannel()) {
            return channel.queueDeclarePassive(queue).getMessageCount();
        }
    }

    private static int count(String sql) throws SQLException {
        try (java.sql.Connection counterPoint = stack.counterPoint().connect();
                Statement select = counterPoint.createStatement();
                ResultSet row = select.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        }
    }

    private static void execute(String sql) throws SQLException {
        try (java.sql.Connection counterPoint = stack.counterPoint().connect();
                Statement statement = counterPoint.createStatement()) {
            statement.execute(sql);
        }
    }
}
