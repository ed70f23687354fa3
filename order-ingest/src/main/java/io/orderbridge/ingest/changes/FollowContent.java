package io.orderbridge.ingest.changes;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.rules.RuleJson;
import io.orderbridge.ingest.announcing.AnnounceOrders;
import io.orderbridge.ingest.leadership.Leadership;
import io.orderbridge.ingest.mapping.Hold;
import io.orderbridge.ingest.mapping.Refund;
import io.orderbridge.ingest.mapping.RefusedOrder;
import io.orderbridge.ingest.mapping.ShopValues;
import io.orderbridge.ingest.mapping.StagedOrder;
import io.orderbridge.ingest.staging.LiveRow;
import io.orderbridge.ingest.staging.OrderLog;
import io.orderbridge.ingest.staging.ShopVersion;
import io.orderbridge.ingest.staging.ShopVersions;
import io.orderbridge.ingest.staging.StagingRepository;
import io.orderbridge.model.OrderChangedInShop.Difference;
import io.orderbridge.model.OrderChangedInShop.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares what the shop shows of an order with what it showed last. Before the ticket the row follows, unless somebody
 * has repaired it by hand; after the ticket each refund and each edit is announced once. What OrderBridge itself writes to
 * the shop (status, notes, meta) is no content.
 */
@ApplicationScoped
class FollowContent {

    private static final OrderLog ORDERS = new OrderLog(FollowContent.class);

    private final CounterPoint counterPoint;
    private final Leadership leadership;
    private final StagingRepository staging;
    private final ShopVersions versions;
    private final AnnounceOrders orders;
    private final AnnounceChange announcing;

    @Inject
    FollowContent(
            CounterPoint counterPoint,
            Leadership leadership,
            StagingRepository staging,
            ShopVersions versions,
            AnnounceOrders orders,
            AnnounceChange announcing) {
        this.counterPoint = counterPoint;
        this.leadership = leadership;
        this.staging = staging;
        this.versions = versions;
        this.orders = orders;
        this.announcing = announcing;
    }

    /**
     * Follows one order.
     *
     * @param status the shop's, without {@code wc-}
     * @return false if it could not be done and has to be tried again
     */
    boolean follow(LiveRow row, ShopOrder order, String status) throws SQLException {
        boolean skipped = row.applied() && row.documentId().isEmpty();
        if (!row.ours() || row.rolledBack() || skipped || order.mapped().isEmpty()) {
            return true;
        }
        if (order.mapped().get() instanceof StagedOrder staged) {
            return row.applied() ? afterTicket(row, staged, status) : beforeTicket(row, staged, status);
        }
        RefusedOrder refused = (RefusedOrder) order.mapped().get();
        return row.applied() || hold(row, Hold.of(Hold.Code.EDITED_BEYOND_LIMITS, refused.reason()));
    }

    /** Whether {@link #follow} would do something. */
    boolean isChanged(LiveRow row, ShopOrder order) {
        if (order.mapped().isEmpty()) {
            return false;
        }
        if (order.mapped().get() instanceof StagedOrder staged) {
            return !row.hash().equals(ShopVersion.of(staged).hash())
                    || (!row.applied() && (!isHeldFor(row, holdOf(row, staged)) || isDecidedOtherwise(row, staged)));
        }
        return !row.applied();
    }

    private boolean beforeTicket(LiveRow row, StagedOrder order, String status) throws SQLException {
        ShopVersion version = ShopVersion.of(order);
        Optional<Hold> hold = holdOf(row, order);
        boolean same = row.hash().equals(version.hash()) || learnsBilling(row, version, order);
        boolean decidedOtherwise = isDecidedOtherwise(row, order);
        if (same && isHeldFor(row, hold) && !decidedOtherwise) {
            return true;
        }
        // A row of a release that did not compare may have been repaired by hand, or edited in the shop since.
        boolean unknown = row.hash().isEmpty()
                && row.failed()
                && (row.repaired() || row.amount().compareTo(order.amounts().total()) == 0);
        if (unknown || (row.decisionHash().isEmpty() && same)) {
            return remember(row, version, order) && rememberDecision(row, order);
        }
        return row.repaired() ? keepRepaired(row, version, order, hold, same, status) : followShop(row, order, hold);
    }

    /** A row of a release that did not look at billing addresses stays as it is: nothing was edited. */
    private boolean learnsBilling(LiveRow row, ShopVersion version, StagedOrder order) throws SQLException {
        return remembered(row)
                        .filter(before -> before.isButForBilling(version.values()))
                        .isPresent()
                && remember(row, version, order);
    }

    private boolean followShop(LiveRow row, StagedOrder order, Optional<Hold> hold) throws SQLException {
        boolean followed = leadership.write(
                connection -> versions.follow(connection, row.order().stagingId(), order, hold));
        if (followed) {
            log(row, "follows the shop, validated from scratch" + describe(hold));
            announceAgain(row);
        }
        return followed;
    }

    /** What a person has written stays; both versions are shown, and whatever holds the order holds it. */
    private boolean keepRepaired(
            LiveRow row, ShopVersion version, StagedOrder order, Optional<Hold> hold, boolean same, String status)
            throws SQLException {
        if (!same) {
            List<Difference> differences = remembered(row)
                    .map(before -> Differences.between(before, version.values()))
                    .orElse(List.of());
            if (!differences.isEmpty() && !announcing.edited(row, status, Kind.EDITED_AFTER_REPAIR, differences)) {
                return false;
            }
            remember(row, version, order);
        }
        return isHeldFor(row, hold) || changeHold(row, hold);
    }

    private boolean hold(LiveRow row, Hold hold) throws SQLException {
        return isHeldFor(row, Optional.of(hold)) || changeHold(row, Optional.of(hold));
    }

    private boolean changeHold(LiveRow row, Optional<Hold> hold) throws SQLException {
        boolean changed = leadership.write(
                connection -> versions.hold(connection, row.order().stagingId(), hold));
        if (changed) {
            log(row, "validated from scratch" + describe(hold));
            announceAgain(row);
        }
        return changed;
    }

    /** Whether rules of now make something else of it than the row says; what somebody has repaired by hand stays. */
    private static boolean isDecidedOtherwise(LiveRow row, StagedOrder order) {
        return !row.repaired() && !row.decisionHash().equals(RuleJson.hash(order.decision()));
    }

    private boolean rememberDecision(LiveRow row, StagedOrder order) throws SQLException {
        leadership.write(connection -> {
            versions.rememberDecision(connection, row.order().stagingId(), order);
            return true;
        });
        return true;
    }

    /** The reason with which somebody let it pass holds it no more, nor letters that somebody has written by hand. */
    private static Optional<Hold> holdOf(LiveRow row, StagedOrder order) {
        if (row.holdCode().equals(Hold.Code.RESTORED.name())) {
            return Optional.of(Hold.of(Hold.Code.RESTORED, row.holdReason()));
        }
        return order.hold()
                .flatMap(hold -> row.repaired() ? hold.without(Hold.Code.SHIP_TO_UNREADABLE) : Optional.of(hold))
                .filter(hold -> !hold.reason().equals(row.holdPassed()));
    }

    private static boolean isHeldFor(LiveRow row, Optional<Hold> hold) {
        return row.holdCode().equals(hold.map(each -> each.code().name()).orElse(""))
                && row.holdReason().equals(hold.map(Hold::reason).orElse(""));
    }

    private boolean afterTicket(LiveRow row, StagedOrder order, String status) throws SQLException {
        ShopVersion version = ShopVersion.of(order);
        if (row.hash().equals(version.hash())) {
            return true;
        }
        Optional<ShopValues> before = remembered(row);
        if (before.isEmpty()) {
            return remember(row, version, order);
        }
        Set<Long> known = ids(before.get());
        for (Refund refund : order.refunds()) {
            if (!known.contains(refund.id()) && !announcing.refunded(row, status, refund)) {
                return false;
            }
        }
        Set<Long> now = ids(version.values());
        for (ShopValues.Given refund : before.get().refunds()) {
            if (!now.contains(refund.id()) && !announcing.refundDeleted(row, status, refund.id(), refund.amount())) {
                return false;
            }
        }
        List<Difference> differences = Differences.between(before.get(), version.values());
        if (!differences.isEmpty() && !announcing.edited(row, status, Kind.EDITED, differences)) {
            return false;
        }
        return remember(row, version, order);
    }

    /** Whether money was given back since the shop was compared last. */
    boolean hasNewRefund(LiveRow row, ShopOrder order) throws SQLException {
        if (!row.ours()
                || !(order.mapped().orElse(null) instanceof StagedOrder staged)
                || staged.refunds().isEmpty()) {
            return false;
        }
        Set<Long> known = remembered(row).map(FollowContent::ids).orElseGet(() -> ids(ShopValues.of(staged)));
        return staged.refunds().stream().anyMatch(refund -> !known.contains(refund.id()));
    }

    private static Set<Long> ids(ShopValues values) {
        return values.refunds().stream().map(ShopValues.Given::id).collect(Collectors.toSet());
    }

    private Optional<ShopValues> remembered(LiveRow row) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            return versions.remembered(connection, row.order().stagingId());
        }
    }

    private boolean remember(LiveRow row, ShopVersion version, StagedOrder order) throws SQLException {
        leadership.write(connection -> {
            versions.remember(connection, row.order().stagingId(), version, order.orderKey());
            return true;
        });
        return true;
    }

    /** What is not announced now, the next poll announces. */
    private void announceAgain(LiveRow row) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            orders.announce(staging.waiting(connection, List.of(row.order().stagingId())));
        }
    }

    private static String describe(Optional<Hold> hold) {
        return hold.map(each -> "; held for " + each.code() + ": " + each.reason())
                .orElse("");
    }

    private static void log(LiveRow row, String step) {
        ORDERS.step(row.order(), step);
    }
}
