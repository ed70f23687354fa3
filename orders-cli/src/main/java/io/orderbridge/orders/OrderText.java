package io.orderbridge.orders;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderbridge.model.Shop;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Texts of the desk's answers, printable, as several commands show them. */
final class OrderText {

    private OrderText() {}

    static String text(JsonNode node, String field) {
        return Screen.printable(node.path(field).asText(""));
    }

    /** Its number, with its shop where that is not the first. */
    static String number(JsonNode order) {
        return Shop.named(text(order, "shop"), text(order, "orderNumber"));
    }

    static String name(JsonNode order) {
        return "order " + number(order) + " (staging " + text(order, "stagingId") + ")";
    }

    /** An amount with two decimals at least, as JSON may have dropped zeros. */
    static String amount(JsonNode node, String field) {
        String text = text(node, field);
        return text.matches("-?[0-9]+([.][0-9]?)?")
                ? new BigDecimal(text).setScale(2, RoundingMode.UNNECESSARY).toPlainString()
                : text;
    }

    /** What several orders come to: one amount, or one for each currency. */
    static String sums(JsonNode node) {
        JsonNode amounts = node.path("amounts");
        if (amounts.size() < 2) {
            return text(node, "amount");
        }
        List<String> sums = new ArrayList<>();
        amounts.properties()
                .forEach(sum -> sums.add(
                        (Screen.printable(sum.getValue().asText()) + " " + Screen.printable(sum.getKey())).strip()));
        return String.join(" + ", sums);
    }

    /** As {@code rolled back}. */
    static String state(JsonNode order) {
        return text(order, "state").toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static void reasons(Screen screen, JsonNode reasons) {
        reasons.forEach(reason -> screen.line("  " + Screen.printable(reason.asText())));
    }

    /** A line for each order. */
    static void table(Screen screen, JsonNode orders) {
        List<List<String>> rows = new ArrayList<>();
        orders.forEach(order -> rows.add(List.of(
                number(order),
                text(order, "stagingId"),
                state(order),
                text(order, "customer"),
                text(order, "amount") + " " + text(order, "currency"),
                Screen.age(order.path("failedAt").asText(order.path("stagedAt").asText(""))),
                text(order, "priority"),
                why(order))));
        screen.table(List.of("ORDER", "STAGING", "STATE", "CUSTOMER", "AMOUNT", "AGE", "PRIORITY", ""), rows);
    }

    private static String why(JsonNode order) {
        if (!text(order, "ticket").isEmpty()) {
            return "ticket " + text(order, "ticket");
        }
        String error = withoutOrder(text(order, "error"));
        return state(order).equals("held") ? text(order, "reason") + ": " + error : error;
    }

    /** Without the order, which stands in the line already. */
    static String withoutOrder(String error) {
        return error.replaceFirst("^Order .*? \\(staging [0-9]+\\): (?=\\[)", "");
    }

    /** Those that are not empty. */
    static String joined(String between, String... parts) {
        return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining(between));
    }

    /** How many dead letters went with it; empty if none. */
    static String taken(JsonNode answer) {
        int deadLetters = answer.path("deadLetters").asInt();
        return deadLetters == 0
                ? ""
                : " Taken out of the failed-order queue: " + Screen.count(deadLetters, "dead letter") + ".";
    }
}
