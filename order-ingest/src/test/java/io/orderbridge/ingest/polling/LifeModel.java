package io.orderbridge.ingest.polling;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.model.OrderChangedInShop;
import io.orderbridge.model.OrderChangedInShop.Kind;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What must be true of every order: its ticket has the amount that the shop showed when it was made, money that was given
 * back is never unseen, nothing is there twice and nothing is invisible.
 */
final class LifeModel {

    private static final String CODES = "HELD|CANCELLED|DUPLICATE|ALREADY_APPLIED|ROLLED_BACK";

    private final Map<Long, LifeOrder> orders = new HashMap<>();
    private final Map<String, Made> made = new HashMap<>();
    private final Map<String, Made> rolledBack = new HashMap<>();

    /** A row of USER_ORDER_STAGING. */
    record Row(int stagingId, String key, String state, String hold) {}

    /** A ticket. */
    record Made(long order, String key, int stagingId, long docId, BigDecimal total) {}

    LifeModel(List<LifeOrder> orders) {
        orders.forEach(order -> this.orders.put(order.id, order));
    }

    /** A ticket was made, or found. */
    void created(long id, int stagingId, String key, long docId, BigDecimal total) {
        Made before = made.putIfAbsent(key, new Made(id, key, stagingId, docId, total));
        if (before != null) {
            assertThat(docId).as("order %d (%s) has one ticket", id, key).isEqualTo(before.docId());
            return;
        }
        orders.get(id).ticketed(key);
        assertThat(orders.get(id).shownSinceLook())
                .as("order %d became a ticket of %s: the shop showed it so since it was read last", id, total)
                .anyMatch(shown -> shown.mayBecomeTicket()
                        && shown.key().equals(key)
                        && shown.total().compareTo(total) == 0);
    }

    /** Every third of the tickets that there are. */
    List<Made> someTickets() {
        return made.values().stream().filter(ticket -> ticket.order() % 3 == 0).toList();
    }

    /** Its ticket was removed. */
    void rolledBack(Made ticket) {
        made.remove(ticket.key());
        rolledBack.put(ticket.key(), ticket);
        orders.get(ticket.order()).rolledBack(ticket.key());
    }

    /** CounterPoint made none. */
    void refused(long id, String because) {
        assertThat(because)
                .as("order %d is a good order: nothing but its life keeps it from being a ticket", id)
                .matches("(?s).*\\[(" + CODES + ")].*");
    }

    /** Checks all orders when all is done. */
    void check(
            Map<Long, List<Row>> rows,
            Map<Long, String> unstaged,
            Map<Long, Integer> tickets,
            List<OrderChangedInShop> events) {
        for (LifeOrder order : orders.values()) {
            List<OrderChangedInShop> ofOrder = events.stream()
                    .filter(event -> event.wooOrderId() == order.id)
                    .toList();
            List<Row> ofRows = rows.getOrDefault(order.id, List.of());
            nothingTwice(order, tickets.getOrDefault(order.id, 0), ofRows, ofOrder);
            order.former.keySet().forEach(key -> formerIsClosed(order, key, ofRows, ofOrder));
            Made ticket = made.get(order.key());
            if (rolledBack.containsKey(order.key())) {
                paidAgain(order, rolledBack.get(order.key()), ofOrder);
            } else if (!order.there) {
                gone(order, ticket, ofRows, ofOrder);
            } else if (ticket != null) {
                withTicket(order, ticket, ofOrder);
            } else {
                withoutTicket(order, ofRows, unstaged.getOrDefault(order.id, ""));
            }
        }
    }

    private void nothingTwice(LifeOrder order, int tickets, List<Row> rows, List<OrderChangedInShop> events) {
        long keys = made.values().stream()
                .filter(ticket -> rows.stream().anyMatch(row -> row.stagingId() == ticket.stagingId()))
                .count();
        assertThat(tickets).as("order %d: documents in CounterPoint", order.id).isEqualTo((int) keys);
        assertThat(rows.stream().filter(row -> !row.state().equals("DUPLICATE")))
                .as("order %d: live rows", order.id)
                .hasSizeLessThanOrEqualTo(1);
        for (Kind kind : List.of(Kind.REFUNDED, Kind.REFUND_DELETED)) {
            assertThat(events.stream()
                            .filter(event -> event.kind() == kind)
                            .map(event ->
                                    event.stagingId() + " " + event.refund().id()))
                    .as("order %d: each refund is announced once as %s", order.id, kind)
                    .doesNotHaveDuplicates();
        }
        assertThat(events.stream()
                        .filter(event -> event.kind() == Kind.STATUS && event.docId() != null)
                        .count())
                .as("order %d was undone %d times", order.id, order.undone)
                .isLessThanOrEqualTo(order.undone);
        assertThat(events.stream().filter(event -> event.kind() == Kind.EDITED).count())
                .as("order %d was edited %d times", order.id, order.edits)
                .isLessThanOrEqualTo(order.edits);
    }

    /** Nothing makes it a ticket again by itself; that it was paid again is announced each time that it was seen. */
    private void paidAgain(LifeOrder order, Made before, List<OrderChangedInShop> events) {
        long announced = events.stream()
                .filter(event -> event.stagingId() == before.stagingId() && event.kind() == Kind.PAID_AFTER_ROLLBACK)
                .count();
        if (order.unsure) {
            return;
        }
        assertThat(announced)
                .as("order %d was seen paid again %d times after its rollback", order.id, order.seenPaidAgain)
                .isEqualTo(order.seenPaidAgain);
    }

    private void formerIsClosed(LifeOrder order, String key, List<Row> rows, List<OrderChangedInShop> events) {
        List<Row> ofKey = rows.stream().filter(row -> key.equals(row.key())).toList();
        assertThat(ofKey)
                .as("order %d: the row of the order that had its id", order.id)
                // Of one that came and went between two looks nobody knows.
                .allMatch(row -> row.state().equals("DUPLICATE")
                        || (!order.there
                                && Set.of("CREATED", "CANCELLED", "ROLLED_BACK").contains(row.state())));
        Made ticket = made.get(key);
        if (ticket != null) {
            announced(order, ticket, events, event -> order.former.get(key).contains(event.status()), "is gone");
        }
    }

    private void gone(LifeOrder order, Made ticket, List<Row> rows, List<OrderChangedInShop> events) {
        if (ticket != null) {
            announced(order, ticket, events, event -> order.undoneAs.contains(event.status()), "is gone");
        } else {
            assertThat(rows.stream().filter(row -> !order.former.containsKey(row.key())))
                    .as("order %d is gone", order.id)
                    .allMatch(row -> Set.of("CANCELLED", "DUPLICATE").contains(row.state()));
        }
    }

    private void withTicket(LifeOrder order, Made ticket, List<OrderChangedInShop> events) {
        assertThat(events.stream()
                        .filter(event -> event.stagingId() == ticket.stagingId() && event.kind() == Kind.STATUS))
                .as("order %d was seen undone %d times after its ticket", order.id, order.seenUndone)
                .hasSizeGreaterThanOrEqualTo(order.seenUndone);
        if (LifeOrder.UNDONE.contains(order.status)) {
            announced(order, ticket, events, event -> order.undoneAs.contains(event.status()), "is " + order.status);
        }
        if (order.isMoneyBack() && LifeOrder.PAID.contains(order.status)) {
            announced(order, ticket, events, event -> event.refund() != null, "has all its money back");
        }
        for (LifeOrder.GivenBack refund : order.refunds) {
            announced(
                    order,
                    ticket,
                    events,
                    event -> event.kind() == Kind.REFUNDED && event.refund().id() == refund.id(),
                    "has refund " + refund.id());
        }
        BigDecimal known = events.stream()
                .filter(event -> event.stagingId() == ticket.stagingId() && event.kind() == Kind.EDITED)
                .flatMap(event -> event.differences().stream())
                .filter(difference -> difference.what().equals("total"))
                .map(difference -> new BigDecimal(difference.after()))
                .reduce(ticket.total(), (before, after) -> after);
        assertThat(known)
                .as("order %d: the amount that people know, of the ticket and of what was announced after it", order.id)
                .isEqualByComparingTo(order.total());
    }

    private static void announced(
            LifeOrder order,
            Made ticket,
            List<OrderChangedInShop> events,
            Predicate<OrderChangedInShop> what,
            String why) {
        assertThat(events)
                .as("order %d has ticket %d and %s: somebody is notified", order.id, ticket.docId(), why)
                .anyMatch(event -> event.stagingId() == ticket.stagingId() && what.test(event));
    }

    private void withoutTicket(LifeOrder order, List<Row> rows, String listed) {
        String state = rows.stream()
                .filter(row -> !row.state().equals("DUPLICATE"))
                .map(row -> row.state() + (row.state().equals("HELD") ? " " + row.hold() : ""))
                .findFirst()
                .orElse("NONE");
        boolean partOfMoneyBack = order.givenBack().signum() > 0;
        String where = "order %d (%s, %s given back) has no ticket; its row is %s, it is listed as '%s'"
                .formatted(order.id, order.status, order.givenBack(), state, listed);
        if (order.isPaid()) {
            assertThat(partOfMoneyBack).as(where).isTrue();
            assertThat(state).as(where).isEqualTo("HELD REFUNDED_IN_PART");
        } else if (LifeOrder.PAID.contains(order.status)) {
            assertThat(state.equals("CANCELLED") || listed.equals("MONEY_BACK"))
                    .as(where)
                    .isTrue();
        } else if (order.paid
                && !order.isMoneyBack()
                && !Set.of("trash", "wc-refunded").contains(order.status)) {
            assertThat(state.equals("CANCELLED")
                            || state.startsWith("HELD")
                            || Set.of("UNLISTED_STATUS", "PAID_AND_WITHDRAWN").contains(listed))
                    .as(where)
                    .isTrue();
            if (!order.status.equals(LifeOrder.PACKED) || state.startsWith("HELD")) {
                return;
            }
            assertThat(listed)
                    .as(where + ": nobody has put it there who knew of it")
                    .isEqualTo("UNLISTED_STATUS");
        } else {
            assertThat(state).as(where).isIn("NONE", "CANCELLED");
        }
    }
}
