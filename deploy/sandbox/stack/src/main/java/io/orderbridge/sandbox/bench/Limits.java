package io.orderbridge.sandbox.bench;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import io.orderbridge.sandbox.stack.LocalStack;
import java.nio.charset.StandardCharsets;
import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/** What the servers of a stack bear when nobody does anything but the one thing, in orders a second. */
final class Limits {

    private static final int CONFIRMED_AT_ONCE = 100;
    private static final String QUEUE = "bench";

    private final LocalStack stack;

    Limits(LocalStack stack) {
        this.stack = stack;
    }

    /** The oldest orders that are no tickets yet. */
    List<Integer> stagingIds(int count) throws SQLException {
        List<Integer> rows = new ArrayList<>();
        try (java.sql.Connection counterPoint = stack.counterPoint().connect();
                PreparedStatement select = counterPoint.prepareStatement(
                        "SELECT STAGING_ID FROM dbo.USER_ORDER_STAGING WHERE APPLIED_DT IS NULL ORDER BY STAGING_ID");
                ResultSet row = select.executeQuery()) {
            while (row.next() && rows.size() < count) {
                rows.add(row.getInt(1));
            }
        }
        return rows;
    }

    /** Calls the procedure for each row, in as many loops with a connection each. */
    double procedure(List<Integer> rows, int loops) throws Exception {
        var left = new ConcurrentLinkedQueue<>(rows);
        ExecutorService threads = Executors.newFixedThreadPool(loops);
        long begin = System.nanoTime();
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < loops; i++) {
            running.add(threads.submit(() -> {
                try (java.sql.Connection counterPoint = stack.counterPoint().connect();
                        CallableStatement call =
                                counterPoint.prepareCall("{call dbo.sp_CreateOrderFromStaging(?,?,?,?,?)}")) {
                    call.registerOutParameter(2, Types.VARCHAR);
                    call.registerOutParameter(3, Types.VARCHAR);
                    call.registerOutParameter(4, Types.BIT);
                    call.registerOutParameter(5, Types.NVARCHAR);
                    for (Integer row = left.poll(); row != null; row = left.poll()) {
                        call.setInt(1, row);
                        call.execute();
                    }
                }
                return loops;
            }));
        }
        for (Future<?> loop : running) {
            loop.get();
        }
        threads.shutdown();
        return rows.size() / ((System.nanoTime() - begin) / 1e9);
    }

    /** Publishes and consumes messages of an order's size on a quorum queue of its own. */
    double broker(int messages) throws Exception {
        byte[] body = "x".repeat(700).getBytes(StandardCharsets.UTF_8);
        try (Connection connection = stack.broker().connectionFactory().newConnection("bench")) {
            Channel channel = connection.createChannel();
            channel.queueDeclare(QUEUE, true, false, false, Map.of("x-queue-type", "quorum"));
            channel.confirmSelect();
            long begin = System.nanoTime();
            for (int i = 1; i <= messages; i++) {
                channel.basicPublish("", QUEUE, MessageProperties.PERSISTENT_BASIC, body);
                if (i % CONFIRMED_AT_ONCE == 0) {
                    channel.waitForConfirmsOrDie(10_000);
                }
            }
            channel.waitForConfirmsOrDie(10_000);
            for (GetResponse got = channel.basicGet(QUEUE, false); got != null; got = channel.basicGet(QUEUE, false)) {
                channel.basicAck(got.getEnvelope().getDeliveryTag(), false);
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            channel.queueDelete(QUEUE);
            return messages / seconds;
        }
    }

    /** The moments without the first so many: those are the loops' own. */
    Map<Long, Instant> without(Map<Long, Instant> moments, int first) {
        return moments.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.naturalOrder()))
                .skip(first)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
