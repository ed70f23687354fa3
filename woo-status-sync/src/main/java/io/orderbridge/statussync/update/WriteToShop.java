package io.orderbridge.statussync.update;

import io.orderbridge.service.loop.Loops;
import io.orderbridge.statussync.StatusSyncSettings;
import io.orderbridge.statussync.rules.NoteBegun;
import io.orderbridge.statussync.rules.NoteKind;
import io.orderbridge.statussync.rules.OrderChange;
import io.orderbridge.statussync.rules.ShopOrder;
import io.orderbridge.statussync.rules.StatusRules;
import io.orderbridge.statussync.rules.TicketNote;
import io.orderbridge.statussync.woocommerce.ShopException;
import io.orderbridge.statussync.woocommerce.WooCommerceOrders;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Writes an update to the shop so that writing it again changes nothing: status and meta in one call, the note in another.
 * A note cannot be added on condition, and a shop may add it long after we gave up waiting. So the order's meta says that
 * a note was begun before it is added; whoever finds that and no note waits until the shop cannot be at it any more.
 */
@ApplicationScoped
class WriteToShop {

    private static final Logger LOG = Logger.getLogger(WriteToShop.class);

    /** Status and meta in one, a look at what was overwritten, and that put back. */
    private static final int CALLS_BEFORE_NOTE = 3;

    private final WooCommerceOrders shop;
    private final StatusSyncSettings settings;
    private final Clock clock;

    WriteToShop(WooCommerceOrders shop, StatusSyncSettings settings, Clock clock) {
        this.shop = shop;
        this.settings = settings;
        this.clock = clock;
    }

    /** How it ended. */
    sealed interface Result {

        /** The shop knows; {@code noteAdded} says whether by this call. */
        record Written(ShopOrder before, ShopOrder after, boolean noteAdded) implements Result {}

        /** The order is gone from the shop, and another one has its id. */
        record Replaced(String reason) implements Result {}

        /** Nothing was written, rightly. */
        record Obsolete(String reason) implements Result {}
    }

    /**
     * Writes an update.
     *
     * @param triedBefore whether an earlier try may have got anywhere
     */
    Result write(ShopUpdate update, boolean triedBefore) throws ShopException, InterruptedException {
        return update.unseen().isPresent() && !triedBefore && !settings.dryRun()
                ? writeUnseen(update, update.unseen().get())
                : lookAndWrite(update, triedBefore);
    }

    /** The two calls of a ticket that is announced for the first time; the answer to the first is the order. */
    private Result writeUnseen(ShopUpdate update, OrderChange change) throws ShopException {
        ShopOrder after = shop.change(update.order().wooOrderId(), begin(change, update.note()));
        if (!update.isAbout(after)) {
            return replaced(update, shop.order(update.order().wooOrderId()));
        }
        addNote(update.note(), after);
        return new Result.Written(after, after, true);
    }

    private Result lookAndWrite(ShopUpdate update, boolean triedBefore) throws ShopException, InterruptedException {
        ShopOrder before = shop.order(update.order().wooOrderId());
        if (!update.isAbout(before)) {
            return replaced(update, before);
        }
        Optional<String> obsolete = update.obsolete().apply(before);
        if (obsolete.isPresent()) {
            return new Result.Obsolete(obsolete.get());
        }
        TicketNote note = update.note().inPlaceOf(before);
        OrderChange change = update.change().apply(before);
        Optional<NoteBegun> begun = note.begunOn(before);
        boolean known = begun.isPresent()
                || (note.kind().isShownByMeta() && change.meta().isEmpty());
        boolean present = false;
        if (triedBefore || known) {
            List<String> notes = shop.notes(update.order().wooOrderId());
            if (update.revokedBy().filter(revoking -> revoking.isAmong(notes)).isPresent()) {
                return new Result.Obsolete("it has been rolled back meanwhile");
            }
            present = note.isAmong(notes) || (known && hiddenOrLate(update, before, begun));
        }
        if (settings.dryRun()) {
            return new Result.Obsolete(rehearsal(note, before, change, present));
        }
        if (!present) {
            change = begin(change, note);
            if (!note.equals(update.note())) {
                LOG.warnf("order %s of the shop: %s", update.order().wooOrderNo(), note.text());
            }
        }
        ShopOrder after =
                change.isNothing() ? before : shop.change(update.order().wooOrderId(), change);
        if (change.status().isPresent()) {
            after = putBackWhatWasOverwritten(update, before);
        }
        if (!present) {
            addNote(note, after);
        }
        return new Result.Written(before, after, !present);
    }

    /** Leaves an order alone that has this one's id now; a write that came before any look, ours or one of an instance that died, is taken back. */
    private Result replaced(ShopUpdate update, ShopOrder another) throws ShopException {
        if (update.unseen().isPresent() && update.note().begunOn(another).isPresent()) {
            shop.change(
                    another.id(), begin(update.unseen().get(), update.note()).undone());
        }
        return new Result.Replaced("the shop has another order by its id " + another.id() + " now, with another key");
    }

    /** Whether a note that was begun and is not shown is there all the same, now or once the shop is done. */
    private boolean hiddenOrLate(ShopUpdate update, ShopOrder order, Optional<NoteBegun> begun)
            throws ShopException, InterruptedException {
        if (order.isInTrash()) {
            LOG.infof(
                    "order %s is in the trash, which may hide its notes: none is added again",
                    update.order().wooOrderNo());
            return true;
        }
        Instant now = clock.instant();
        Instant added = begun.flatMap(NoteBegun::at).orElse(now).plus(longestBeforeNote());
        Instant settled = added.plus(settings.settlingTime());
        Duration wait = Duration.between(now, settled);
        if (wait.isNegative() || wait.isZero()) {
            return false;
        }
        Loops.moved();
        // Whoever began it has come as far by now.
        Thread.sleep(Math.min(wait.toMillis(), settings.settlingTime().toMillis()));
        return update.note().isAmong(shop.notes(update.order().wooOrderId()));
    }

    /** What may lie between the moment that a note's beginning names, in whole seconds, and the call that adds it. */
    private Duration longestBeforeNote() {
        StatusSyncSettings.WooCommerce calls = settings.woocommerce();
        return calls.requestTimeout()
                .plus(calls.longestWait())
                .multipliedBy(CALLS_BEFORE_NOTE)
                .plusSeconds(1);
    }

    private OrderChange begin(OrderChange change, TicketNote note) {
        return change.with(note.kind().metaKey(), note.beginning(clock.instant()));
    }

    /** Adds the note; one about a ticket takes back an earlier one about why there was none. */
    private void addNote(TicketNote note, ShopOrder order) throws ShopException {
        String notYet = NoteKind.NOT_YET.metaKey();
        boolean takesBack = note.kind() == NoteKind.CREATED && order.meta().containsKey(notYet);
        boolean forShopper = settings.notesToShopper() && note.kind().isAboutShipping();
        shop.addNote(order.id(), takesBack ? note.takingTheFailureBack().text() : note.text(), forShopper);
        if (takesBack) {
            shop.change(order.id(), new OrderChange(Optional.empty(), Map.of(notYet, Optional.empty())));
        }
    }

    private ShopOrder putBackWhatWasOverwritten(ShopUpdate update, ShopOrder before) throws ShopException {
        ShopOrder now = shop.order(update.order().wooOrderId());
        Optional<String> decided = StatusRules.overwritten(before, now);
        if (decided.isEmpty()) {
            return now;
        }
        LOG.warnf(
                "order %s was refunded while its status was written: %s becomes %s again",
                update.order().wooOrderNo(), now.status(), decided.get());
        return shop.change(update.order().wooOrderId(), new OrderChange(decided, Map.of()));
    }

    private static String rehearsal(TicketNote note, ShopOrder order, OrderChange change, boolean present) {
        return "dry run: order %d of the shop would get status %s, %s"
                .formatted(
                        order.id(),
                        change.status()
                                .map(status -> status + " instead of " + order.status())
                                .orElse(order.status() + " as before"),
                        present ? "the note is there" : "a private note: " + note.text());
    }
}
