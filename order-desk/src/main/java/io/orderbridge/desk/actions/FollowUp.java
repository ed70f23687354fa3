package io.orderbridge.desk.actions;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.desk.audit.AuditLog;
import io.orderbridge.desk.orders.Assignment;
import io.orderbridge.desk.orders.AssignmentRepository;
import io.orderbridge.desk.orders.OrderSummary;
import io.orderbridge.desk.problem.DeskRefusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who looks after an order or a reason: take it, give it back, leave a note, snooze it. Idempotent. Thread-safe. */
@ApplicationScoped
public class FollowUp {

    private static final Duration LONGEST_SNOOZE = Duration.ofDays(60);

    private final CounterPoint counterPoint;
    private final FindOrder find;
    private final AssignmentRepository assignments;
    private final AuditLog audit;
    private final Clock clock;

    FollowUp(CounterPoint counterPoint, FindOrder find, AssignmentRepository assignments, AuditLog audit, Clock clock) {
        this.counterPoint = counterPoint;
        this.find = find;
        this.assignments = assignments;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * An order or a reason.
     *
     * @param stagingId 0 for a reason
     * @param reason empty for an order
     */
    public record Subject(int stagingId, String reason) {
        /** An order. */
        public static Subject order(int stagingId) {
            return new Subject(stagingId, "");
        }

        /** All orders of a reason. */
        public static Subject reason(String code) {
            return new Subject(0, code);
        }

        private String name() {
            return stagingId == 0 ? "reason " + reason : "the order";
        }
    }

    /** Who looks after it. */
    public Assignment of(Subject subject) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            return assignments.of(connection, subject.stagingId(), subject.reason());
        }
    }

    /** Who looks after these orders, by staging id; orders that nobody has taken, noted or snoozed are not among them. */
    public Map<Integer, Assignment> of(Collection<Integer> stagingIds) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            return assignments.of(connection, Set.copyOf(stagingIds));
        }
    }

    /** Who looks after which reason, by code. */
    public Map<String, Assignment> ofReasons() throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            return assignments.ofReasons(connection);
        }
    }

    /** Does one of the four things, and returns who looks after it then. */
    public Assignment change(Subject subject, Requests.FollowUp request, String user) throws SQLException {
        switch (request.action()) {
            case "take" -> take(subject, user);
            case "give-back" -> giveBack(subject, request.holder(), user);
            case "note" -> note(subject, request.note(), request.before(), user);
            default -> snooze(subject, request.time(), user);
        }
        return of(subject);
    }

    /** Takes it; a refusal if another has it. */
    private void take(Subject subject, String user) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            if (!assignments.take(connection, subject.stagingId(), subject.reason(), user, clock.instant())) {
                throw DeskRefusal.conflict(
                        "TAKEN",
                        assignments
                                        .of(connection, subject.stagingId(), subject.reason())
                                        .takenBy()
                                        .orElse("somebody") + " works on " + subject.name() + " already");
            }
        }
        record(subject, "ASSIGN", user, "");
    }

    /** Lets others take it; a refusal if it is not the one any more who is said to have it. */
    private void giveBack(Subject subject, String holder, String user) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            if (!assignments.giveBack(connection, subject.stagingId(), subject.reason(), holder) && !holder.isEmpty()) {
                throw DeskRefusal.conflict(
                        "OLD_PAGE", holder + " does not work on " + subject.name() + " any more: look at it again");
            }
        }
        record(subject, "GIVE_BACK", user, "");
    }

    /** Leaves a note, which takes the place of the one before, if that is still the one that they saw; the audit log keeps all. */
    private void note(Subject subject, String note, String before, String user) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            if (!assignments.note(
                    connection, subject.stagingId(), subject.reason(), note, before, user, clock.instant())) {
                throw DeskRefusal.conflict(
                        "OLD_PAGE",
                        "somebody has written another note on " + subject.name() + " since: look at it again");
            }
        }
        record(subject, "NOTE", user, note);
    }

    /**
     * Keeps it out of the list of what needs somebody, an order no longer than it has the same reason.
     *
     * @param length as {@code 2h} or {@code 3d}; empty to end it
     */
    private void snooze(Subject subject, String length, String user) throws SQLException {
        Optional<Duration> wanted = Requests.age("the time", length);
        Duration time = wanted.orElse(Duration.ZERO);
        if (time.compareTo(LONGEST_SNOOZE) > 0) {
            throw DeskRefusal.wrongUse("nothing is snoozed for more than " + LONGEST_SNOOZE.toDays() + " days");
        }
        try (Connection connection = counterPoint.connect()) {
            String cause = "";
            if (subject.stagingId() != 0) {
                OrderSummary order = find.named(connection, "staging:" + subject.stagingId());
                cause = order.reason()
                        .orElseThrow(() -> DeskRefusal.conflict(
                                "NOT_WAITING",
                                order.name() + " does not wait for anybody: there is nothing to snooze"));
            }
            assignments.snooze(
                    connection,
                    subject.stagingId(),
                    subject.reason(),
                    cause,
                    clock.instant().plus(time),
                    user);
        }
        record(subject, "SNOOZE", user, wanted.isEmpty() ? "no longer" : "for " + length);
    }

    private void record(Subject subject, String action, String user, String what) throws SQLException {
        if (subject.stagingId() == 0) {
            audit.reason(action, user, subject.reason() + (what.isEmpty() ? "" : ": " + what));
            return;
        }
        try (Connection connection = counterPoint.connect()) {
            audit.order(connection, action, subject.stagingId(), user, what);
        }
    }
}
