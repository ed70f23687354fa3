package io.orderbridge.processor.desk;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.messaging.deadletters.DeadLetterQueue;
import io.orderbridge.messaging.publishing.EventPublisher;
import io.orderbridge.messaging.publishing.NotConfirmedException;
import io.orderbridge.messaging.publishing.PublishResult;
import io.orderbridge.messaging.tracing.Tracing;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.OrderRolledBack;
import io.orderbridge.model.OrderSkipped;
import io.orderbridge.processor.desk.Reports.Group;
import io.orderbridge.processor.desk.orders.AuditTable;
import io.orderbridge.processor.desk.orders.AuditTable.Rollback;
import io.orderbridge.processor.desk.orders.MendingProcedures;
import io.orderbridge.processor.desk.orders.MendingProcedures.Answer;
import io.orderbridge.processor.desk.orders.OrderDetail;
import io.orderbridge.processor.desk.orders.OrderDetail.Change;
import io.orderbridge.processor.desk.orders.OrderDetails;
import io.orderbridge.processor.desk.orders.OrderState;
import io.orderbridge.processor.desk.orders.OrderSummary;
import io.orderbridge.processor.desk.orders.OrderTable;
import io.orderbridge.processor.desk.orders.OrderTable.Filter;
import io.orderbridge.processor.desk.orders.Priority;
import io.orderbridge.processor.desk.shop.Comparison;
import io.orderbridge.processor.desk.shop.ShopView;
import io.orderbridge.processor.desk.shop.ShopWindow;
import io.orderbridge.processor.refusal.Refusal;
import io.orderbridge.processor.ticket.TicketProcedures;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Where a person looks at orders, mends them and sends them on. Everything may be asked for again: what is done already
 * is not done twice.
 */
@ApplicationScoped
class FailedOrderDesk {

    private static final Logger LOG = Logger.getLogger(FailedOrderDesk.class);
    private static final int MOST_PENDING = 20;

    private final CounterPoint counterPoint;
    private final OrderTable orders;
    private final FindOrder find;
    private final OrderDetails details;
    private final MendingProcedures procedures;
    private final TicketProcedures tickets;
    private final AuditTable audit;
    private final DeadLetterQueue queue;
    private final ShopWindow shop;
    private final EventPublisher publisher;
    private final Clock clock;

    FailedOrderDesk(
            CounterPoint counterPoint,
            OrderTable orders,
            FindOrder find,
            OrderDetails details,
            MendingProcedures procedures,
            TicketProcedures tickets,
            AuditTable audit,
            DeadLetterQueue queue,
            ShopWindow shop,
            EventPublisher publisher,
            Clock clock) {
        this.counterPoint = counterPoint;
        this.orders = orders;
        this.find = find;
        this.details = details;
        this.procedures = procedures;
        this.tickets = tickets;
        this.audit = audit;
        this.queue = queue;
        this.shop = shop;
        this.publisher = publisher;
        this.clock = clock;
    }

    Reports.Failed failed() throws SQLException {
        List<OrderSummary> failed;
        try (Connection connection = counterPoint.connect()) {
            failed = orders.list(connection, Optional.of(OrderState.FAILED), Filter.NONE);
        }
        List<Group> groups = failed.stream()
                .collect(Collectors.groupingBy(
                        order -> order.reason().orElse("ERROR"), LinkedHashMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(group -> group(group.getKey(), group.getValue()))
                .sorted(Comparator.comparing(Group::priority)
                        .reversed()
                        .thenComparing(Comparator.comparing(Group::orders).reversed()))
                .toList();
        Priority priority = groups.isEmpty() ? Priority.NORMAL : groups.get(0).priority();
        return new Reports.Failed(failed.size(), priority, groups);
    }

    private static Group group(String reason, List<OrderSummary> failed) {
        OrderSummary oldest = failed.stream()
                .min(Comparator.comparing(order -> order.failedAt().orElse(order.stagedAt())))
                .orElseThrow();
        return new Group(
                reason,
                failed.size(),
                failed.stream().map(OrderSummary::amount).reduce(BigDecimal.ZERO, BigDecimal::add),
                oldest.failedAt().orElse(oldest.stagedAt()),
                oldest.priority().orElse(Priority.NORMAL),
                count(failed, Priority.WARNING),
                count(failed, Priority.CRITICAL),
                Refusal.parse(oldest.error().orElse("")).reasons().get(0));
    }

    private static int count(List<OrderSummary> failed, Priority priority) {
        return (int) failed.stream()
                .filter(order -> order.priority().equals(Optional.of(priority)))
                .count();
    }

    /** How many orders are in each state, and those that wait. */
    Reports.Staged staged() throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            List<OrderSummary> pending =
                    orders.list(connection, Optional.of(OrderState.PENDING), Filter.first(MOST_PENDING));
            return new Reports.Staged(orders.counts(connection), pending);
        }
    }

    /**
     * As many as the filter wants, and whether there are more.
     *
     * @param state empty for all states
     */
    Reports.Listed list(Optional<OrderState> state, Filter filter) throws SQLException {
        Filter oneMore = filter.oneMore();
        try (Connection connection = counterPoint.connect()) {
            List<OrderSummary> found = orders.list(connection, state, oneMore);
            boolean more = found.size() > filter.most();
            return new Reports.Listed(more ? found.subList(0, filter.most()) : found, more);
        }
    }

    OrderDetail show(String name) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            return details.of(connection, find.named(connection, name));
        }
    }

    /** The order as the shop has it now, beside what CounterPoint has; also one that is not staged. */
    Reports.InTheShop inTheShop(String name) throws SQLException {
        Optional<OrderDetail> detail;
        try (Connection connection = counterPoint.connect()) {
            Optional<OrderSummary> order = find.maybe(connection, name);
            detail = order.isEmpty() ? Optional.empty() : Optional.of(details.of(connection, order.get()));
        }
        if (detail.isEmpty()) {
            if (!name.strip().matches("[0-9]{1,18}")) {
                throw DeskRefusal.notFound(
                        "no order goes by " + name + ": one that is not staged is named by its WooCommerce id");
            }
            return new Reports.InTheShop(
                    Optional.empty(), Comparison.notStaged(shop.order(Long.parseLong(name.strip()))));
        }
        OrderDetail ours = detail.get();
        ShopView theirs = shop.order(ours.order().wooOrderId());
        return new Reports.InTheShop(Optional.of(ours.order()), Comparison.of(theirs, ours, details.lines(ours)));
    }

    Reports.Validity validate(String name) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            OrderSummary order = find.named(connection, name);
            List<String> reasons = reasons(connection, order);
            return new Reports.Validity(order, reasons.isEmpty(), reasons);
        }
    }

    Reports.Repaired repair(String name, Requests.Repair request, String user) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            OrderSummary order = find.named(connection, name);
            Map<String, String> before = details.repairable(connection, order.stagingId());
            List<Map.Entry<String, String>> items =
                    new ArrayList<>(request.items().entrySet());
            // The procedure takes one item at a time; everything else goes with the first.
            for (int call = 0; call < Math.max(1, items.size()); call++) {
                Optional<Map.Entry<String, String>> item =
                        call < items.size() ? Optional.of(items.get(call)) : Optional.empty();
                boolean first = call == 0;
                Answer answer = procedures.repair(
                        connection,
                        order.stagingId(),
                        new MendingProcedures.Repair(
                                first ? OrderTable.optional(request.customer()) : Optional.empty(),
                                item.map(Map.Entry::getKey),
                                item.map(Map.Entry::getValue),
                                first ? request.shipTo() : Map.of(),
                                first && request.release()),
                        user,
                        request.reason());
                if (!answer.done()) {
                    throw refused(answer.message(), first ? "" : " (the changes before this one are kept)");
                }
            }
            Tracing.about(
                    order.asStaged(),
                    () -> LOG.infof("%s was repaired by %s: %s", order.name(), user, request.reason()));
            Map<String, String> after = details.repairable(connection, order.stagingId());
            List<Change> changes = Change.between(before, after);
            List<String> reasons = reasons(connection, order);
            return new Reports.Repaired(find.again(connection, order), changes, reasons.isEmpty(), reasons);
        }
    }

    /** A skip whose announcement failed is announced when it is asked for again. */
    Reports.Skipped skip(String name, Requests.Skip request, String user) throws SQLException, NotConfirmedException {
        OrderSummary order;
        try (Connection connection = counterPoint.connect()) {
            order = find.named(connection, name);
            Answer answer = procedures.skip(connection, order.stagingId(), user, request.reason());
            if (!answer.done()) {
                throw refused(answer.message(), "");
            }
            order = find.again(connection, order);
        }
        int stagingId = order.stagingId();
        String skipped = "%s was skipped by %s: %s".formatted(order.name(), user, request.reason());
        OrderSkipped event =
                new OrderSkipped(order.wooOrderId(), order.orderNumber(), stagingId, request.reason(), user);
        Tracing.about(event, () -> LOG.info(skipped));
        publisher.publishConfirmed(Envelope.first(event, clock.instant()));
        DeadLetterQueue.Pass pass = queue.remove(letter -> letter.stagingId() == stagingId);
        return new Reports.Skipped(order, pass.taken().size());
    }

    /** A rollback whose announcement failed is announced when it is asked for again. */
    Reports.RolledBack rollBack(String name, Requests.Rollback request, String user)
            throws SQLException, NotConfirmedException {
        OrderSummary order;
        Map<String, String> staged;
        Rollback rollback;
        boolean before;
        try (Connection connection = counterPoint.connect()) {
            order = find.named(connection, name);
            staged = details.of(connection, order).staged();
            before = order.state() == OrderState.ROLLED_BACK;
            if (!before) {
                Answer answer =
                        procedures.rollBack(connection, order.stagingId(), user, request.reason(), request.dryRun());
                if (!answer.done()) {
                    throw refused(answer.message(), "");
                }
                if (request.dryRun()) {
                    return new Reports.RolledBack(order, true, answer.message());
                }
            }
            rollback = audit.lastRollback(connection, order.stagingId())
                    .orElseThrow(() -> DeskRefusal.conflict(
                            "ROLLED_BACK",
                            "the order is rolled back, but USER_ORDER_AUDIT does not say from which ticket"));
            order = find.again(connection, order);
        }
        String what = order.name() + (before ? " was rolled back already" : " is rolled back") + ": ticket "
                + rollback.ticket().number() + " (document " + rollback.ticket().docId() + ") is no more";
        if (request.dryRun()) {
            return new Reports.RolledBack(order, true, what);
        }
        OrderRolledBack event = new OrderRolledBack(
                order.wooOrderId(),
                order.orderNumber(),
                order.stagingId(),
                rollback.ticket().docId(),
                rollback.ticket().number(),
                rollback.reason(),
                rollback.by(),
                staged.get("WOO_STATUS_BEFORE"),
                staged.get("WOO_STATUS_SET"));
        Tracing.about(event, () -> LOG.infof("%s, by %s: %s", what, event.rolledBackBy(), event.reason()));
        PublishResult told =
                publisher.publish(Envelope.first(event, clock.instant())).join();
        if (!told.confirmed()) {
            throw new NotConfirmedException(
                    what + ". The shop does not know yet: ask for the rollback again, order.rolled-back", told);
        }
        return new Reports.RolledBack(order, false, what + "; the shop will be told");
    }

    /** Everything that keeps the order from being a ticket; empty if nothing does. */
    private List<String> reasons(Connection connection, OrderSummary order) throws SQLException {
        return tickets.refusalOf(connection, order.stagingId())
                .map(message -> Refusal.parse(message).reasons())
                .orElse(List.of());
    }

    private static DeskRefusal refused(String message, String addition) {
        String code = Refusal.parse(message).codes().get(0);
        return switch (code) {
            case "NOT_FOUND" -> DeskRefusal.notFound(message + addition);
            case "REASON_MISSING", "NOTHING_TO_CHANGE", "TEXT_TOO_LONG", "SKU_MISSING" ->
                DeskRefusal.wrongUse(message + addition);
            default -> DeskRefusal.conflict(code, message + addition);
        };
    }
}
