package io.orderbridge.sandbox.journey;

import io.orderbridge.model.Topology;
import io.orderbridge.sandbox.counterpoint.CounterPointLedger;
import io.orderbridge.sandbox.servers.CaughtMail;
import io.orderbridge.sandbox.stack.LocalStack;
import io.orderbridge.sandbox.woocommerce.OrderKind;
import io.orderbridge.sandbox.woocommerce.OrderKind.Outcome;
import io.orderbridge.sandbox.woocommerce.PlacedOrder;
import io.orderbridge.sandbox.woocommerce.Shopper;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * The account at the end: whether CounterPoint, the shop, the broker and the mails say what they should, given what
 * shoppers did. Valid once nothing moves any more.
 */
public final class FinalAccount {

    /** The interval of the sweep while faults happen. It takes out the second dead letter of an order. */
    private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(10);

    /** A processor that was killed while it swept holds the next sweep up for a minute; many letters take it another. */
    private static final Duration SWEPT_BY_THEN = Duration.ofMinutes(3);

    /** Alerts wait for the next mail, and the broker's figures lag by seconds: the troubles of a run end one by one. */
    private static final Duration MAILED_BY_THEN = Duration.ofSeconds(60);

    /** Who looks has the dead letters in hand, and no sweep sees them meanwhile. */
    private static final Duration A_SWEEP = SWEEP_INTERVAL.plusSeconds(5);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    /** Each failed order has a dead letter; services keep their state in the others. */
    private static final Set<String> NOT_EMPTY =
            Set.of(Topology.FAILED_ORDERS, Topology.RESTORE_MARKER, Topology.OPEN_ALERTS, Topology.ALERTING_WATCH);

    /**
     * A thing that must hold.
     *
     * @param complaints one readable line for each place where it does not; none if it holds
     */
    public record Check(String name, List<String> complaints) {

        public boolean holds() {
            return complaints.isEmpty();
        }
    }

    private final LocalStack stack;
    private final String shop;
    private final Shopper shopper;
    private final List<Journey> journeys;
    private final List<Check> checks = new ArrayList<>();

    private FinalAccount(LocalStack stack, String shop, Shopper shopper, List<Journey> journeys) {
        this.stack = stack;
        this.shop = shop;
        this.shopper = shopper;
        this.journeys = journeys;
    }

    /** Has services sweep, and compare tickets with the shop, often enough for an account of what they went through. */
    public static LocalStack.Settings sweepingOften(LocalStack.Settings settings) {
        return AfterSalesRun.comparingOften(settings)
                .serviceSetting("ORDERBRIDGE_SWEEP_INTERVAL", SWEEP_INTERVAL.toString())
                .serviceSetting(
                        "ORDERBRIDGE_SWEEP_AGAIN_AFTER",
                        SWEEP_INTERVAL.dividedBy(2).toString());
    }

    /** Draws up the account of the orders that were watched. */
    public static FinalAccount of(LocalStack stack, Shopper shopper, OrderWatch watch)
            throws SQLException, IOException, InterruptedException, TimeoutException {
        var account = new FinalAccount(stack, watch.shop(), shopper, watch.journeys());
        account.checkEnds();
        account.checkCounterPoint();
        account.checkShop();
        account.checkChanges();
        account.checkMails();
        account.checkQueues();
        return account;
    }

    public List<Check> checks() {
        return List.copyOf(checks);
    }

    /** Returns everything that is not as it should be, one readable line each; empty if all is well. */
    public List<String> complaints() {
        return checks.stream().flatMap(check -> check.complaints().stream()).toList();
    }

    private void checkEnds() {
        var complaints = new ArrayList<String>();
        for (Journey journey : journeys) {
            if (!journey.hasReachedItsEnd()) {
                complaints.add(name(journey) + " has not reached its end "
                        + journey.kind().outcome()
                        + journey.refusal().map(reason -> ": " + reason).orElse(""));
            }
        }
        checks.add(new Check("every order reached the end that it should", complaints));

        var wrongReasons = new ArrayList<String>();
        for (Journey journey : withOutcome(Outcome.FAILED)) {
            String given = journey.refusal().orElse("");
            journey.kind().errorCodes().stream()
                    .filter(code -> !given.contains("[" + code + "]"))
                    .forEach(code -> wrongReasons.add(name(journey) + " failed without reason " + code + ": " + given));
        }
        checks.add(new Check("every failed order says all its reasons", wrongReasons));
    }

    private void checkStrangers(Connection counterPoint) throws SQLException {
        Set<Long> known = journeys.stream().map(journey -> journey.order().id()).collect(Collectors.toSet());
        List<String> strangers = StagingRow.readAll(counterPoint, shop).keySet().stream()
                .filter(order -> order >= firstOrder() && !known.contains(order))
                .map(order -> "Order " + order + " is staged, but nobody paid for it")
                .toList();
        checks.add(new Check("no order is staged that nobody paid for", strangers));
    }

    /** Returns the first order of this run; older ones are of an earlier run. */
    private long firstOrder() {
        return journeys.stream()
                .mapToLong(journey -> journey.order().id())
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private void checkCounterPoint() throws SQLException {
        try (Connection counterPoint = stack.counterPoint().connect()) {
            checks.add(new Check(
                    "CounterPoint's ledger: TOT is what was paid, ORD_LINS the lines, QTY_ON_SO the quantities",
                    CounterPointLedger.discrepancies(counterPoint)));
            var complaints = new ArrayList<String>();
            for (Journey journey : journeys) {
                if (journey.ticket().isPresent() && !journey.wasChangedBeforeItCouldGoAgain()) {
                    compareTicket(counterPoint, journey, journey.ticket().get(), complaints);
                }
            }
            checks.add(new Check("each ticket has the shopper's customer, items, quantities and amount", complaints));
            checkStrangers(counterPoint);
        }
    }

    private static void compareTicket(Connection counterPoint, Journey journey, Ticket ticket, List<String> complaints)
            throws SQLException {
        PlacedOrder order = journey.order();
        try (PreparedStatement select = counterPoint.prepareStatement(
                """
                SELECT header.CUST_NO, totals.TOT
                FROM dbo.PS_DOC_HDR header
                JOIN dbo.PS_DOC_HDR_TOT totals ON totals.DOC_ID = header.DOC_ID
                WHERE header.DOC_ID = ?
                """)) {
            select.setLong(1, Long.parseLong(ticket.docId()));
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    complaints.add(name(journey) + ": document " + ticket.docId() + " is not there");
                    return;
                }
                if (!row.getString("CUST_NO").equals(order.custNo().orElse(null))) {
                    complaints.add(name(journey) + ": customer is " + row.getString("CUST_NO") + ", not "
                            + order.custNo().orElse("none"));
                }
                if (row.getBigDecimal("TOT").compareTo(order.amount()) != 0) {
                    complaints.add(
                            name(journey) + ": TOT is " + row.getBigDecimal("TOT") + ", paid were " + order.amount());
                }
            }
        }
        Map<String, BigDecimal> ordered = quantities(order);
        Map<String, BigDecimal> ticketed = ticketed(counterPoint, ticket);
        if (!ordered.equals(ticketed) && !isOfEdited(order, ticketed)) {
            complaints.add(name(journey) + ": ordered " + ordered + ", on the ticket " + ticketed);
        }
    }

    private static Map<String, BigDecimal> quantities(PlacedOrder order) {
        Map<String, BigDecimal> ordered = new TreeMap<>();
        order.lines()
                .forEach(line -> ordered.merge(line.itemNo(), BigDecimal.valueOf(line.quantity()), BigDecimal::add));
        return ordered;
    }

    /** Returns whether these are an order's quantities after it was edited in the moment in which it was paid. */
    private static boolean isOfEdited(PlacedOrder order, Map<String, BigDecimal> ticketed) {
        if (order.kind() != OrderKind.EDITED_AT_ONCE) {
            return false;
        }
        Map<String, BigDecimal> edited = quantities(order);
        edited.merge(order.lines().get(0).itemNo(), BigDecimal.ONE, BigDecimal::add);
        return edited.equals(ticketed);
    }

    private static Map<String, BigDecimal> ticketed(Connection counterPoint, Ticket ticket) throws SQLException {
        Map<String, BigDecimal> ticketed = new TreeMap<>();
        try (PreparedStatement select =
                counterPoint.prepareStatement("SELECT ITEM_NO, QTY_SOLD FROM dbo.PS_DOC_LIN WHERE DOC_ID = ?")) {
            select.setLong(1, Long.parseLong(ticket.docId()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    ticketed.merge(
                            row.getString("ITEM_NO"),
                            row.getBigDecimal("QTY_SOLD").stripTrailingZeros().setScale(0),
                            BigDecimal::add);
                }
            }
        }
        return ticketed;
    }

    /** A change is listed before it is mailed, and a shop in trouble may show one of status before its refund. */
    private void checkChanges() throws SQLException, IOException, InterruptedException, TimeoutException {
        checks.add(new Check(
                "what the shop did to a ticket is listed once, and nothing else",
                onceNone(this::wrongChanges, MAILED_BY_THEN, BETWEEN_LOOKS)));
    }

    private List<String> wrongChanges() throws SQLException {
        Map<Long, List<String>> listed = TicketChanges.open(stack, shop);
        var complaints = new ArrayList<String>();
        try (Connection counterPoint = stack.counterPoint().connect()) {
            for (Journey journey : journeys) {
                if (journey.ticket().isEmpty()
                        || journey.hasLostTicket()
                        || journey.kind().outcome() == Outcome.NO_TICKET) {
                    continue;
                }
                List<String> found = listed.getOrDefault(journey.order().id(), List.of());
                boolean unseen = journey.kind() == OrderKind.EDITED_AT_ONCE
                        && !isOfEdited(
                                journey.order(),
                                ticketed(counterPoint, journey.ticket().get()));
                String code = unseen
                        ? "TICKET_EDITED"
                        : journey.kind()
                                .followUp()
                                .map(OrderKind.FollowUp::changeCode)
                                .orElse("");
                List<String> expected = code.isEmpty() ? List.of() : List.of(code);
                boolean refundedInTwoSteps = Set.of(OrderKind.REFUNDED_AFTER_TICKET, OrderKind.REVIVED_AFTER_REFUND)
                                .contains(journey.kind())
                        && found.contains(code)
                        && found.size() == Set.copyOf(found).size();
                if (!found.equals(expected) && !refundedInTwoSteps) {
                    complaints.add(name(journey) + " is listed as " + found + ", not as " + expected);
                }
            }
        }
        return complaints;
    }

    private void checkShop() {
        var notes = new ArrayList<String>();
        var status = new ArrayList<String>();
        for (Journey journey : journeys) {
            Optional<Shopper.View> view = shopper.look(journey.order().id());
            if (journey.ticket().isEmpty() || view.isEmpty()) {
                continue;
            }
            Ticket ticket = journey.ticket().get();
            wrongNotes(journey, ticket, view.get().notes()).ifPresent(notes::add);
            for (String value : List.of(ticket.docId(), ticket.number())) {
                if (!view.get().meta().containsValue(value)) {
                    notes.add(name(journey) + " has no meta with " + value);
                }
            }
            if (!view.get().status().equals(expectedStatus(journey.kind()))) {
                status.add(name(journey) + " is " + view.get().status() + " in the shop, not "
                        + expectedStatus(journey.kind()));
            }
        }
        checks.add(new Check("each order with a ticket has exactly one note with document and ticket", notes));
        checks.add(new Check("no order's status in the shop went backwards", status));
    }

    /** Returns what is wrong with an order's notes in the shop; empty if nothing. */
    static Optional<String> wrongNotes(Journey journey, Ticket ticket, List<String> notes) {
        List<String> ofDocuments = notes.stream()
                .filter(note -> note.startsWith("CounterPoint document"))
                .toList();
        // One that was a failed order before says so after the ticket.
        String expected = "CounterPoint document " + ticket.docId() + ", ticket " + ticket.number();
        long right =
                ofDocuments.stream().filter(note -> note.startsWith(expected)).count();
        // The shop keeps the note of a ticket that a restore of CounterPoint has taken away.
        long others = ofDocuments.size() - right;
        return right == 1 && others <= (journey.hasLostTicket() ? 1 : 0)
                ? Optional.empty()
                : Optional.of(name(journey) + " has the notes " + ofDocuments + ", expected one: " + expected);
    }

    private static String expectedStatus(OrderKind kind) {
        return switch (kind) {
            case COMPLETED_AT_ONCE -> "completed";
            case CANCELLED_AFTER_TICKET, CANCELLED_BEFORE_TICKET -> "cancelled";
            case REFUNDED_AFTER_TICKET -> "refunded";
            case STATUS_OF_A_PLUGIN_AFTER_TICKET -> Shopper.STATUS_OF_A_PLUGIN;
            default -> "processing";
        };
    }

    private void checkMails() {
        List<CaughtMail> mails = stack.mail().mails();
        List<String> unnamed = journeys.stream()
                .filter(journey -> journey.has(Step.FAILED))
                .filter(journey -> mails.stream()
                        .noneMatch(mail ->
                                OrderWatch.names(mail, shop, journey.order().number())))
                .map(journey -> name(journey) + " failed, but no mail says so")
                .toList();
        long counted = mails.stream().mapToLong(OrderWatch::unnamed).sum();
        checks.add(new Check("every failed order is in a mail", unnamed.size() > counted ? unnamed : List.of()));
    }

    private void checkQueues() throws SQLException, IOException, InterruptedException, TimeoutException {
        checks.add(new Check(
                "the failed-order queue holds each failed order once and no others",
                onceNone(this::wrongDeadLetters, SWEPT_BY_THEN, A_SWEEP)));
        checks.add(new Check("every other queue is empty", onceNone(this::fullQueues, MAILED_BY_THEN, BETWEEN_LOOKS)));
    }

    private List<String> wrongDeadLetters() throws IOException, TimeoutException {
        var complaints = new ArrayList<String>();
        Map<Long, Long> entries =
                new TreeMap<>(FailedOrderQueue.entries(stack.broker(), shop).tailMap(firstOrder()));
        for (Journey journey : journeys) {
            long found =
                    Optional.ofNullable(entries.remove(journey.order().id())).orElse(0L);
            long expected = journey.has(Step.FAILED) ? 1 : 0;
            if (found != expected) {
                complaints.add(name(journey) + (expected == 1 ? " failed" : " did not fail") + " and is " + found
                        + " times in the failed-order queue");
            }
        }
        entries.keySet().forEach(order -> complaints.add("Order " + order + " is in the failed-order queue"));
        return complaints;
    }

    /** What there is to complain of. */
    @FunctionalInterface
    private interface Complaints {
        List<String> look() throws SQLException, IOException, InterruptedException, TimeoutException;
    }

    /** Looks until there is nothing to complain of, for a time. */
    private static List<String> onceNone(Complaints complaints, Duration patience, Duration pause)
            throws SQLException, IOException, InterruptedException, TimeoutException {
        List<String> found = complaints.look();
        Instant limit = Instant.now().plus(patience);
        while (!found.isEmpty() && Instant.now().isBefore(limit)) {
            Thread.sleep(pause.toMillis());
            found = complaints.look();
        }
        return found;
    }

    private List<String> fullQueues() throws IOException, InterruptedException {
        return BrokerQueues.depths(stack.broker()).entrySet().stream()
                .filter(queue -> queue.getValue().messages() > 0 && !NOT_EMPTY.contains(queue.getKey()))
                .map(queue -> "Queue " + queue.getKey() + " holds " + queue.getValue())
                .toList();
    }

    private List<Journey> withOutcome(Outcome outcome) {
        return journeys.stream()
                .filter(journey -> journey.kind().outcome() == outcome)
                .toList();
    }

    private static String name(Journey journey) {
        return "Order " + journey.order().number() + " (" + journey.kind() + ")";
    }
}
