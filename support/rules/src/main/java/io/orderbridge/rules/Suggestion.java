package io.orderbridge.rules;

/**
 * An item or a customer that may be meant.
 *
 * @param number IM_ITEM.ITEM_NO or AR_CUST.CUST_NO
 * @param description what people know it by
 * @param why what it has in common with what is looked for
 */
public record Suggestion(String number, String description, String why) {}
