package io.orderbridge.sandbox.woocommerce;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** WooCommerce's order statuses and what it calls them. */
final class OrderStatus {

    private static final Map<String, String> LABELS = labels();

    /** All registered statuses, without prefix, in WooCommerce's order. */
    static final List<String> ALL = List.copyOf(LABELS.keySet());

    /** Statuses, with prefix, that REST lists as "any": neither drafts nor trash. */
    static final List<String> LISTED = ALL.stream()
            .filter(status -> !status.equals("checkout-draft"))
            .map(status -> "wc-" + status)
            .toList();

    private OrderStatus() {}

    static boolean isKnown(String status) {
        return LABELS.containsKey(status);
    }

    static boolean isPaid(String status) {
        return status.equals("processing") || status.equals("completed");
    }

    static boolean awaitsPayment(String status) {
        return status.equals("pending") || status.equals("failed");
    }

    static String label(String status) {
        return LABELS.getOrDefault(status, status);
    }

    private static Map<String, String> labels() {
        var labels = new LinkedHashMap<String, String>();
        labels.put("pending", "Pending payment");
        labels.put("processing", "Processing");
        labels.put("on-hold", "On hold");
        labels.put("completed", "Completed");
        labels.put("cancelled", "Cancelled");
        labels.put("refunded", "Refunded");
        labels.put("failed", "Failed");
        labels.put("checkout-draft", "Draft");
        return labels;
    }
}
