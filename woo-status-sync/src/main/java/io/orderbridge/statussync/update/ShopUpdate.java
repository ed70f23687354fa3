package io.orderbridge.statussync.update;

import io.orderbridge.model.OrderChangedInShop;
import io.orderbridge.model.OrderCreated;
import io.orderbridge.model.OrderFailed;
import io.orderbridge.model.OrderHeld;
import io.orderbridge.model.OrderProgress;
import io.orderbridge.model.OrderRef;
import io.orderbridge.model.OrderRolledBack;
import io.orderbridge.model.OrderShipped;
import io.orderbridge.model.OrderSkipped;
import io.orderbridge.model.PlainReason;
import io.orderbridge.statussync.rules.NoteKind;
import io.orderbridge.statussync.rules.OrderChange;
import io.orderbridge.statussync.rules.ShopOrder;
import io.orderbridge.statussync.rules.StatusRules;
import io.orderbridge.statussync.rules.TicketMeta;
import io.orderbridge.statussync.rules.TicketNote;
import java.util.Optional;
import java.util.function.Function;

/**
 * What an event means for an order of the shop.
 *
 * @param order its name
 * @param orderKey the key that the order had when it was staged; empty where that is not known
 * @param note the private note that the order gets
 * @param change what becomes of the order as it is now
 * @param unseen the same where it does not depend on the order as it is now, which saves a look; empty where it does
 * @param obsolete why an order as it is now is to be left alone; empty if it is not
 * @param revokedBy the note of which any sign on the order makes this update obsolete; empty if there is none
 */
record ShopUpdate(
        OrderRef order,
        Optional<String> orderKey,
        TicketNote note,
        Function<ShopOrder, OrderChange> change,
        Optional<OrderChange> unseen,
        Function<ShopOrder, Optional<String>> obsolete,
        Optional<TicketNote> revokedBy) {

    static ShopUpdate of(OrderProgress progress) {
        if (progress instanceof OrderCreated created) {
            return of(created);
        }
        if (progress instanceof OrderFailed failed) {
            return notYet(
                    failed,
                    TicketNote.failed(
                            failed.reasons().stream().map(PlainReason::words).toList()),
                    StatusRules::whenFailed);
        }
        if (progress instanceof OrderHeld held) {
            return notYet(held, TicketNote.held(held.reason()), StatusRules::whenHeld);
        }
        if (progress instanceof OrderSkipped skipped) {
            return notYet(skipped, TicketNote.skipped(skipped.skippedBy(), skipped.reason()), StatusRules::whenSkipped);
        }
        if (progress instanceof OrderChangedInShop changed) {
            return of(changed);
        }
        return progress instanceof OrderShipped shipped ? of(shipped) : of((OrderRolledBack) progress);
    }

    private static ShopUpdate of(OrderShipped shipped) {
        return new ShopUpdate(
                shipped.order(),
                Optional.ofNullable(shipped.orderKey()),
                shipped.partial()
                        ? TicketNote.parcel(
                                shipped.docId(),
                                shipped.tktNo(),
                                shipped.shippedOn(),
                                Optional.ofNullable(shipped.carrier()),
                                shipped.trackingNumbers())
                        : TicketNote.shipped(
                                shipped.docId(),
                                shipped.tktNo(),
                                shipped.shippedOn(),
                                Optional.ofNullable(shipped.carrier()),
                                shipped.trackingNumbers()),
                order -> StatusRules.withTracking(
                        order,
                        shipped.partial()
                                ? Optional.empty()
                                : Optional.of(StatusRules.whenShipped(order, shipped.docId())),
                        shipped.trackingNumbers()),
                Optional.empty(),
                order -> Optional.empty(),
                Optional.empty());
    }

    private static ShopUpdate of(OrderRolledBack gone) {
        return new ShopUpdate(
                gone.order(),
                Optional.ofNullable(gone.orderKey()),
                TicketNote.rolledBack(gone.docId(), gone.tktNo(), gone.rolledBackBy(), gone.reason()),
                order -> StatusRules.whenRolledBack(
                        order,
                        gone.docId(),
                        gone.tktNo(),
                        Optional.ofNullable(gone.statusBefore()),
                        Optional.ofNullable(gone.statusSet())),
                Optional.empty(),
                order -> Optional.empty(),
                Optional.empty());
    }

    /** Takes back that an order waits, which the shop has withdrawn since; of a ticket people hear otherwise. */
    private static ShopUpdate of(OrderChangedInShop changed) {
        TicketNote note = TicketNote.withdrawn(changed.status());
        return new ShopUpdate(
                changed.order(),
                Optional.ofNullable(changed.orderKey()),
                note,
                StatusRules::whenWithdrawn,
                Optional.empty(),
                order -> order.status().equals(changed.status())
                                && (StatusRules.isShownWaiting(order)
                                        || note.begunOn(order).isPresent())
                        ? Optional.empty()
                        : Optional.of("the order does not say that it waits"),
                Optional.empty());
    }

    private static ShopUpdate notYet(OrderProgress event, TicketNote why, Function<ShopOrder, OrderChange> change) {
        return new ShopUpdate(
                event.order(),
                Optional.ofNullable(event.orderKey()),
                why,
                change,
                Optional.empty(),
                order -> Optional.ofNullable(order.meta().get(TicketMeta.TKT_NO))
                        .map(ticket -> "the order is ticket " + ticket + " meanwhile"),
                Optional.empty());
    }

    /** Whether an order of the shop that has the id is the one that was staged, and not a later one. */
    boolean isAbout(ShopOrder order) {
        return orderKey.isEmpty() || order.key().isEmpty() || orderKey.get().equals(order.key());
    }

    /** Whether it is about an order that is no ticket yet: then the staging row need not know that the shop does. */
    boolean isNotYet() {
        return note.kind() == NoteKind.NOT_YET;
    }

    private static ShopUpdate of(OrderCreated created) {
        Optional<String> stagedStatus = Optional.ofNullable(created.shopStatus());
        TicketNote rolledBack = TicketNote.rolledBack(created.docId(), created.tktNo(), "", "");
        return new ShopUpdate(
                created.order(),
                Optional.ofNullable(created.orderKey()),
                TicketNote.created(created.docId(), created.tktNo()),
                order -> StatusRules.whenCreated(order, created.docId(), created.tktNo(), stagedStatus),
                created.firstAnnouncement()
                        ? StatusRules.whenCreatedUnseen(created.docId(), created.tktNo(), stagedStatus)
                        : Optional.empty(),
                order -> rolledBack.begunOn(order).map(begun -> rolledBackMeanwhile(created)),
                Optional.of(rolledBack));
    }

    private static String rolledBackMeanwhile(OrderCreated created) {
        return "ticket " + created.tktNo() + " has been rolled back meanwhile";
    }
}
