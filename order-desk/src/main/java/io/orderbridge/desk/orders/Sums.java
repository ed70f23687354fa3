package io.orderbridge.desk.orders;

import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What several orders come to, by currency: amounts of different currencies make no sum. Two decimals.
 *
 * @param byCurrency never zero
 */
public record Sums(SortedMap<String, BigDecimal> byCurrency) {

    /** Of no orders. */
    public static final Sums NONE = new Sums(new TreeMap<>());

    private static final int DECIMALS = 2;

    /** Keeps what is not zero. */
    public Sums {
        SortedMap<String, BigDecimal> left = new TreeMap<>();
        byCurrency.forEach((currency, amount) -> {
            if (amount.signum() != 0) {
                left.put(currency, amount.setScale(DECIMALS, RoundingMode.HALF_UP));
            }
        });
        byCurrency = left;
    }

    /** One amount. */
    public static Sums of(String currency, BigDecimal amount) {
        return new Sums(new TreeMap<>(Map.of(currency, amount)));
    }

    /** What orders of a list come to. */
    public static Sums of(Collection<OrderSummary> orders) {
        return orders.stream()
                .map(order -> of(order.currency(), order.amount()))
                .reduce(NONE, Sums::plus);
    }

    /** Both. */
    public Sums plus(Sums other) {
        SortedMap<String, BigDecimal> both = new TreeMap<>(byCurrency);
        other.byCurrency.forEach((currency, amount) -> both.merge(currency, amount, BigDecimal::add));
        return new Sums(both);
    }

    /** Without the other. */
    public Sums minus(Sums other) {
        SortedMap<String, BigDecimal> left = new TreeMap<>(byCurrency);
        other.byCurrency.forEach((currency, amount) -> left.merge(currency, amount.negate(), BigDecimal::add));
        return new Sums(left);
    }

    /** The one amount; empty if there are several currencies. */
    public Optional<BigDecimal> single() {
        return byCurrency.size() > 1
                ? Optional.empty()
                : Optional.of(byCurrency.values().stream().findFirst().orElse(BigDecimal.ZERO.setScale(DECIMALS)));
    }

    /** As JSON has it: amounts as text. */
    @JsonValue
    public Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>();
        byCurrency.forEach((currency, amount) -> texts.put(currency, amount.toPlainString()));
        return texts;
    }
}
