package io.orderbridge.desk.rules;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.rules.RuleRepository;
import io.orderbridge.desk.audit.AuditLog;
import io.orderbridge.desk.problem.DeskRefusal;
import io.orderbridge.rules.Rule;
import io.orderbridge.rules.RuleCheck;
import io.orderbridge.rules.WrongRuleException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Exports and imports rules as YAML. An import changes the rules whose id it names and adds those without id, all or none;
 * rules that it does not name stay as they are.
 */
@ApplicationScoped
public class ExchangeRules {

    private final CounterPoint counterPoint;
    private final RuleDesk rules;
    private final RuleFacts facts;
    private final AuditLog audit;
    private final Clock clock;

    ExchangeRules(CounterPoint counterPoint, RuleDesk rules, RuleFacts facts, AuditLog audit, Clock clock) {
        this.counterPoint = counterPoint;
        this.rules = rules;
        this.facts = facts;
        this.audit = audit;
        this.clock = clock;
    }

    /** All rules. */
    public RuleReports.Exported export() throws SQLException {
        return new RuleReports.Exported(RuleYaml.write(RuleDesk.rules(rules.stored())));
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
        List<String> remarks = new ArrayList<>();
        int[] same = {0};
        InTransaction.of(counterPoint, connection -> {
            RuleRepository.lock(connection);
            List<Rule> all = new ArrayList<>(RuleDesk.rules(RuleRepository.all(connection)));
            for (RuleYaml.Entry entry : entries) {
                same[0] += take(connection, entry, all, user, request.reason(), added, changed) ? 0 : 1;
            }
            for (RuleYaml.Entry entry : entries) {
                rules.shadows(entry.rule(), all).stream()
                        .filter(remark -> !remarks.contains(remark))
                        .forEach(remarks::add);
            }
            if (request.dryRun()) {
                connection.rollback();
            }
            return all;
        });
        if (!request.dryRun()) {
            audit.rule(
                    user,
                    "imported %d rules, %d new, %d changed: %s"
                            .formatted(entries.size(), added.size(), changed.size(), request.reason()));
        }
        return new RuleReports.Imported(request.dryRun(), added, changed, same[0], remarks);
    }

    /** Says whether it changed something; {@code all} is kept up to date. */
    private boolean take(
            Connection connection,
            RuleYaml.Entry entry,
            List<Rule> all,
            String user,
            String reason,
            List<String> added,
            List<String> changed)
            throws SQLException {
        Rule rule = entry.rule();
        Optional<Rule> before = all.stream()
                .filter(each -> rule.id() > 0 ? each.id() == rule.id() : saysTheSame(each, rule))
                .findFirst();
        if (rule.id() > 0 && before.isEmpty()) {
            throw wrong(entry, "there is no rule " + rule.id() + ": leave the id out to add one");
        }
        if (before.isPresent() && saysTheSame(before.get(), rule)) {
            return false;
        }
        List<String> wrongs = new ArrayList<>(RuleCheck.wrongs(rule, all));
        if (rule.why().isBlank()) {
            wrongs.add("why is missing: a rule without a reason is understood by nobody later");
        }
        tooLong("when", rule.when(), RuleRequests.LONGEST_WHEN).ifPresent(wrongs::add);
        tooLong("then", rule.then(), RuleRequests.LONGEST_THEN).ifPresent(wrongs::add);
        tooLong("why", rule.why(), RuleRequests.LONGEST_WHY).ifPresent(wrongs::add);
        wrongs.addAll(facts.wrongs(connection, rule));
        if (!wrongs.isEmpty()) {
            throw wrong(entry, String.join("; ", wrongs));
        }
        if (before.isPresent()) {
            RuleRepository.change(connection, before.get(), rule, user, reason, clock.instant());
            all.remove(before.get());
            all.add(rule);
            changed.add("rule " + rule.id() + ", " + RuleRepository.line(rule));
        } else {
            Rule saved = RuleRepository.add(connection, rule, Optional.empty(), clock.instant());
            all.add(saved);
            added.add(RuleRepository.line(saved));
        }
        return true;
    }

    private static Optional<String> tooLong(String what, String text, int longest) {
        return text.length() <= longest
                ? Optional.empty()
                : Optional.of("%s has %d characters, at most are %d".formatted(what, text.length(), longest));
    }

    private static boolean saysTheSame(Rule one, Rule two) {
        return one.kind() == two.kind()
                && one.when().equals(two.when())
                && one.then().equals(two.then())
                && one.priority() == two.priority()
                && one.on() == two.on()
                && one.from().equals(two.from())
                && one.until().equals(two.until())
                && one.why().equals(two.why());
    }

    private static DeskRefusal wrong(RuleYaml.Entry entry, String what) {
        return DeskRefusal.conflict(
                "RULE", RuleYaml.wrong(entry.line(), what).getMessage() + " (nothing was imported)");
    }
}
