package io.orderbridge.desk.pages;

import io.orderbridge.desk.actions.Reports;
import io.orderbridge.desk.orders.OrderFilter;
import io.orderbridge.desk.orders.OrderSummary;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Lists of orders, a page at a time. */
final class Lists {

    static final int PAGE = 50;

    private Lists() {}

    static OrderFilter filter(String search, String reason, String after, int most) {
        return new OrderFilter(
                "", search.strip(), reason.strip(), Optional.empty(), Optional.empty(), after(after), most);
    }

    static OptionalInt after(String text) {
        return text.matches("[0-9]{1,9}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }

    /** The staging id behind which the next page begins; empty if there is none. */
    static String next(Reports.Listed listed) {
        return listed.more()
                ? Integer.toString(
                        listed.orders().get(listed.orders().size() - 1).stagingId())
                : "";
    }

    static List<Integer> ids(Reports.Listed listed) {
        return listed.orders().stream().map(OrderSummary::stagingId).toList();
    }
}
