package io.orderbridge.ingest.mapping;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * As it was decided before there were rules, to compare with: finds the item of CounterPoint that an SKU of the shop is. Case does not matter, as it does not to CounterPoint; accents
 * do, unlike in the shop's database ({@code AB-U} equals {@code ab-Ü} there).
 *
 * @param known those of the {@link #candidates} that are items of CounterPoint
 * @param unitSuffixes what the shop appends to an item number to name a selling unit, such as {@code -BOX}
 */
public record ItemNumbers(Set<String> known, List<String> unitSuffixes) {

    public ItemNumbers {
        known = Set.copyOf(known);
        unitSuffixes = List.copyOf(unitSuffixes);
    }

    /** The item numbers that {@code sku} may stand for, the likeliest first. */
    public static List<String> candidates(String sku, List<String> unitSuffixes) {
        return Stream.concat(
                        Stream.of(sku),
                        unitSuffixes.stream()
                                .filter(suffix -> endsWith(sku, suffix))
                                .sorted(Comparator.comparingInt(String::length).reversed())
                                .map(suffix -> sku.substring(0, sku.length() - suffix.length())))
                .filter(candidate -> !candidate.isBlank())
                .toList();
    }

    /** The item number of {@code sku} as CounterPoint writes it, or {@code sku} itself if it is none: validation will say so. */
    public String resolve(String sku) {
        return candidates(sku, unitSuffixes).stream()
                .flatMap(candidate -> Stream.concat(
                        Stream.of(candidate).filter(known::contains),
                        known.stream().filter(candidate::equalsIgnoreCase)))
                .findFirst()
                .orElse(sku);
    }

    private static boolean endsWith(String sku, String suffix) {
        return sku.regionMatches(true, sku.length() - suffix.length(), suffix, 0, suffix.length());
    }
}
