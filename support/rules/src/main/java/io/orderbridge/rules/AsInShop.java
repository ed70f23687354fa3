package io.orderbridge.rules;

import java.util.List;

/** Explains what of an order no rule decides: CounterPoint gets it as the shop has it. */
final class AsInShop {

    private AsInShop() {}

    static void explain(RuleOrder order, Explained explained) {
        as(explained, "order number", "", "the number that the shopper sees");
        as(explained, "date", "", "the day on which the order was placed, in the store's time zone");
        as(
                explained,
                "ship-to",
                (order.state() + " " + order.country()).strip(),
                "the shop's shipping address, or the billing address where it has none");
        as(explained, "bill-to", "", "the shop's billing address, or the customer's where it has no street");
        as(explained, "discount", "", "what coupons took off the lines");
        as(explained, "shipping amount", "", "what the shop asked for shipping, without tax");
        as(explained, "tax amount", "", "the tax of the shop, to the cent");
        as(explained, "rounding", "", "the cents that the shop's roundings leave over");
        as(explained, "total", order.total().toPlainString(), "what the shopper paid");
        as(
                explained,
                "payment",
                order.payment(),
                "the shop's means of payment, gift cards beside it where a rule says so");
        as(explained, "shopper's note", "", "the shopper's note, and what they chose for lines");
    }

    private static void as(Explained explained, String field, String value, String why) {
        explained.byDefault(field, value, why, List.of());
    }
}
