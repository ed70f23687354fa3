package io.orderbridge.desk.orders;

import java.util.Map;

/** What people call the columns of a staged order. */
final class ColumnWords {

    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("WOO_ORDER_NO", "the order number"),
            Map.entry("ORD_STATUS", "the status"),
            Map.entry("CUST_NO", "the customer"),
            Map.entry("CUST_NAM", "the customer's name"),
            Map.entry("CUST_EMAIL", "the e-mail address"),
            Map.entry("CURRENCY", "the currency"),
            Map.entry("PMT_METH", "the way of paying"),
            Map.entry("PMT_GATEWAY", "the payment gateway"),
            Map.entry("PMT_TRANS_ID", "the payment's number"),
            Map.entry("SHIP_VIA", "the way of shipping"),
            Map.entry("CARRIER", "the carrier"),
            Map.entry("NAM", "the name"),
            Map.entry("ADRS_1", "the address"),
            Map.entry("ADRS_2", "the address's second line"),
            Map.entry("CITY", "the city"),
            Map.entry("STATE", "the state"),
            Map.entry("ZIP_COD", "the postcode"),
            Map.entry("CNTRY", "the country"),
            Map.entry("PHONE", "the telephone"));

    private ColumnWords() {}

    /** A column in words; as it is where a profile of the site's own names it. */
    static String of(String column) {
        if (column.startsWith("LINE_ITEMS_JSON line ")) {
            return column.replaceFirst("LINE_ITEMS_JSON line ([0-9]+) name", "the name on line $1");
        }
        String part = column.replaceFirst("^(SHIP|BILL)_", "");
        return WORDS.containsKey(column)
                ? WORDS.get(column)
                : WORDS.containsKey(part)
                        ? WORDS.get(part) + (column.startsWith("BILL_") ? " of the bill" : " to ship to")
                        : column;
    }
}
