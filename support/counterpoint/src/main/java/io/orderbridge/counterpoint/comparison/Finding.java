package io.orderbridge.counterpoint.comparison;

import java.util.Optional;

/**
 * One thing in which a native document and one of ours are not alike.
 *
 * @param place table, or table and column
 * @param nativeValue what the native document has; empty if nothing
 * @param ourValue what ours has; empty if nothing
 * @param why what it means, or what explains it
 * @param proposal T-SQL that makes the next ticket like the native document; empty if there is nothing to do, or nothing
 *     that could be proposed
 */
public record Finding(
        Weight weight,
        String place,
        Optional<String> nativeValue,
        Optional<String> ourValue,
        String why,
        Optional<String> proposal) {

    /** In the order in which a person should look at them. */
    public enum Weight {
        /** CounterPoint works by it: tax, charges, contacts, what is to be released, the audit log. */
        MATTERS,
        /** One has a value that the other has not, or another one. */
        DIFFERS,
        /** They differ as any two documents do, or as OrderBridge means them to. */
        EXPLAINED
    }
}
