package io.orderbridge.sandbox.journey;

import io.orderbridge.model.Shop;
import io.orderbridge.sandbox.servers.CaughtMail;
import io.orderbridge.sandbox.stack.LocalStack;
import io.orderbridge.sandbox.woocommerce.OrderKind.FollowUp;
import io.orderbridge.sandbox.woocommerce.OrderKind.Outcome;
import io.orderbridge.sandbox.woocommerce.PlacedOrder;
import io.orderbridge.sandbox.woocommerce.ShopUnavailable;
import io.orderbridge.sandbox.woocommerce.Shopper;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;

/**
 * Watches the orders that shoppers placed. Each {@link #look} reads the staging table, the shop and the mails and tells a
 * listener of every step that is new; a server that cannot be read now is read at the next look.
 */
public final class OrderWatch {

    /** Longer than the ingest's usual settling time and poll interval: what was to be staged is staged by then. */
    public static final Duration STAGED_BY_THEN = Duration.ofSeconds(8);

    /** Is told of each step once. */
    public interface Listener {

        /** @param detail what is worth saying of it, for people; may be empty */
        void stepTaken(Journey journey, Step step, String detail);
    }

    /** A shopper who pays later comes back after this time. */
    private static final Duration SECOND_THOUGHTS = Duration.ofSeconds(2);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final Duration BETWEEN_MAIL_READINGS = Duration.ofMillis(500);
    private static final Pattern AND_MORE = Pattern.compile("(?m)^\\s*and ([0-9]+) more\\s*$");
    private static final System.Logger LOG = System.getLogger(OrderWatch.class.getName());

    private final LocalStack stack;
    private final String shop;
    private final Shopper shopper;
    private final Listener listener;
    private final Map<Long, Journey> journeys = new ConcurrentSkipListMap<>();
    private volatile Instant lastStep = Instant.now();
    private Instant mailsRead = Instant.EPOCH;

    /** Watches orders of the first shop. */
    public OrderWatch(LocalStack stack, Shopper shopper, Listener listener) {
        this(stack, Shop.FIRST, shopper, listener);
    }

    /**
     * Watches orders of a shop.
     *
     * @param shopper of that shop
     */
    public OrderWatch(LocalStack stack, String shop, Shopper shopper, Listener listener) {
        this.stack = stack;
        this.shop = shop;
        this.shopper = shopper;
        this.listener = listener;
    }

    /** Takes an order under watch; may be called from any thread. */
    public void placed(PlacedOrder order) {
        var journey = new Journey(order);
        take(journey, Step.PLACED, order.amount().toPlainString() + " " + order.currency());
        journeys.put(order.id(), journey);
    }

    /** Returns the shop whose orders these are, as services name it. */
    public String shop() {
        return shop;
    }

    public List<Journey> journeys() {
        return List.copyOf(journeys.values());
    }

    /** Returns how many orders have not reached their ends, those that must stay as they are left out. */
    public int onTheirWay() {
        return (int) journeys.values().stream()
                .filter(journey -> !journey.isToStayAsItIs() && !journey.hasReachedItsEnd())
                .count();
    }

    /**
     * Takes note that CounterPoint was restored to an earlier moment. Paid orders that have no ticket now, or one that was
     * made since the restore began, may have lost one, whether that was seen or not: they have to go their way again.
     */
    public synchronized void restored(Instant begun) throws SQLException {
        try (Connection counterPoint = stack.counterPoint().connect()) {
            Map<Long, StagingRow> rows = StagingRow.readAll(counterPoint, shop);
            Duration sinceThen = Duration.between(begun, Instant.now());
            journeys.forEach((order, journey) -> {
                StagingRow row = rows.get(order);
                boolean kept = row != null
                        && row.ticket().isPresent()
                        && row.ticketAge().compareTo(sinceThen) > 0;
                if (journey.order().paidAt().isPresent() && !kept) {
                    journey.ticketLost();
                }
            });
        }
    }

    /** Reads everything once. */
    public synchronized void look() {
        stagingRows().forEach((order, row) -> {
            Journey journey = journeys.get(order);
            if (journey != null) {
                compare(journey, row);
            }
        });
        readMails();
        followUp();
    }

    /**
     * Looks until all orders have moved as far as they should, or until nothing has moved for a time.
     *
     * @return whether all have
     */
    public boolean lookUntilSettled(Duration patience) throws InterruptedException {
        lastStep = Instant.now();
        while (onTheirWay() > 0) {
            if (Instant.now().isAfter(lastStep.plus(patience))) {
                return false;
            }
            lookAndRest();
        }
        return true;
    }

    /** Watches for a time. */
    public void lookFor(Duration time) throws InterruptedException {
        Instant end = Instant.now().plus(time);
        while (Instant.now().isBefore(end)) {
            lookAndRest();
        }
    }

    /** Rests as long as it looked: many orders must not cost the servers more than their work does. */
    private void lookAndRest() throws InterruptedException {
        Instant begin = Instant.now();
        look();
        long took = Duration.between(begin, Instant.now()).toMillis();
        Thread.sleep(Math.max(BETWEEN_LOOKS.toMillis(), took));
    }

    private Map<Long, StagingRow> stagingRows() {
        try (Connection counterPoint = stack.counterPoint().connect()) {
            return StagingRow.readAll(counterPoint, shop);
        } catch (SQLException away) {
            return Map.of();
        }
    }

    private void compare(Journey journey, StagingRow row) {
        take(journey, Step.STAGED, "staging " + row.stagingId());
        if (row.ticket().isPresent()) {
            Ticket ticket = row.ticket().get();
            journey.ticketed(ticket);
            take(
                    journey,
                    Step.TICKET,
                    Instant.now().minus(row.ticketAge()),
                    ticket.number() + ", document " + ticket.docId());
        } else if (row.refusal().isPresent()) {
            journey.refused(row.refusal().get());
            take(journey, Step.FAILED, row.refusal().get());
        }
        if (row.held().isPresent()) {
            take(journey, Step.HELD, row.held().get());
        }
        if (row.toldBack() && !journey.has(Step.TOLD_BACK)) {
            whileTheShopAnswers(() -> shopper.look(journey.order().id())
                    .ifPresent(view -> take(journey, Step.TOLD_BACK, "shop says " + view.status())));
        }
    }

    private void readMails() {
        List<Journey> waiting = journeys.values().stream()
                .filter(journey -> journey.has(Step.FAILED)
                        || journey.has(Step.HELD)
                        || journey.has(Step.CANCELLED_IN_SHOP)
                        || (journey.has(Step.CHANGED_IN_SHOP)
                                && journey.kind().outcome() == Outcome.CREATED_THEN_CHANGED)
                        || (journey.has(Step.TICKET) && journey.kind().outcome() == Outcome.NO_TICKET))
                .filter(journey -> !journey.has(Step.ALERTED))
                .toList();
        if (waiting.isEmpty() || Instant.now().isBefore(mailsRead.plus(BETWEEN_MAIL_READINGS))) {
            return;
        }
        mailsRead = Instant.now();
        List<CaughtMail> mails = stack.mail().mails();
        for (Journey journey : waiting) {
            mails.stream()
                    .filter(mail ->
                            mail.receivedAt().isAfter(journey.order().paidAt().orElse(Instant.MAX)))
                    .filter(mail -> mentions(mail, shop, journey.order().number()))
                    .findFirst()
                    .ifPresent(mail -> take(journey, Step.ALERTED, "mail: " + mail.subject()));
        }
    }

    /** Returns whether the mail names the order, or is about more orders than it names. */
    private static boolean mentions(CaughtMail mail, String shop, String orderNumber) {
        return names(mail, shop, orderNumber) || unnamed(mail) > 0;
    }

    /** Returns whether the mail names the order of that shop. */
    static boolean names(CaughtMail mail, String shop, String number) {
        String all = mail.subject() + "\n" + mail.text() + "\n";
        String orderNumber = Shop.named(shop, number);
        for (int at = all.indexOf(orderNumber); at >= 0; at = all.indexOf(orderNumber, at + 1)) {
            boolean begins = at == 0 || !Character.isDigit(all.charAt(at - 1));
            if (begins
                    && !Character.isDigit(all.charAt(at + orderNumber.length()))
                    && !(Shop.isFirst(shop) && all.startsWith(" of shop-", at + orderNumber.length()))) {
                return true;
            }
        }
        return false;
    }

    /** Returns how many orders a mail is about without naming them. */
    static long unnamed(CaughtMail mail) {
        return AND_MORE.matcher(mail.text())
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }

    private void followUp() {
        for (Journey journey : journeys.values()) {
            Optional<FollowUp> wanted = journey.kind().followUp();
            if (wanted.isEmpty()) {
                continue;
            }
            switch (wanted.get()) {
                case PAY -> {
                    if (!journey.has(Step.PAID) && journey.since(Step.PLACED).compareTo(SECOND_THOUGHTS) > 0) {
                        whileTheShopAnswers(() -> {
                            journey.now(shopper.followUp(journey.order()));
                            take(journey, Step.PAID, "");
                        });
                    }
                }
                case CANCEL_AFTER_TICKET, REFUND_AFTER_TICKET -> afterTicket(journey, Step.CANCELLED_IN_SHOP);
                case REFUND_A_PART_AFTER_TICKET,
                        EDIT_AFTER_TICKET,
                        REVIVE_AFTER_REFUND,
                        STATUS_OF_A_PLUGIN_AFTER_TICKET -> afterTicket(journey, Step.CHANGED_IN_SHOP);
            }
        }
    }

    private void afterTicket(Journey journey, Step step) {
        if (journey.has(Step.TOLD_BACK) && !journey.has(step)) {
            whileTheShopAnswers(() -> {
                shopper.followUp(journey.order());
                take(journey, step, "");
            });
        }
    }

    private static void whileTheShopAnswers(Runnable task) {
        try {
            task.run();
        } catch (ShopUnavailable away) {
            LOG.log(Level.DEBUG, "The shop does not answer; it is asked again at the next look", away);
        }
    }

    private void take(Journey journey, Step step, String detail) {
        take(journey, step, Instant.now(), detail);
    }

    private void take(Journey journey, Step step, Instant when, String detail) {
        if (journey.took(step, when)) {
            lastStep = Instant.now();
            listener.stepTaken(journey, step, detail);
        }
    }
}
