package io.orderbridge.ingest.shop;

import io.orderbridge.ingest.mapping.WooOrder;
import java.math.BigDecimal;
import java.util.List;

/** The items of one order, in the order of their ids. */
record OrderItems(List<WooOrder.Line> lines, List<WooOrder.ShippingLine> shippingLines, List<BigDecimal> fees) {}
