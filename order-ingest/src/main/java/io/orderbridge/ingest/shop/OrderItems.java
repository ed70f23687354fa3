package io.orderbridge.ingest.shop;

import io.orderbridge.ingest.mapping.Refund;
import io.orderbridge.ingest.mapping.WooOrder;
import java.util.List;

/** The items of one order and its refunds, in the order of their ids. */
record OrderItems(
        List<WooOrder.Line> lines,
        List<WooOrder.ShippingLine> shippingLines,
        List<WooOrder.Fee> fees,
        List<Refund> refunds,
        List<WooOrder.OtherItem> others) {}
