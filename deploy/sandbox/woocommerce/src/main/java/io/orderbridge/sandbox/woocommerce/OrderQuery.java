package io.orderbridge.sandbox.woocommerce;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The parameters of GET /orders as a filter. */
final class OrderQuery {

    private static final int MOST_PER_PAGE = 100;

    private OrderQuery() {}

    /** @throws RestError when a parameter is not allowed */
    static OrderFilter filter(RestRequest request, ShopTime time) {
        boolean gmt = request.parameter("dates_are_gmt")
                .map(value -> value.equals("true") || value.equals("1"))
                .orElse(false);
        int page = number(request, "page", 1);
        if (page < 1) {
            throw RestError.invalidParameter("page", "page must be greater than or equal to 1");
        }
        int perPage = number(request, "per_page", 10);
        if (perPage < 1 || perPage > MOST_PER_PAGE) {
            throw RestError.invalidParameter("per_page", "per_page must be between 1 (inclusive) and 100 (inclusive)");
        }
        String order = request.parameter("order").orElse("desc");
        if (!order.equals("asc") && !order.equals("desc")) {
            throw RestError.invalidParameter("order", "order is not one of asc and desc.");
        }
        return new OrderFilter(
                statuses(request.values("status")),
                moment(request, "modified_after", gmt, time),
                moment(request, "modified_before", gmt, time),
                moment(request, "after", gmt, time),
                moment(request, "before", gmt, time),
                request.values("include").stream()
                        .map(id -> number("include", id))
                        .toList(),
                request.parameter("customer").map(id -> number("customer", id)),
                sort(request.parameter("orderby").orElse("date")),
                order.equals("asc"),
                page,
                perPage);
    }

    private static List<String> statuses(List<String> names) {
        if (names.contains("any")) {
            return List.of();
        }
        for (String name : names) {
            if (!OrderStatus.isKnown(name) && !name.equals("trash")) {
                throw RestError.invalidParameter(
                        "status", "status[0] is not one of any, trash, " + String.join(", ", OrderStatus.ALL) + ".");
            }
        }
        return names.stream()
                .map(name -> name.equals("trash") ? name : "wc-" + name)
                .toList();
    }

    private static OrderFilter.Sort sort(String name) {
        return switch (name) {
            case "date" -> OrderFilter.Sort.DATE;
            case "modified" -> OrderFilter.Sort.MODIFIED;
            case "id", "include" -> OrderFilter.Sort.ID;
            default ->
                throw RestError.invalidParameter(
                        "orderby", "orderby is not one of date, id, include, title, slug, and modified.");
        };
    }

    /** A date with an offset is exact; one without is the shop's local time, unless dates are said to be GMT. */
    private static Optional<LocalDateTime> moment(RestRequest request, String name, boolean gmt, ShopTime time) {
        return request.parameter(name).map(text -> {
            String upper = text.toUpperCase(Locale.ROOT);
            try {
                if (upper.matches(".*T.*(Z|[+-]\\d\\d:?\\d\\d)$")) {
                    return OffsetDateTime.parse(upper)
                            .withOffsetSameInstant(ZoneOffset.UTC)
                            .toLocalDateTime();
                }
                LocalDateTime local = LocalDateTime.parse(upper);
                return gmt ? local : time.fromLocal(local);
            } catch (DateTimeException e) {
                throw RestError.invalidParameter(name, "Invalid date.");
            }
        });
    }

    private static int number(RestRequest request, String name, int fallback) {
        return request.parameter(name).map(value -> (int) number(name, value)).orElse(fallback);
    }

    private static long number(String name, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw RestError.invalidParameter(name, name + " is not of type integer.");
        }
    }
}
