package io.orderbridge.desk.rules;

import io.orderbridge.desk.actions.Requests;
import io.orderbridge.desk.problem.DeskRefusal;
import java.util.LinkedHashMap;
import java.util.Map;

/** What callers ask for, as JSON. Fields that are missing are empty; in a change they stay as they are. */
public final class RuleRequests {

    /** Characters, as the columns of USER_ORDER_RULE have them. */
    static final int LONGEST_WHEN = 2_000;

    static final int LONGEST_THEN = 1_000;
    static final int LONGEST_WHY = 500;

    private RuleRequests() {}

    /**
     * A rule, or what is to be changed of one.
     *
     * @param priority 0: the usual one, or as it is
     * @param from ISO 8601; empty: always, or as it is
     * @param reason why it is made or changed; for the history
     */
    public record Draft(
            String kind, String when, String then, int priority, String from, String until, String why, String reason)
            implements Requests.Checked {
        public Draft {
            kind = orEmpty(kind);
            then = orEmpty(then);
            from = orEmpty(from);
            until = orEmpty(until);
            why = orEmpty(why);
            reason = orEmpty(reason);
        }

        @Override
        public void check() {
            Requests.printable("the conditions", when == null ? "" : when, LONGEST_WHEN);
            Requests.printable("the outcome", then, LONGEST_THEN);
            Requests.printable("why", why, LONGEST_WHY);
            Requests.printable("the reason", reason, 500);
            Requests.printable("the kind", kind, 20);
        }
    }

    /** Why a rule is switched on or off. */
    public record Switch(String reason) implements Requests.Checked {
        public Switch {
            reason = orEmpty(reason);
        }

        @Override
        public void check() {
            Requests.printable("the reason", reason, 500);
            if (reason.isEmpty()) {
                throw DeskRefusal.wrongUse("a reason is needed");
            }
        }
    }

    /** What a repair of an order is to be for all that follow. */
    public record Remember(String order, String customer, Map<String, String> items, String reason)
            implements Requests.Checked {
        public Remember {
            order = orEmpty(order);
            customer = orEmpty(customer);
            items = items == null ? Map.of() : new LinkedHashMap<>(items);
            reason = orEmpty(reason);
        }

        @Override
        public void check() {
            Requests.printable("the order's name", order, 60);
            Requests.printable("the customer", customer, 15);
            Requests.printable("the reason", reason, 500);
            if (reason.isEmpty()) {
                throw DeskRefusal.wrongUse("a reason is needed");
            }
            if (customer.isEmpty() && items.isEmpty()) {
                throw DeskRefusal.wrongUse("only a customer or an item can be remembered: say which");
            }
        }
    }

    /** Rules as YAML; a dry run only says what would change. */
    public record Import(String yaml, boolean dryRun, String reason) implements Requests.Checked {
        public Import {
            yaml = yaml == null ? "" : yaml;
            reason = orEmpty(reason);
        }

        @Override
        public void check() {
            Requests.printable("the reason", reason, 500);
            if (reason.isEmpty()) {
                throw DeskRefusal.wrongUse("a reason is needed");
            }
        }
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text.strip();
    }
}
