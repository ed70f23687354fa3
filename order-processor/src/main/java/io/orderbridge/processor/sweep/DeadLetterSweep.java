package io.orderbridge.processor.sweep;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.refusal.Refusal;
import io.orderbridge.messaging.consuming.Successors;
import io.orderbridge.messaging.deadletters.DeadLetter;
import io.orderbridge.messaging.deadletters.DeadLetterQueue;
import io.orderbridge.messaging.publishing.NotConfirmedException;
import io.orderbridge.messaging.publishing.PublishResult;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.OrderStaged;
import io.orderbridge.model.Topology;
import io.orderbridge.processor.sweep.SweepReport.Finding;
import io.orderbridge.service.failure.Failure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Compares the failed-order queue with the failed rows: each failed order has one dead letter, and no other order has any.
 * Rows are read in pages, so that it needs little memory however many orders have failed.
 */
@ApplicationScoped
class DeadLetterSweep {

    /** Dead letters to be taken out, at most, by one sweep. */
    private static final int MOST_TAKEN_OUT = 50_000;

    private static final int MOST_NAMED = 20;

    private final CounterPoint counterPoint;
    private final SweptOrderRepository rows;
    private final Backlog backlog;
    private final DeadLetterQueue queue;
    private final Successors successors;
    private final SweepSettings settings;
    private final SweepLog log;
    private final Clock clock;

    DeadLetterSweep(
            CounterPoint counterPoint,
            SweptOrderRepository rows,
            Backlog backlog,
            DeadLetterQueue queue,
            Successors successors,
            SweepSettings settings,
            SweepLog log,
            Clock clock) {
        this.counterPoint = counterPoint;
        this.rows = rows;
        this.backlog = backlog;
        this.queue = queue;
        this.successors = successors;
        this.settings = settings;
        this.log = log;
        this.clock = clock;
    }

    /** Something that keeps the sweep ours, done now and then. */
    @FunctionalInterface
    interface Lease {
        void renew() throws SQLException;
    }

    List<Finding> sweep(Lease lease) throws SQLException, NotConfirmedException, IOException {
        DeadLetterIndex letters = new DeadLetterIndex();
        boolean all = queue.forEach(letters::add);
        letters.close();
        List<Finding> findings = new ArrayList<>(takeOut(letters, lease));
        findings.add(
                all
                        ? putBack(letters, lease)
                        : Finding.left(
                                SweepCase.NO_DEAD_LETTER,
                                0,
                                "not all of " + Topology.FAILED_ORDERS
                                        + " could be seen: nobody can tell what is missing"));
        return findings;
    }

    private List<Finding> takeOut(DeadLetterIndex letters, Lease lease) throws SQLException {
        Set<Integer> needless = new HashSet<>();
        Map<Integer, String> kept = new HashMap<>();
        Set<Integer> unknown = new LinkedHashSet<>();
        List<DeadLetterAccount.Letter> page = letters.ofOrdersAfter(-1, SweptOrderRepository.MOST);
        while (!page.isEmpty() && needless.size() + kept.size() < MOST_TAKEN_OUT) {
            lease.renew();
            try (Connection connection = counterPoint.connect()) {
                DeadLetterAccount account = DeadLetterAccount.of(page, rows.rows(connection, ordersOf(page)));
                needless.addAll(account.needless());
                kept.putAll(account.kept());
                unknown.addAll(account.unknown());
            }
            page = letters.ofOrdersAfter(page.get(page.size() - 1).stagingId(), SweptOrderRepository.MOST);
        }
        int[] taken = takeOut(needless, kept);
        return List.of(
                new Finding(
                        SweepCase.NEEDLESS_DEAD_LETTER.description(),
                        taken[0] + unknown.size(),
                        taken[0],
                        note(unknown)),
                page.isEmpty()
                        ? Finding.repaired(SweepCase.DOUBLED_DEAD_LETTER, taken[1])
                        : new Finding(
                                SweepCase.DOUBLED_DEAD_LETTER.description(), taken[1], taken[1], "there may be more"));
    }

    private static Set<Integer> ordersOf(List<DeadLetterAccount.Letter> letters) {
        Set<Integer> orders = new LinkedHashSet<>();
        letters.forEach(letter -> orders.add(letter.stagingId()));
        return orders;
    }

    private static String note(Set<Integer> unknown) {
        return unknown.isEmpty()
                ? ""
                : "USER_ORDER_STAGING has no rows "
                        + unknown.stream().limit(MOST_NAMED).toList()
                        + (unknown.size() > MOST_NAMED ? " and " + (unknown.size() - MOST_NAMED) + " more" : "")
                        + ": their dead letters are all that is known of them, and stay";
    }

    /**
     * @param kept of orders with several: the message that stays
     * @return how many needless ones, and how many of the others, are taken out
     */
    private int[] takeOut(Set<Integer> needless, Map<Integer, String> kept) {
        int[] taken = new int[2];
        if (needless.isEmpty() && kept.isEmpty()) {
            return taken;
        }
        Set<Integer> seen = new HashSet<>();
        queue.remove(letter -> {
            if (needless.contains(letter.stagingId())) {
                taken[0]++;
                log.repaired(SweepCase.NEEDLESS_DEAD_LETTER, "staging " + letter.stagingId());
                return true;
            }
            if (isDoubled(letter, kept, seen)) {
                taken[1]++;
                log.repaired(SweepCase.DOUBLED_DEAD_LETTER, "staging " + letter.stagingId());
                return true;
            }
            return false;
        });
        return taken;
    }

    private static boolean isDoubled(DeadLetter letter, Map<Integer, String> kept, Set<Integer> seen) {
        String stays = kept.get(letter.stagingId());
        return stays != null && !(letter.id().toString().equals(stays) && seen.add(letter.stagingId()));
    }

    private Finding putBack(DeadLetterIndex letters, Lease lease)
            throws SQLException, NotConfirmedException, IOException {
        int repaired = 0;
        int left = 0;
        List<FailedRow> page = failedAfter(-1);
        while (!page.isEmpty()) {
            lease.renew();
            List<FailedRow> missing = page.stream()
                    .filter(row -> !letters.contains(row.trigger().stagingId()))
                    .toList();
            // What a replay has taken out is on its way, unless nothing is on its way.
            boolean replaysUnderWay =
                    missing.stream().anyMatch(row -> row.deadLetterId().isEmpty())
                            && !backlog.of(Topology.STAGED).none();
            List<FailedRow> lost = missing.stream()
                    .filter(row -> !replaysUnderWay || row.deadLetterId().isPresent())
                    .toList();
            left += missing.size() - lost.size();
            repaired += putBack(lost);
            page = failedAfter(page.get(page.size() - 1).trigger().stagingId());
        }
        return new Finding(
                SweepCase.NO_DEAD_LETTER.description(),
                repaired + left,
                repaired,
                left == 0 ? "" : "orders wait in " + Topology.STAGED + ", perhaps theirs after a replay");
    }

    private List<FailedRow> failedAfter(int stagingId) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            return rows.failed(connection, settings.patience(), stagingId);
        }
    }

    private int putBack(List<FailedRow> lost) throws SQLException, NotConfirmedException {
        Map<FailedRow, Envelope<OrderStaged>> events = new LinkedHashMap<>();
        lost.forEach(row -> events.put(row, Envelope.first(row.trigger(), clock.instant())));
        Map<FailedRow, UUID> ids = new LinkedHashMap<>();
        events.forEach((row, event) -> ids.put(row, event.id()));
        Map<FailedRow, CompletableFuture<PublishResult>> sent = new LinkedHashMap<>();
        try (Connection connection = counterPoint.connect()) {
            rows.replaceDeadLetters(connection, ids).forEach(row -> sent.put(row, putDeadLetter(row, events.get(row))));
        }
        for (Map.Entry<FailedRow, CompletableFuture<PublishResult>> each : sent.entrySet()) {
            PublishResult result = each.getValue().join();
            if (!result.confirmed()) {
                throw new NotConfirmedException("a dead letter", result);
            }
            log.repaired(SweepCase.NO_DEAD_LETTER, each.getKey().trigger());
        }
        return sent.size();
    }

    private CompletableFuture<PublishResult> putDeadLetter(FailedRow row, Envelope<OrderStaged> event) {
        String reason = String.join("\n", Refusal.parse(row.message()).reasons());
        return successors.putDeadLetter(
                Topology.STAGED, event, new Failure(row.failureClass(), reason, ""), row.attempts(), row.failedAt());
    }
}
