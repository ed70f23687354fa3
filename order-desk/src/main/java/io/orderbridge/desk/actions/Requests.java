package io.orderbridge.desk.actions;

import io.orderbridge.desk.orders.RepairProcedures;
import io.orderbridge.desk.problem.DeskRefusal;
import io.orderbridge.model.Shop;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What callers ask for, as JSON. Fields that are missing are empty; unknown ones are refused. */
public final class Requests {

    private static final int MOST_NAMES = 1_000;
    private static final int LONGEST_REASON = 500;

    private static final Pattern AGE = Pattern.compile("([0-9]{1,5})([smhd])");

    private Requests() {}

    /** Whether it makes sense; apart from reading it, so that the refusal reaches the caller as it is. */
    public interface Checked {
        /** Throws a {@link DeskRefusal} if it does not. */
        void check();
    }

    /** The request, which makes sense; a refusal if there is none, or it does not. */
    public static <T extends Checked> T given(T request) {
        if (request == null) {
            throw DeskRefusal.wrongUse("the request has no body");
        }
        request.check();
        return request;
    }

    /**
     * Who looks after an order or a reason.
     *
     * @param action take, give-back, note or snooze
     * @param note of a note
     * @param time of a snooze, as {@code 2h} or {@code 3d}; empty to end it
     * @param holder who has it, where it is given back; empty for whoever it is
     * @param before the note that a note is to take the place of; null: whatever it is
     */
    public record FollowUp(String action, String note, String time, String holder, String before) implements Checked {
        public FollowUp {
            action = orEmpty(action);
            note = orEmpty(note).replaceAll("\\s+", " ");
            time = orEmpty(time);
            holder = orEmpty(holder);
        }

        @Override
        public void check() {
            if (!List.of("take", "give-back", "note", "snooze").contains(action)) {
                throw DeskRefusal.wrongUse("there is no such action; there are take, give-back, note and snooze");
            }
            printable("the note", note, LONGEST_REASON);
            if (action.equals("note") && note.isEmpty()) {
                throw DeskRefusal.wrongUse("the note is empty");
            }
            age("the time", time);
            printable("the holder", holder, 50);
        }
    }

    /**
     * A decision about a held order, or one whose ticket the shop has changed.
     *
     * @param ticket number of a ticket that is rolled back by it; empty if none is
     */
    public record Decide(String reason, String ticket) implements Checked {
        public Decide {
            reason = orEmpty(reason);
            ticket = orEmpty(ticket);
        }

        @Override
        public void check() {
            needed(reason);
            printable("the ticket", ticket, 15);
        }
    }

    /** Which orders are to be replayed: named, all of one reason's, or all that failed. */
    public record Replay(List<String> orders, String group, boolean all, boolean dryRun, String reason)
            implements Checked {
        public Replay {
            orders = orders == null ? List.of() : List.copyOf(orders);
            group = orEmpty(group);
            reason = orEmpty(reason);
        }

        @Override
        public void check() {
            if ((orders.isEmpty() ? 0 : 1) + (group.isEmpty() ? 0 : 1) + (all ? 1 : 0) != 1) {
                throw DeskRefusal.wrongUse("say which orders: some by name, or a group, or all; one of the three");
            }
            if (orders.size() > MOST_NAMES) {
                throw DeskRefusal.wrongUse("at most " + MOST_NAMES + " orders by name; use a group or all");
            }
            printable("the reason", reason, LONGEST_REASON);
            printable("the group", group, 50);
        }
    }

    /**
     * What is to be changed in a staged order.
     *
     * @param items new item number by old item number
     * @param shipTo by column, as {@code SHIP_NAM}
     */
    public record Repair(
            String customer,
            Map<String, String> items,
            Map<String, String> shipTo,
            boolean release,
            String reason,
            boolean remember)
            implements Checked {

        /** For this order alone. */
        public Repair(
                String customer,
                Map<String, String> items,
                Map<String, String> shipTo,
                boolean release,
                String reason) {
            this(customer, items, shipTo, release, reason, false);
        }

        public Repair {
            customer = orEmpty(customer);
            items = items == null ? Map.of() : new LinkedHashMap<>(items);
            shipTo = shipTo == null ? Map.of() : new LinkedHashMap<>(shipTo);
            reason = orEmpty(reason);
        }

        @Override
        public void check() {
            needed(reason);
            printable("the customer", customer, 15);
            items.forEach((from, to) -> {
                printable("the old item", from, 100);
                printable("the new item", to, 20);
            });
            shipTo.forEach((column, value) -> {
                if (!RepairProcedures.SHIP_TO.contains(column)) {
                    throw DeskRefusal.wrongUse(
                            "no column of the address; there are " + String.join(", ", RepairProcedures.SHIP_TO));
                }
                printable(column, value, 200);
            });
            if (customer.isEmpty() && items.isEmpty() && shipTo.isEmpty() && !release) {
                throw DeskRefusal.wrongUse("say what is to be changed: customer, item, address or release");
            }
        }
    }

    /** Why an order is processed past the queue; may be empty. */
    public record ProcessOrder(String reason) implements Checked {
        public ProcessOrder {
            reason = orEmpty(reason);
        }

        @Override
        public void check() {
            printable("the reason", reason, LONGEST_REASON);
        }
    }

    /** Why an order is skipped. */
    public record Skip(String reason) implements Checked {
        public Skip {
            reason = orEmpty(reason);
        }

        @Override
        public void check() {
            needed(reason);
        }
    }

    /**
     * Which paid orders without a row are taken although no rule takes them, and why.
     *
     * @param shop where they are from; the first shop where nobody says; of all shops with {@code all}
     */
    public record Take(String shop, List<Long> orders, boolean all, String reason) implements Checked {
        public Take {
            shop = Shop.orFirst(shop);
            orders = orders == null ? List.of() : List.copyOf(orders);
            reason = orEmpty(reason);
        }

        @Override
        public void check() {
            if (all == !orders.isEmpty()) {
                throw DeskRefusal.wrongUse("say which orders are to be taken, or all");
            }
            needed(reason);
        }
    }

    /** Why a ticket is rolled back; a dry run only tells what would happen. */
    public record Rollback(String reason, boolean dryRun) implements Checked {
        public Rollback {
            reason = orEmpty(reason);
        }

        @Override
        public void check() {
            needed(reason);
        }
    }

    /** Without spaces around it; empty for none. */
    public static String orEmpty(String text) {
        return text == null ? "" : text.strip();
    }

    private static void needed(String reason) {
        if (reason.isEmpty()) {
            throw DeskRefusal.wrongUse("a reason is needed");
        }
        printable("the reason", reason, LONGEST_REASON);
    }

    /**
     * An age as people write it: {@code 45s}, {@code 30m}, {@code 2h}, {@code 3d}.
     *
     * @param text empty for none
     */
    public static Optional<Duration> age(String what, String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        Matcher age = AGE.matcher(text.strip());
        if (!age.matches()) {
            throw DeskRefusal.wrongUse(what + " is a number and a unit, such as 45s, 30m, 2h or 3d");
        }
        int number = Integer.parseInt(age.group(1));
        return Optional.of(
                switch (age.group(2)) {
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                });
    }

    /** Refuses a text that is missing, too long or not printable. */
    public static void printable(String what, String text, int longest) {
        if (Objects.requireNonNullElse(text, "").length() > longest) {
            throw DeskRefusal.wrongUse(what + " has more than " + longest + " characters");
        }
        if (text == null || text.chars().anyMatch(Character::isISOControl)) {
            throw DeskRefusal.wrongUse(what + " is missing, or has characters that cannot be printed");
        }
    }
}
