package io.orderbridge.rules;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A rule: where all its conditions hold, it decides what it says, if no rule with a lower priority number does.
 *
 * @param id of its row; 0 or less if it has none
 * @param conditions none: it applies to every order
 * @param outcome what it says; at least one
 * @param priority from 1; up to {@link #BEFORE_COUNTERPOINT} it decides before what CounterPoint knows by itself (an SKU that is
 *     an item number, a mapped customer), above that only where CounterPoint knows nothing
 * @param from from when on it counts; empty: always
 * @param until before when it counts; empty: always
 * @param madeBy who made it
 * @param why the reason that they gave
 * @param decided how often it decided
 */
public record Rule(
        int id,
        Kind kind,
        List<Condition> conditions,
        Map<Outcome, String> outcome,
        int priority,
        boolean on,
        Optional<Instant> from,
        Optional<Instant> until,
        String madeBy,
        String why,
        long decided) {

    /** The priority of a rule for which nobody says another. */
    public static final int USUAL_PRIORITY = 100;

    /** The highest priority number of a rule that decides before what CounterPoint knows by itself. */
    public static final int BEFORE_COUNTERPOINT = 500;

    /** The priority of the rules that stand for settings. */
    public static final int DEFAULT_PRIORITY = 1_000;

    /** The highest priority number. */
    public static final int LAST_PRIORITY = 9_999;

    public Rule {
        conditions = List.copyOf(conditions);
        Map<Outcome, String> copy = new EnumMap<>(Outcome.class);
        copy.putAll(outcome);
        outcome = Collections.unmodifiableMap(copy);
    }

    /** A new rule that is on and always counts; {@link RuleCheck} says whether it makes sense. */
    public static Rule of(Kind kind, String when, String then, int priority, String madeBy, String why) {
        return new Rule(
                0,
                kind,
                Condition.parse(when),
                Outcome.parse(then),
                priority,
                true,
                Optional.empty(),
                Optional.empty(),
                madeBy,
                why,
                0);
    }

    /** The same in that row. */
    public Rule withId(int newId) {
        return new Rule(newId, kind, conditions, outcome, priority, on, from, until, madeBy, why, decided);
    }

    /** The same, switched on or off. */
    public Rule switched(boolean newOn) {
        return new Rule(id, kind, conditions, outcome, priority, newOn, from, until, madeBy, why, decided);
    }

    /** The same with those of its conditions only. */
    Rule asking(Predicate<Condition> which) {
        List<Condition> those = conditions.stream().filter(which).toList();
        return new Rule(id, kind, those, outcome, priority, on, from, until, madeBy, why, decided);
    }

    /** What it says of that, or empty if it says nothing. */
    Optional<String> says(Outcome what) {
        return Optional.ofNullable(outcome.get(what));
    }

    /** The item that it names, or empty if it names none, or one with a star. */
    public Optional<String> item() {
        return says(Outcome.ITEM).filter(item -> !Glob.hasStar(item)).map(item -> Glob.filled(item, "*"));
    }

    boolean counts(Instant now) {
        return on
                && from.map(begin -> !now.isBefore(begin)).orElse(true)
                && until.map(now::isBefore).orElse(true);
    }

    /** Its conditions as they are stored; empty if there are none. */
    public String when() {
        return Condition.write(conditions);
    }

    /** What it says as it is stored. */
    public String then() {
        return Outcome.write(outcome);
    }

    /** How explanations name it. */
    public String name() {
        return (id > 0 ? "rule " + id : "a rule") + (why.isBlank() ? "" : " (" + why + ")");
    }
}
