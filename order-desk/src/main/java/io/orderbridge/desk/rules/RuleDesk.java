package io.orderbridge.desk.rules;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.rules.RuleFacts;
import io.orderbridge.counterpoint.rules.RuleRepository;
import io.orderbridge.counterpoint.rules.StoredRule;
import io.orderbridge.desk.actions.InTransaction;
import io.orderbridge.desk.actions.Requests;
import io.orderbridge.desk.audit.AuditLog;
import io.orderbridge.desk.problem.DeskRefusal;
import io.orderbridge.rules.Condition;
import io.orderbridge.rules.Kind;
import io.orderbridge.rules.Outcome;
import io.orderbridge.rules.Rule;
import io.orderbridge.rules.RuleCheck;
import io.orderbridge.rules.RulesBeside;
import io.orderbridge.rules.WrongRuleException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Shows and changes rules. A change is checked, saved and noted in one transaction, and seen by all services within seconds. */
@ApplicationScoped
public class RuleDesk {

    private static final int MOST_CHANGES = 500;

    private final CounterPoint counterPoint;
    private final TryRules tries;
    private final AuditLog audit;
    private final Clock clock;

    RuleDesk(CounterPoint counterPoint, TryRules tries, AuditLog audit, Clock clock) {
        this.counterPoint = counterPoint;
        this.tries = tries;
        this.audit = audit;
        this.clock = clock;
    }

    /** All rules, or those of a kind, in the order in which they decide. */
    public RuleReports.Listed list(String kind) throws SQLException {
        List<StoredRule> stored = stored();
        RulesBeside all = RulesBeside.of(rules(stored));
        List<RuleRepository.NotUnderstood> notUnderstood;
        try (Connection connection = counterPoint.connect()) {
            notUnderstood = RuleRepository.notUnderstood(connection);
        }
        return new RuleReports.Listed(
                stored.stream()
                        .filter(rule ->
                                kind.isEmpty() || rule.rule().kind().text().equals(kind))
                        .sorted((one, two) -> compare(one.rule(), two.rule()))
                        .map(rule -> shown(rule, all))
                        .toList(),
                notUnderstood.stream()
                        .filter(row -> kind.isEmpty() || row.kind().equals(kind))
                        .toList());
    }

    /** Changes, the newest first. */
    public RuleReports.History history(Optional<Integer> rule) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            return new RuleReports.History(RuleRepository.history(connection, rule, MOST_CHANGES));
        }
    }

    /** What a rule would change, before it is saved. */
    public RuleReports.Tried tried(RuleRequests.Draft draft, Optional<Integer> instead) throws SQLException {
        List<Rule> before = rules(stored());
        Rule rule = instead.isPresent() ? changed(found(before, instead.get()), draft) : made(draft, "");
        List<String> remarks = new ArrayList<>(RuleCheck.wrongs(rule, before));
        try (Connection connection = counterPoint.connect()) {
            RuleFacts facts = RuleFacts.of(connection, List.of(rule));
            remarks.addAll(facts.wrongs(rule));
            remarks.addAll(facts.unchecked(rule));
        }
        List<Rule> after = new ArrayList<>(before);
        after.removeIf(each -> each.id() == rule.id());
        after.add(rule);
        remarks.addAll(shadows(rule, before));
        return tries.difference(before, after, rule, remarks);
    }

    /** Adds a rule. */
    public RuleReports.Changed add(RuleRequests.Draft draft, String user) throws SQLException {
        return changed(connection -> add(connection, List.of(draft), user).get(0), user);
    }

    /** Adds rules in a transaction of the caller's, all or none: a refusal is for the caller to roll back. */
    List<Rule> add(Connection connection, List<RuleRequests.Draft> drafts, String user) throws SQLException {
        RuleRepository.lock(connection);
        List<Rule> added = new ArrayList<>();
        for (RuleRequests.Draft draft : drafts) {
            Rule rule = made(draft, user);
            if (rule.why().isBlank()) {
                throw DeskRefusal.wrongUse("say why: a rule without a reason is understood by nobody later");
            }
            refuseIfWrong(connection, rule);
            added.add(RuleRepository.add(connection, rule, Optional.empty(), clock.instant()));
        }
        return added;
    }

    /** Changes a rule. */
    public RuleReports.Changed change(int id, RuleRequests.Draft draft, String user) throws SQLException {
        if (draft.reason().isEmpty()) {
            throw DeskRefusal.wrongUse("a reason is needed");
        }
        return changed(
                connection -> {
                    Rule before = found(rules(RuleRepository.all(connection)), id);
                    return save(connection, before, changed(before, draft), user, draft.reason());
                },
                user);
    }

    /** Switches a rule on or off. */
    public RuleReports.Changed turn(int id, boolean on, String reason, String user) throws SQLException {
        return changed(
                connection -> {
                    Rule before = found(rules(RuleRepository.all(connection)), id);
                    return save(connection, before, before.switched(on), user, reason);
                },
                user);
    }

    private Rule save(Connection connection, Rule before, Rule after, String user, String reason) throws SQLException {
        refuseIfWrong(connection, after);
        RuleRepository.change(connection, before, after, user, reason, clock.instant());
        return after;
    }

    private interface Work {
        Rule with(Connection connection) throws SQLException;
    }

    private RuleReports.Changed changed(Work work, String user) throws SQLException {
        Rule rule = InTransaction.of(counterPoint, connection -> {
            RuleRepository.lock(connection);
            return work.with(connection);
        });
        return report(rule, user);
    }

    /** Notes a rule that is saved, and says what whoever saved it should know. */
    RuleReports.Changed report(Rule rule, String user) throws SQLException {
        audit.rule(user, "rule " + rule.id() + ", " + RuleRepository.line(rule));
        List<String> remarks = new ArrayList<>();
        List<StoredRule> stored = stored();
        StoredRule saved = stored.stream()
                .filter(each -> each.rule().id() == rule.id())
                .findFirst()
                .orElseThrow();
        remarks.addAll(shadows(rule, rules(stored)));
        if (rule.on()) {
            try (Connection connection = counterPoint.connect()) {
                remarks.addAll(RuleFacts.of(connection, List.of(rule)).unchecked(rule));
            }
        }
        return new RuleReports.Changed(shown(saved, RulesBeside.of(rules(stored))), remarks);
    }

    private void refuseIfWrong(Connection connection, Rule rule) throws SQLException {
        List<String> wrongs = new ArrayList<>(RuleCheck.wrongs(rule, rules(RuleRepository.all(connection))));
        if (rule.on()) {
            wrongs.addAll(RuleFacts.of(connection, List.of(rule)).wrongs(rule));
        }
        if (!wrongs.isEmpty()) {
            throw DeskRefusal.conflict("RULE", String.join("; ", wrongs));
        }
    }

    /** Rules that can never decide, now that this one is there. */
    List<String> shadows(Rule rule, List<Rule> all) {
        return shadows(List.of(rule), all);
    }

    /** Rules that can never decide, now that these are there. */
    List<String> shadows(List<Rule> made, List<Rule> all) {
        Instant now = clock.instant();
        Set<Integer> ids = made.stream().map(Rule::id).collect(Collectors.toSet());
        RulesBeside everything = RulesBeside.of(all);
        List<String> remarks = new ArrayList<>();
        for (Rule rule : made) {
            RuleCheck.neverDecides(rule, everything, now)
                    .filter(why -> rule.on())
                    .ifPresent(why -> remarks.add(rule.name() + " can never decide: " + why));
        }
        RulesBeside those = RulesBeside.of(made);
        for (Rule other : all) {
            if (!ids.contains(other.id()) && other.on()) {
                RuleCheck.neverDecides(other, those, now)
                        .filter(why -> made.stream().anyMatch(rule -> why.startsWith(rule.name())))
                        .ifPresent(why -> remarks.add(other.name() + " can never decide now: " + why));
            }
        }
        return remarks;
    }

    static Rule made(RuleRequests.Draft draft, String user) {
        return understood(() -> new Rule(
                0,
                Kind.of(draft.kind()),
                Condition.parse(draft.when() == null ? "" : draft.when()),
                Outcome.parse(draft.then()),
                draft.priority() == 0 ? Rule.USUAL_PRIORITY : draft.priority(),
                true,
                moment(draft.from()),
                moment(draft.until()),
                user,
                draft.why().isEmpty() ? draft.reason() : draft.why(),
                0));
    }

    private static Rule changed(Rule rule, RuleRequests.Draft draft) {
        return understood(() -> new Rule(
                rule.id(),
                draft.kind().isEmpty() ? rule.kind() : Kind.of(draft.kind()),
                draft.when() == null ? rule.conditions() : Condition.parse(draft.when()),
                draft.then().isEmpty() ? rule.outcome() : Outcome.parse(draft.then()),
                draft.priority() == 0 ? rule.priority() : draft.priority(),
                rule.on(),
                draft.from().isEmpty() ? rule.from() : moment(draft.from()),
                draft.until().isEmpty() ? rule.until() : moment(draft.until()),
                rule.madeBy(),
                draft.why().isEmpty() ? rule.why() : draft.why(),
                rule.decided()));
    }

    private static Optional<Instant> moment(String text) {
        return text.isEmpty() || text.equals("always") ? Optional.empty() : Optional.of(RuleYaml.moment(text));
    }

    private interface Reading {
        Rule rule();
    }

    private static Rule understood(Reading reading) {
        try {
            return reading.rule();
        } catch (WrongRuleException e) {
            throw DeskRefusal.wrongUse(e.getMessage());
        }
    }

    static Rule found(List<Rule> rules, int id) {
        return rules.stream()
                .filter(rule -> rule.id() == id)
                .findFirst()
                .orElseThrow(() -> DeskRefusal.notFound("there is no rule " + id + ": bin/orders rules list"));
    }

    List<StoredRule> stored() throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            return RuleRepository.all(connection);
        }
    }

    static List<Rule> rules(List<StoredRule> stored) {
        return stored.stream().map(StoredRule::rule).toList();
    }

    private RuleReports.Shown shown(StoredRule rule, RulesBeside all) {
        return RuleReports.Shown.of(
                rule, rule.rule().on() ? RuleCheck.neverDecides(rule.rule(), all, clock.instant()) : Optional.empty());
    }

    private static int compare(Rule one, Rule two) {
        int kind = one.kind().compareTo(two.kind());
        return kind != 0
                ? kind
                : one.priority() != two.priority()
                        ? Integer.compare(one.priority(), two.priority())
                        : Integer.compare(one.id(), two.id());
    }

    /** A kind's name, or empty for all. */
    public static String kind(String text) {
        Requests.printable("the kind", text, 20);
        return text.isEmpty() ? "" : understoodKind(text);
    }

    private static String understoodKind(String text) {
        try {
            return Kind.of(text).text();
        } catch (WrongRuleException e) {
            throw DeskRefusal.wrongUse(e.getMessage());
        }
    }
}
