package io.orderbridge.model;

import io.orderbridge.model.OrderChangedInShop.Difference;
import io.orderbridge.model.OrderChangedInShop.Item;
import io.orderbridge.model.OrderChangedInShop.Refund;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** What the shop did to an order, as mails and the desk say it. Texts of the shop are on one line each, whatever they hold. */
public final class ChangeDescription {

    /** An order of a hundred lines that was replaced is no reading matter. */
    private static final int MOST_DETAILS = 25;

    private static final int LONGEST = 1000;

    private ChangeDescription() {}

    /** The change in a few words. */
    public static String what(OrderChangedInShop changed) {
        Refund refund = changed.refund();
        return switch (changed.kind()) {
            case STATUS -> line(changed.status()) + " in the shop";
            case EDITED -> "edited in the shop";
            case EDITED_AFTER_REPAIR -> "edited in the shop after it was repaired here; the repaired version stays";
            case REFUNDED -> (refund == null ? "money" : amount(refund.amount())) + " given back in the shop";
            case REFUND_DELETED ->
                "a refund" + (refund == null ? "" : " of " + amount(refund.amount())) + " was deleted in the shop";
            case PAID_STATUS_AFTER_REFUND ->
                "set to " + line(changed.status()) + " in the shop although all of its money was given back";
            case PAID_AFTER_ROLLBACK ->
                "paid again in the shop (" + line(changed.status())
                        + ") after its ticket was rolled back; if it is to get a ticket, reopen it";
        };
    }

    /** What the change consists of. */
    public static List<String> details(OrderChangedInShop changed) {
        List<String> details = new ArrayList<>();
        if (changed.refund() != null) {
            add(details, changed.refund());
        }
        changed.differences().forEach(difference -> details.add(describe(difference)));
        if (details.size() <= MOST_DETAILS) {
            return details;
        }
        List<String> shortened = new ArrayList<>(details.subList(0, MOST_DETAILS));
        shortened.add("and " + (details.size() - MOST_DETAILS) + " more");
        return shortened;
    }

    private static void add(List<String> details, Refund refund) {
        String by = line(refund.refundedBy());
        String reason = line(refund.reason());
        details.add("refund " + refund.id() + (by.isEmpty() ? "" : " by " + by)
                + (reason.isEmpty() ? "" : ", reason: " + reason)
                + (refund.items().isEmpty() ? "; for no lines, an amount only" : ""));
        refund.items().forEach(item -> details.add(describe(item)));
    }

    private static String describe(Item item) {
        String quantity = item.quantity().signum() == 0
                ? ""
                : item.quantity().stripTrailingZeros().toPlainString() + " × ";
        return quantity + line(item.name()) + ": " + amount(item.total())
                + (item.tax().signum() == 0 ? "" : " and tax of " + amount(item.tax()));
    }

    private static String describe(Difference difference) {
        String before = line(difference.before());
        String after = line(difference.after());
        String what = line(difference.what());
        if (before.isEmpty()) {
            return what + ": " + after + " (new)";
        }
        return after.isEmpty() ? what + ": " + before + " (removed)" : what + ": " + before + " → " + after;
    }

    private static String amount(BigDecimal amount) {
        return amount == null ? "amount unknown" : amount.toPlainString();
    }

    private static String line(String text) {
        String line = Printable.line(text);
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }
}
