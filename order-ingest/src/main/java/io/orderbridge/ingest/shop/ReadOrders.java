package io.orderbridge.ingest.shop;

import io.orderbridge.ingest.mapping.RefusedOrder;
import io.orderbridge.ingest.mapping.WooOrder;
import java.util.List;

/** Orders as one snapshot of the shop's database has them, and those of them that cannot be understood. */
public record ReadOrders(List<WooOrder> orders, List<RefusedOrder> unreadable) {}
