package io.orderbridge.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderbridge.sandbox.counterpoint.CounterPointLedger;
import io.orderbridge.sandbox.journey.FinalAccount;
import io.orderbridge.sandbox.servers.Component;
import io.orderbridge.sandbox.servers.PrivateRabbitMq;
import io.orderbridge.sandbox.servers.Service;
import io.orderbridge.sandbox.servers.ServiceProcess;
import io.orderbridge.sandbox.stack.LocalStack;
import io.orderbridge.sandbox.woocommerce.OrderKind;
import io.orderbridge.sandbox.woocommerce.Shopper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * New shoppers become customers while ingests and processors are killed and CounterPoint and the broker go away. Not part of the build,
 * for it takes minutes: {@code bin/bench new-shoppers}.
 */
class NewShoppersTrial {

    private static final int ORDERS = Integer.getInteger("bench.orders", 1_000);
    private static final int SHOPPERS = 50;
    private static final int INSTANCES = Integer.getInteger("bench.instances", 8);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Test
    void fifty_new_shoppers_are_fifty_customers_whatever_dies_while_their_orders_come() throws Exception {
        try (LocalStack stack = FinalAccount.sweepingOften(LocalStack.in(Path.of("target", "stack-new-shoppers")))
                .instances(Service.ORDER_INGEST, INSTANCES)
                .instances(Service.ORDER_PROCESSOR, INSTANCES)
                .serviceSetting("ORDERBRIDGE_OUTAGE_LONGEST_PROBE", "2s")
                .start()) {
            newShoppersBecomeCustomers(stack);
            Shopper shopper = new Shopper(stack.shop(), 3);
            List<Long> orders = new ArrayList<>();
            for (int i = 0; i < ORDERS; i++) {
                orders.add(shopper.place(OrderKind.PAID_LATER).id());
            }
            inShop(
                    stack,
                    "UPDATE wp_wc_orders SET customer_id = 0, billing_email = CONCAT('new-', id %% %d, '@example.test') WHERE id >= %d",
                    orders.get(0));
            inShop(
                    stack,
                    "UPDATE wp_wc_order_addresses SET email = CONCAT('new-', order_id %% %d, '@example.test') WHERE order_id >= %d",
                    orders.get(0));

            Instant began = Instant.now();
            CompletableFuture<Integer> deaths = CompletableFuture.supplyAsync(() -> kill(stack, orders.size()));
            for (long order : orders) {
                shopper.pay(order);
            }

            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .ignoreExceptions()
                    .until(() -> count(stack, "FROM dbo.USER_ORDER_STAGING WHERE ORDER_STATE = 'CREATED'") == ORDERS);
            System.out.printf(
                    "Bench new-shoppers: %d orders of %d new shoppers, %d ingests, %d processors%n  %d deaths; all are tickets after %d s%n",
                    ORDERS,
                    SHOPPERS,
                    INSTANCES,
                    INSTANCES,
                    deaths.join(),
                    Duration.between(began, Instant.now()).toSeconds());
            assertThat(deaths.join()).isPositive();
            assertThat(count(stack, "FROM dbo.AR_CUST WHERE EMAIL_ADRS_1 LIKE 'new-%@example.test'"))
                    .isEqualTo(SHOPPERS);
            assertThat(count(stack, "FROM dbo.USER_CUSTOMER_MAP WHERE WOO_EMAIL LIKE 'new-%@example.test'"))
                    .isEqualTo(SHOPPERS);
            assertThat(count(
                            stack,
                            "FROM dbo.USER_ORDER_STAGING AS staged JOIN dbo.PS_DOC_HDR AS header ON header.TKT_NO = staged.TKT_NO"
                                    + " JOIN dbo.AR_CUST AS customer ON customer.CUST_NO = header.CUST_NO"
                                    + " WHERE LOWER(customer.EMAIL_ADRS_1) = LOWER(staged.CUST_EMAIL)"))
                    .isEqualTo(ORDERS);
            try (Connection counterPoint = stack.counterPoint().connect()) {
                assertThat(CounterPointLedger.discrepancies(counterPoint)).isEmpty();
            }
            System.out.printf("  %d customers, one for each%n  done%n", SHOPPERS);
        }
    }

    /** Kills an ingest or a processor, CounterPoint or the broker, again and again until half of the orders are tickets. */
    private static int kill(LocalStack stack, int orders) {
        List<ServiceProcess> killed = stack.services().stream()
                .filter(service ->
                        service.service() == Service.ORDER_PROCESSOR || service.service() == Service.ORDER_INGEST)
                .toList();
        Random random = new Random(7);
        int deaths = 0;
        try {
            while (deaths < 40
                    && count(stack, "FROM dbo.USER_ORDER_STAGING WHERE ORDER_STATE = 'CREATED'") < orders / 2) {
                Thread.sleep(500 + random.nextInt(1_500));
                deaths++;
                if (deaths % 5 == 0) {
                    Component server = deaths % 10 == 0 ? stack.counterPoint() : stack.broker();
                    server.kill();
                    Thread.sleep(2_000);
                    server.start();
                } else {
                    killed.get(random.nextInt(killed.size())).kill();
                }
            }
            return deaths;
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void newShoppersBecomeCustomers(LocalStack stack) throws Exception {
        try (Connection counterPoint = stack.counterPoint().connect();
                Statement statement = counterPoint.createStatement()) {
            statement.executeUpdate(
                    "UPDATE dbo.USER_ORDER_PIPELINE_SETTING SET SETTING_VALUE = '1' WHERE SETTING_NAME ="
                            + " 'CUSTOMERS_ENABLED'");
        }
        String desk = stack.services().stream()
                .filter(service -> service.service() == Service.ORDER_DESK)
                .map(ServiceProcess::url)
                .findFirst()
                .orElseThrow();
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(desk + "/rules"))
                                .header("Authorization", "Bearer " + PrivateRabbitMq.PASSWORD)
                                .header("X-Desk-User", "trial")
                                .header("Content-Type", "application/json")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                """
                                        {"kind":"customer","when":"email = new-*","then":"as = create; template = C2001; prefix = W",
                                         "why":"new shoppers become customers"}
                                        """))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static void inShop(LocalStack stack, String sql, long from) throws SQLException {
        try (Connection shop = stack.database().connectAsShop();
                Statement statement = shop.createStatement()) {
            assertThat(statement.executeUpdate(sql.formatted(SHOPPERS, from))).isPositive();
        }
    }

    private static long count(LocalStack stack, String from) throws SQLException {
        try (Connection counterPoint = stack.counterPoint().connect();
                Statement statement = counterPoint.createStatement();
                ResultSet count = statement.executeQuery("SELECT COUNT(*) " + from)) {
            count.next();
            return count.getLong(1);
        }
    }
}
