package io.orderbridge.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderbridge.model.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Orders that the packaged order-processor has looked at. */
final class ProcessedOrders {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private ProcessedOrders() {}

    /** So many orders with that SKU, which are refused. */
    static List<Integer> failed(String sku, int number) throws Exception {
        List<Integer> orders = new ArrayList<>();
        for (int each = 0; each < number; each++) {
            orders.add(Bench.stage(sku));
        }
        return process(orders, "FAILED");
    }

    /** An order that is wrong as the statement makes it, and so is refused. */
    static int failed(String sku, String assignments) throws Exception {
        int order = Bench.stage(sku);
        Bench.execute("UPDATE dbo.USER_ORDER_STAGING SET " + assignments + " WHERE WOO_ORDER_ID = " + order);
        process(List.of(order), "FAILED");
        return order;
    }

    /** An order that is a ticket. */
    static int created() throws Exception {
        int order = Bench.stage(Bench.GOOD);
        process(List.of(order), "CREATED");
        return order;
    }

    private static List<Integer> process(List<Integer> orders, String state) throws Exception {
        for (int order : orders) {
            Bench.send(Topology.STAGED, Bench.staged(order), Map.of());
        }
        for (int order : orders) {
            awaitState(order, state);
        }
        return orders;
    }

    static void awaitState(int order, String state) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(Bench.row(order).get("ORDER_STATE"))
                .isEqualTo(state));
    }

    static String page(int order) throws Exception {
        return "/desk/orders/" + Bench.stagingId(order);
    }
}
