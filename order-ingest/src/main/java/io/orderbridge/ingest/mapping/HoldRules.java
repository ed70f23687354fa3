package io.orderbridge.ingest.mapping;

import io.orderbridge.ingest.mapping.Hold.Cause;
import io.orderbridge.ingest.mapping.Hold.Code;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which orders are no plain orders: a person decides what they are before they become tickets.
 *
 * @param netRefunds whether goods that were given back before the ticket are left out of it; else the order is held
 * @param depositOrigins {@code created_via} of orders that are later payments for the goods of their parent
 */
public record HoldRules(boolean netRefunds, Set<String> depositOrigins) {

    public HoldRules {
        depositOrigins = Set.copyOf(depositOrigins);
    }

    /**
     * What keeps the order from becoming a ticket without a word.
     *
     * @param netted whether {@code order} is what is left after its refunds
     * @param paidAlike numbers of orders that come before it and were paid with the same transaction
     */
    List<Cause> causes(WooOrder order, boolean netted, List<String> paidAlike) {
        List<Cause> causes = new ArrayList<>();
        long parent = order.origin().parentId();
        if (parent > 0 && depositOrigins.contains(order.origin().createdVia())) {
            causes.add(new Cause(
                    Code.BALANCE_OF,
                    "it is a later payment for order " + parent + " (made by '"
                            + order.origin().createdVia() + "'), which has the goods"));
        } else if (parent > 0) {
            causes.add(new Cause(
                    Code.SUB_ORDER,
                    "it is a part of order " + parent + " (made by '"
                            + order.origin().createdVia() + "'): both would be the same goods twice"));
        }
        if (!paidAlike.isEmpty()) {
            causes.add(new Cause(
                    Code.SAME_PAYMENT,
                    "its payment " + order.transactionId() + " by " + order.gateway() + " is that of order "
                            + String.join(", ", paidAlike)));
        }
        if (!order.refunds().isEmpty() && !netted) {
            causes.add(new Cause(Code.REFUNDED_IN_PART, refunded(order)));
        }
        otherItems(order, causes);
        bundles(order, causes);
        return causes;
    }

    private static String refunded(WooOrder order) {
        return "%s of %s %s was given back before the ticket: %s"
                .formatted(
                        shown(Refund.sum(order.refunds())),
                        shown(order.total()),
                        order.currency(),
                        order.refunds().stream().map(HoldRules::describe).collect(Collectors.joining(", ")));
    }

    private static String describe(Refund refund) {
        String items = refund.items().stream()
                .map(item -> (item.quantity().signum() == 0
                                ? ""
                                : item.quantity().stripTrailingZeros().toPlainString() + " × ")
                        + "'" + item.name() + "'")
                .collect(Collectors.joining(" and "));
        return "refund %d of %s for %s%s"
                .formatted(
                        refund.id(),
                        shown(refund.amount()),
                        items.isEmpty() ? "no lines" : items,
                        refund.reason().isBlank() ? "" : " (" + refund.reason().strip() + ")");
    }

    private static void otherItems(WooOrder order, List<Cause> causes) {
        for (WooOrder.OtherItem item : order.otherItems()) {
            causes.add(new Cause(
                    Code.ITEM_TYPE,
                    "item '%s' of type %s%s is neither goods, fee nor shipping: a rule has to say what it is"
                            .formatted(
                                    item.name(),
                                    item.type(),
                                    item.amount()
                                            .map(amount -> " (" + shown(amount) + ")")
                                            .orElse(""))));
        }
    }

    private static void bundles(WooOrder order, List<Cause> causes) {
        List<String> parts = order.lines().stream()
                .filter(line -> line.bundle() == WooOrder.Bundle.PART)
                .map(line -> "'" + line.name() + "'")
                .toList();
        order.lines().stream()
                .filter(line -> line.bundle() == WooOrder.Bundle.CONTAINER)
                .findFirst()
                .ifPresent(container -> causes.add(new Cause(
                        Code.BUNDLE,
                        "'%s' is a set, and its parts (%s) are lines, too: a rule has to say which of them are goods"
                                .formatted(container.name(), String.join(", ", parts)))));
    }

    private static String shown(BigDecimal amount) {
        return OrderAmounts.cents(amount).toPlainString();
    }
}
