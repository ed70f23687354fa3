package io.orderbridge.sandbox.journey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import io.orderbridge.model.Shop;
import io.orderbridge.model.Topology;
import io.orderbridge.sandbox.servers.PrivateRabbitMq;
import java.io.IOException;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;

/** Looks into the failed-order queue and leaves everything in it. */
public final class FailedOrderQueue {

    private static final ObjectMapper JSON = new ObjectMapper();

    private FailedOrderQueue() {}

    /** Returns the number of entries of each order of a shop, by WooCommerce's order id. */
    public static NavigableMap<Long, Long> entries(PrivateRabbitMq broker, String shop)
            throws IOException, TimeoutException {
        var entries = new TreeMap<Long, Long>();
        // What is not acknowledged goes back to the queue when the connection is closed.
        try (Connection connection = broker.connectionFactory().newConnection("failed-order queue")) {
            Channel channel = connection.createChannel();
            GetResponse entry = channel.basicGet(Topology.FAILED_ORDERS, false);
            while (entry != null) {
                JsonNode order = JSON.readTree(entry.getBody()).path("data");
                if (Shop.orFirst(order.path("shop").asText("")).equals(shop)) {
                    entries.merge(order.path("wooOrderId").asLong(), 1L, Long::sum);
                }
                entry = channel.basicGet(Topology.FAILED_ORDERS, false);
            }
        }
        return entries;
    }
}
