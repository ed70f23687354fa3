package io.orderbridge.sandbox.counterpoint;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * One element of LINE_ITEMS_JSON with the item that it names. A number that cannot be read is null; its text is kept for
 * the message.
 *
 * @param number from 1
 * @param sku null if missing or blank
 * @param item null if CounterPoint has no such item
 * @param subtotal the total where the element has none (rows of the predecessor)
 */
record LineItem(
        int number,
        boolean isObject,
        String sku,
        String name,
        Item item,
        Amount quantity,
        Amount price,
        Amount total,
        Amount subtotal) {

    /** A row of IM_ITEM. */
    record Item(String number, String description, String status, String category) {}

    /** A number as it was written, and its value at 9 decimals; null if it is none, or too large for CounterPoint. */
    record Amount(String text, BigDecimal value) {

        boolean isNegative() {
            return value != null && value.signum() < 0;
        }

        boolean hasMoreDecimalsThan(int decimals) {
            return value.setScale(decimals, RoundingMode.HALF_UP).compareTo(value) != 0;
        }

        /** What is wrong with a text that has no value. */
        String fault() {
            return text != null && text.strip().matches("[+-]?\\d+(\\.\\d*)?([eE][+-]?\\d+)?")
                    ? "too large"
                    : "not a number";
        }

        String shown() {
            return text == null ? "" : text;
        }
    }

    private static final BigDecimal CENT = new BigDecimal("0.01");

    /** What UNIT_RETL_VAL takes. */
    private static final BigDecimal MOST_FOR_ONE = new BigDecimal("99999999999");

    /** The price has 6 decimals, so quantity × price may be off by half of the last one per piece. */
    private static final BigDecimal PRICE_PRECISION = new BigDecimal("0.0000005");

    void check(Reasons reasons) {
        String line = "line " + number + ": ";
        if (!isObject) {
            reasons.add("BAD_JSON", line + "not a JSON object");
            return;
        }
        if (sku == null) {
            reasons.add("SKU_MISSING", line + "no sku ('" + PipelineSettings.left(name == null ? "" : name, 60) + "')");
        } else if (item == null) {
            reasons.add(
                    "SKU_UNKNOWN", line + "item '" + PipelineSettings.left(sku, 100) + "' is not in IM_ITEM.ITEM_NO");
        } else if (!"A".equalsIgnoreCase(item.status())) {
            reasons.add(
                    "ITEM_INACTIVE",
                    line + "item '" + sku + "' has IM_ITEM.STAT '" + (item.status() == null ? "" : item.status())
                            + "', not 'A'");
        }
        String place = sku == null ? line : line + "item '" + PipelineSettings.left(sku, 100) + "': ";
        checkQuantity(reasons, place);
        checkNegative(reasons, place, "price", price);
        checkNegative(reasons, place, "total", total);
        if (subtotal.text() != null) {
            checkNegative(reasons, place, "subtotal", subtotal);
        }
        checkAmounts(reasons, place);
    }

    private void checkQuantity(Reasons reasons, String place) {
        if (quantity.value() == null) {
            reasons.add("QUANTITY", place + "quantity '" + quantity.shown() + "' is " + quantity.fault());
        } else if (quantity.value().signum() <= 0) {
            reasons.add("QUANTITY", place + "quantity " + quantity.text() + " is not above 0");
        } else if (quantity.hasMoreDecimalsThan(4)) {
            reasons.add("QUANTITY", place + "quantity " + quantity.text() + " has more than 4 decimals");
        }
    }

    private static void checkNegative(Reasons reasons, String place, String name, Amount amount) {
        if (amount.isNegative()) {
            reasons.add("NEGATIVE_AMOUNT", place + name + " " + amount.text());
        }
    }

    private void checkAmounts(Reasons reasons, String place) {
        if (price.value() == null) {
            reasons.add("LINE_AMOUNTS", place + "price '" + price.shown() + "' is " + price.fault());
        } else if (total.value() == null) {
            reasons.add("LINE_AMOUNTS", place + "total '" + total.shown() + "' is " + total.fault());
        } else if (subtotal.value() == null) {
            reasons.add("LINE_AMOUNTS", place + "subtotal '" + subtotal.shown() + "' is " + subtotal.fault());
        } else if (total.hasMoreDecimalsThan(2)) {
            reasons.add("LINE_AMOUNTS", place + "total " + total.text() + " has more than 2 decimals");
        } else if (subtotal.hasMoreDecimalsThan(2)) {
            reasons.add("LINE_AMOUNTS", place + "subtotal " + subtotal.text() + " has more than 2 decimals");
        } else if (subtotal.value().compareTo(total.value()) < 0) {
            reasons.add("LINE_AMOUNTS", place + "subtotal " + subtotal.text() + " is below total " + total.text());
        } else if (quantity.value() != null
                && quantity.value().signum() > 0
                && subtotal.value().compareTo(quantity.value().multiply(MOST_FOR_ONE)) > 0) {
            reasons.add(
                    "LINE_AMOUNTS",
                    place + "subtotal " + (subtotal.text() == null ? total : subtotal).text() + " for quantity "
                            + quantity.text() + " is more than 99999999999 for one");
        } else if (quantity.value() != null) {
            BigDecimal extended = quantity.value().multiply(price.value()).setScale(2, RoundingMode.HALF_UP);
            BigDecimal allowed = CENT.add(quantity.value().abs().multiply(PRICE_PRECISION));
            if (extended.subtract(total.value()).abs().compareTo(allowed) > 0) {
                reasons.add(
                        "LINE_AMOUNTS",
                        place + "quantity " + quantity.text() + " x price " + price.text() + " is "
                                + extended.toPlainString() + ", but total is " + total.text());
            }
        }
    }
}
