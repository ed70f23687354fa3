package io.orderbridge.sandbox.bench;

import io.orderbridge.sandbox.servers.Service;
import io.orderbridge.sandbox.servers.ServiceProcess;
import io.orderbridge.sandbox.stack.LocalStack;
import io.orderbridge.sandbox.woocommerce.Shopper;
import io.orderbridge.sandbox.woocommerce.Storage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a poll costs, and how long an order takes, in shops of a thousand to a million orders. */
@Command(name = "growth")
final class Growth implements Callable<Integer> {

    private static final int FIRST_ID = 1_000_000;
    private static final int ORDERS = 100;
    private static final double RATE = 5;
    private static final Duration SETTLE = Duration.ofSeconds(30);
    private static final Duration WATCHED = Duration.ofSeconds(30);

    /** One order every five minutes; of the last 40 days none was paid, so that nothing of it is to be staged. */
    private static final String HPOS =
            """
            INSERT INTO wp_wc_orders (id, status, currency, type, tax_amount, total_amount, customer_id, billing_email,
                                      date_created_gmt, date_updated_gmt, parent_order_id)
            SELECT %1$d + seq, %2$s, 'EUR', 'shop_order', 0, 1, 0, '',
                   UTC_TIMESTAMP() - INTERVAL seq * 5 MINUTE, UTC_TIMESTAMP() - INTERVAL seq * 5 MINUTE, 0
            FROM seq_%3$d_to_%4$d
            """;

    private static final String POSTS =
            """
            INSERT INTO wp_posts (ID, post_status, post_type, post_date, post_date_gmt, post_modified, post_modified_gmt,
                                  post_content, post_title, post_excerpt, to_ping, pinged, post_content_filtered)
            SELECT %1$d + seq, %2$s, 'shop_order', NOW() - INTERVAL seq * 5 MINUTE, UTC_TIMESTAMP() - INTERVAL seq * 5 MINUTE,
                   NOW() - INTERVAL seq * 5 MINUTE, UTC_TIMESTAMP() - INTERVAL seq * 5 MINUTE, '', '', '', '', '', ''
            FROM seq_%3$d_to_%4$d
            """;

    private static final String META =
            """
            INSERT INTO wp_postmeta (post_id, meta_key, meta_value)
            SELECT %1$d + seq, field.meta_key, '1'
            FROM seq_%3$d_to_%4$d
            CROSS JOIN (SELECT '_order_total' AS meta_key UNION ALL SELECT '_order_key' UNION ALL SELECT '_payment_method'
                        UNION ALL SELECT '_billing_email' UNION ALL SELECT '_order_currency') AS field
            """;

    private static final String STATUS =
            "IF(seq < 40 * 288, IF(seq % 10 = 0, 'wc-pending', 'wc-cancelled'), 'wc-completed')";

    @Option(names = "--most", defaultValue = "1000000")
    int most;

    private final HttpClient http = HttpClient.newHttpClient();

    @Override
    public Integer call() throws Exception {
        var terminal = Bench.terminal();
        terminal.line(Table.machine());
        var table = new Table(
                "growth",
                "A poll, and an order at 5 a second, in a growing shop",
                "storage",
                "orders in the shop",
                "polls a minute",
                "rows and index entries a poll",
                "ms a poll",
                "% of a processor",
                "p50 ms to ticket",
                "p95 ms to ticket");
        for (Storage storage : Storage.values()) {
            try (LocalStack stack = Stacks.start(storage, 1)) {
                var payments = new Payments(new Shopper(stack.shop(), 13), Optional.empty());
                leaveRoom(stack, FIRST_ID + most);
                int there = 0;
                int done = 0;
                for (int orders = 1000; orders <= most; orders *= 10) {
                    fill(stack, storage, there + 1, orders);
                    there = orders;
                    Thread.sleep(SETTLE.toMillis());
                    Poll poll = poll(stack);
                    List<Long> unpaid = payments.unpaid(ORDERS);
                    Map<Long, Instant> due = payments.pay(unpaid, RATE);
                    done += ORDERS;
                    Stacks.await(stack, "APPLIED_DT", done);
                    long[] ticket =
                            Times.since(due, Times.read(stack.counterPoint()).ticket());
                    table.row(
                            storage.name().toLowerCase(Locale.ROOT),
                            orders,
                            poll.aMinute(),
                            poll.rows(),
                            poll.millis(),
                            poll.processor(),
                            Times.percentile(ticket, 50),
                            Times.percentile(ticket, 95));
                }
            }
        }
        table.print(terminal::line);
        table.save("ms a poll");
        return 0;
    }

    /** Orders of shoppers get ids above those of the past. */
    private static void leaveRoom(LocalStack stack, int last) throws SQLException {
        try (Connection shop = stack.database().connectAsShop();
                Statement statement = shop.createStatement()) {
            statement.execute("ALTER TABLE wp_posts AUTO_INCREMENT = " + (last + 1));
            statement.execute("ALTER TABLE wp_wc_orders AUTO_INCREMENT = " + (last + 1));
        }
    }

    private static void fill(LocalStack stack, Storage storage, int from, int to) throws SQLException {
        try (Connection shop = stack.database().connectAsShop();
                Statement statement = shop.createStatement()) {
            for (String insert : storage == Storage.HPOS ? List.of(HPOS) : List.of(POSTS, META)) {
                statement.executeUpdate(insert.formatted(FIRST_ID, STATUS, from, to));
            }
            statement.execute("ANALYZE TABLE wp_wc_orders, wp_posts, wp_postmeta");
        }
    }

    /** What polls cost while no order comes; other questions to the shop of that time are counted in. */
    private Poll poll(LocalStack stack) throws Exception {
        ServiceProcess ingest = Stacks.of(stack, Service.ORDER_INGEST).get(0);
        double count = metric(ingest, "orderbridge_ingest_poll_seconds_count");
        double seconds = metric(ingest, "orderbridge_ingest_poll_seconds_sum");
        double cpu = Usage.of(ingest).cpuSeconds();
        long reads = reads(stack);
        Thread.sleep(WATCHED.toMillis());
        double polls = metric(ingest, "orderbridge_ingest_poll_seconds_count") - count;
        double watched = WATCHED.toMillis() / 1000.0;
        return new Poll(
                polls * 60 / watched,
                (reads(stack) - reads) / polls,
                (metric(ingest, "orderbridge_ingest_poll_seconds_sum") - seconds) * 1000 / polls,
                (Usage.of(ingest).cpuSeconds() - cpu) * 100 / watched);
    }

    private record Poll(double aMinute, double rows, double millis, double processor) {}

    private double metric(ServiceProcess service, String name) throws IOException, InterruptedException {
        String metrics = http.send(
                        HttpRequest.newBuilder(URI.create(service.url() + "/q/metrics"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        return metrics.lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(service.name() + " has no metric " + name));
    }

    private static long reads(LocalStack stack) throws SQLException {
        try (Connection database = stack.database().connectAsAdministrator();
                Statement statement = database.createStatement();
                ResultSet sum =
                        statement.executeQuery("SELECT SUM(VARIABLE_VALUE) FROM information_schema.GLOBAL_STATUS"
                                + " WHERE VARIABLE_NAME IN ('HANDLER_READ_KEY', 'HANDLER_READ_NEXT', 'HANDLER_READ_PREV',"
                                + " 'HANDLER_READ_FIRST', 'HANDLER_READ_RND', 'HANDLER_READ_RND_NEXT')")) {
            sum.next();
            return sum.getLong(1);
        }
    }
}
