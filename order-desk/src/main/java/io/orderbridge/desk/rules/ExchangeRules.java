package io.orderbridge.desk.rules;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.rules.RuleFacts;
import io.orderbridge.counterpoint.rules.RuleRepository;
import io.orderbridge.desk.actions.InTransaction;
import io.orderbridge.desk.audit.AuditLog;
import io.orderbridge.desk.problem.DeskRefusal;
import io.orderbridge.rules.Rule;
import io.orderbridge.rules.RuleCheck;
import io.orderbridge.rules.RulesBeside;
import io.orderbridge.rules.WrongRuleException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Exports and imports rules as YAML. An import changes the rules whose id it names and adds those without id, all or none: they
 * are checked as they will stand beside each other, so two may change places. Rules that it does not name stay as they are.
 */
@ApplicationScoped
public class ExchangeRules {

    private final CounterPoint counterPoint;
    private final RuleDesk rules;
    private final AuditLog audit;
    private final Clock clock;

    ExchangeRules(CounterPoint counterPoint, RuleDesk rules, AuditLog audit, Clock clock) {
        this.counterPoint = counterPoint;
        this.rules = rules;
        this.audit = audit;
        this.clock = clock;
    }

    /** All rules. */
    public RuleReports.Exported export() throws SQLException {
        StringBuilder yaml = new StringBuilder(RuleYaml.write(RuleDesk.rules(rules.stored())));
        try (Connection connection = counterPoint.connect()) {
            RuleRepository.notUnderstood(connection)
                    .forEach(row -> yaml.append("# rule %d is not understood, and not here: %s (%s)\n"
                            .formatted(row.id(), oneLine(row.text()), oneLine(row.reason()))));
        }
        return new RuleReports.Exported(yaml.toString());
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }

    /** Imports rules, or says what an import would change. */
    public RuleReports.Imported read(RuleRequests.Import request, String user) throws SQLException {
        List<RuleYaml.Entry> entries;
        try {
            entries = RuleYaml.read(request.yaml(), user);
        } catch (WrongRuleException e) {
            throw DeskRefusal.wrongUse(e.getMessage());
        }
        List<String> added = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        Written written = InTransaction.of(counterPoint, connection -> {
            RuleRepository.lock(connection);
            List<Rule> before = RuleDesk.rules(RuleRepository.all(connection));
            List<Taken> taken = taken(entries, before);
            RuleFacts facts = check(connection, taken, before);
            List<Rule> made = new ArrayList<>();
            for (Taken each : taken) {
                made.add(write(connection, each, user, request.reason(), added, changed));
            }
            Written all = new Written(made, RuleDesk.rules(RuleRepository.all(connection)), facts);
            if (request.dryRun()) {
                connection.rollback();
            }
            return all;
        });
        Set<String> remarks = new LinkedHashSet<>();
        remarks.addAll(rules.shadows(written.rules(), written.all()));
        written.rules().forEach(rule -> remarks.addAll(written.facts().unchecked(rule)));
        if (!request.dryRun()) {
            audit.rule(
                    user,
                    "imported %d rules, %d new, %d changed: %s"
                            .formatted(entries.size(), added.size(), changed.size(), request.reason()));
        }
        return new RuleReports.Imported(
                request.dryRun(), added, changed, entries.size() - added.size() - changed.size(), List.copyOf(remarks));
    }

    /**
     * A rule of the file that changes something.
     *
     * @param rule as it will be; with an id below 0 if it is new
     */
    private record Taken(RuleYaml.Entry entry, Rule rule, Optional<Rule> before) {}

    private static List<Taken> taken(List<RuleYaml.Entry> entries, List<Rule> there) {
        List<Taken> taken = new ArrayList<>();
        Set<Integer> named = new HashSet<>();
        Map<Integer, Rule> byId = there.stream().collect(Collectors.toMap(Rule::id, Function.identity()));
        Map<String, Rule> bySaying =
                there.stream().collect(Collectors.toMap(ExchangeRules::saying, Function.identity(), (one, two) -> one));
        for (RuleYaml.Entry entry : entries) {
            Rule rule = entry.rule();
            if (rule.id() > 0 && !named.add(rule.id())) {
                throw wrong(entry, "rule " + rule.id() + " stands here twice");
            }
            Optional<Rule> before =
                    Optional.ofNullable(rule.id() > 0 ? byId.get(rule.id()) : bySaying.get(saying(rule)));
            if (rule.id() > 0 && before.isEmpty()) {
                throw wrong(entry, "there is no rule " + rule.id() + ": leave the id out to add one");
            }
            if (before.isEmpty() || !saysTheSame(before.get(), rule)) {
                taken.add(new Taken(entry, rule.id() > 0 ? rule : rule.withId(-1 - taken.size()), before));
            }
        }
        return taken;
    }

    /**
     * What an import wrote.
     *
     * @param all the rules that there are then
     */
    private record Written(List<Rule> rules, List<Rule> all, RuleFacts facts) {}

    /** Refuses all of them if one is wrong, alone or beside what the rules will be. */
    private static RuleFacts check(Connection connection, List<Taken> taken, List<Rule> there) throws SQLException {
        Set<Integer> replaced = taken.stream()
                .flatMap(each -> each.before().stream())
                .map(Rule::id)
                .collect(Collectors.toSet());
        List<Rule> after = new ArrayList<>(
                there.stream().filter(rule -> !replaced.contains(rule.id())).toList());
        taken.forEach(each -> after.add(each.rule()));
        RuleFacts facts =
                RuleFacts.of(connection, taken.stream().map(Taken::rule).toList());
        RulesBeside beside = RulesBeside.of(after);
        for (Taken each : taken) {
            Rule rule = each.rule();
            List<String> wrongs = new ArrayList<>(RuleCheck.wrongs(rule, beside));
            if (rule.why().isBlank()) {
                wrongs.add("why is missing: a rule without a reason is understood by nobody later");
            }
            tooLong("when", rule.when(), RuleRequests.LONGEST_WHEN).ifPresent(wrongs::add);
            tooLong("then", rule.then(), RuleRequests.LONGEST_THEN).ifPresent(wrongs::add);
            tooLong("why", rule.why(), RuleRequests.LONGEST_WHY).ifPresent(wrongs::add);
            if (rule.on()) {
                wrongs.addAll(facts.wrongs(rule));
            }
            if (!wrongs.isEmpty()) {
                throw wrong(each.entry(), String.join("; ", wrongs));
            }
        }
        return facts;
    }

    private Rule write(
            Connection connection, Taken taken, String user, String reason, List<String> added, List<String> changed)
            throws SQLException {
        if (taken.before().isEmpty()) {
            Rule saved = RuleRepository.add(connection, taken.rule(), Optional.empty(), clock.instant());
            added.add(RuleRepository.line(saved));
            return saved;
        }
        RuleRepository.change(connection, taken.before().get(), taken.rule(), user, reason, clock.instant());
        changed.add("rule " + taken.rule().id() + ", " + RuleRepository.line(taken.rule()));
        return taken.rule();
    }

    private static Optional<String> tooLong(String what, String text, int longest) {
        return text.length() <= longest
                ? Optional.empty()
                : Optional.of("%s has %d characters, at most are %d".formatted(what, text.length(), longest));
    }

    private static boolean saysTheSame(Rule one, Rule two) {
        return saying(one).equals(saying(two));
    }

    /** All that people say of it. */
    private static String saying(Rule rule) {
        return String.join(
                "\n",
                rule.kind().text(),
                rule.when(),
                rule.then(),
                Integer.toString(rule.priority()),
                Boolean.toString(rule.on()),
                rule.from().toString(),
                rule.until().toString(),
                rule.why());
    }

    private static DeskRefusal wrong(RuleYaml.Entry entry, String what) {
        return DeskRefusal.conflict(
                "RULE", RuleYaml.wrong(entry.line(), what).getMessage() + " (nothing was imported)");
    }
}
