package io.orderbridge.desk.orders;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** Which orders a page showed, in a few characters, so that what is done to them is done to no others. */
public final class OrderSet {

    private static final int BYTES = 12;

    private OrderSet() {}

    /** Of staging ids; their order does not matter. */
    public static String of(Collection<Integer> stagingIds) {
        return ofNames(stagingIds.stream().map(String::valueOf).toList());
    }

    /** Of orders that are not staged, by whatever names each of them. */
    public static String ofNames(Collection<String> names) {
        String sorted = names.stream().sorted().distinct().collect(Collectors.joining(","));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(sorted.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /** Of orders of a list. */
    public static String ofOrders(Collection<OrderSummary> orders) {
        return of(orders.stream().map(OrderSummary::stagingId).toList());
    }
}
