package io.orderbridge.ingest.staging;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.rules.RuleRepository;
import io.orderbridge.counterpoint.rules.StoredRule;
import io.orderbridge.ingest.settings.IngestSettings;
import io.orderbridge.ingest.shop.AskedByRules;
import io.orderbridge.ingest.standby.ActiveInstance;
import io.orderbridge.rules.Rule;
import io.orderbridge.rules.RuleSet;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The rules of now: those of USER_ORDER_RULE, read again when their version has changed. Before they were read for the first
 * time, those that stand for the settings.
 */
@ApplicationScoped
public class CurrentRules {

    private static final Logger LOG = Logger.getLogger(CurrentRules.class);

    private static final int NEVER_READ = -1;

    private final CounterPoint counterPoint;
    private final AskedByRules askedByRules;
    private final ActiveInstance active;
    private final Clock clock;
    private final Map<String, Rule> defaults;
    private volatile RuleSet rules;
    private volatile int version = NEVER_READ;

    @Inject
    CurrentRules(
            CounterPoint counterPoint,
            AskedByRules askedByRules,
            ActiveInstance active,
            IngestSettings settings,
            Clock clock) {
        this.counterPoint = counterPoint;
        this.askedByRules = askedByRules;
        this.active = active;
        this.clock = clock;
        this.defaults = DefaultRules.of(settings);
        this.rules = RuleSet.of(defaults.values());
    }

    RuleSet rules() {
        return rules;
    }

    /** Has the rules read again. */
    public void forget() {
        version = NEVER_READ;
    }

    /**
     * Reads the rules again if there are others.
     *
     * @param now the version that CounterPoint has
     * @return whether they were read again
     */
    public boolean follow(int now) throws SQLException {
        if (version == now) {
            return false;
        }
        List<StoredRule> stored = read();
        int read = now;
        if (!isWritten(stored)) {
            read = active.write(this::writeDefaults);
            stored = read();
        }
        rules = RuleSet.of(stored.stream().map(StoredRule::rule).toList());
        version = read;
        askedByRules.ask(rules.asked());
        LOG.infof(
                "%d rules are on (version %d)",
                rules.rules().stream().filter(Rule::on).count(), version);
        return true;
    }

    /**
     * Reads the rules for somebody who changes nothing, in a preflight or a dry run: those that people made or changed, and those of
     * the settings. Where there are none to be read, as before the installation, the settings decide.
     */
    public void readOnly() {
        List<StoredRule> stored;
        try {
            stored = read();
        } catch (SQLException e) {
            LOG.infof("no rules can be read, the settings decide: %s", CounterPoint.describe(e));
            return;
        }
        Map<String, StoredRule> there = bySetting(stored);
        rules = RuleSet.of(Stream.concat(
                        stored.stream()
                                .filter(each -> each.setting().isEmpty() || !isUntouched(each))
                                .map(StoredRule::rule),
                        defaults.entrySet().stream()
                                .filter(each ->
                                        !there.containsKey(each.getKey()) || isUntouched(there.get(each.getKey())))
                                .map(Map.Entry::getValue))
                .toList());
        askedByRules.ask(rules.asked());
    }

    private List<StoredRule> read() throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            return RuleRepository.all(connection);
        }
    }

    /**
     * Adds the rules of settings that have none. One that somebody has changed or switched off stays as it is; of those that
     * nobody has touched, one whose setting says something else follows it, and one whose setting is gone is switched off.
     *
     * @return the version of the rules after that
     */
    private int writeDefaults(Connection connection) throws SQLException {
        RuleRepository.lock(connection);
        Map<String, StoredRule> there = bySetting(RuleRepository.all(connection));
        for (Map.Entry<String, Rule> each : defaults.entrySet()) {
            StoredRule stored = there.get(each.getKey());
            if (stored == null) {
                RuleRepository.add(connection, each.getValue(), Optional.of(each.getKey()), clock.instant());
            } else if (isUntouched(stored) && !says(stored.rule(), each.getValue())) {
                Rule follows = each.getValue().withId(stored.rule().id());
                change(connection, stored.rule(), follows, "the setting has changed");
            }
        }
        for (StoredRule stored : there.values()) {
            if (isGone(stored)) {
                change(connection, stored.rule(), stored.rule().switched(false), "the setting is gone");
            }
        }
        return RuleRepository.version(connection);
    }

    private void change(Connection connection, Rule before, Rule after, String reason) throws SQLException {
        RuleRepository.change(connection, before, after, DefaultRules.MADE_BY, reason, clock.instant());
    }

    private boolean isWritten(List<StoredRule> stored) {
        Map<String, StoredRule> there = bySetting(stored);
        return there.values().stream().noneMatch(this::isGone)
                && defaults.entrySet().stream()
                        .allMatch(each -> there.containsKey(each.getKey())
                                && (!isUntouched(there.get(each.getKey()))
                                        || says(there.get(each.getKey()).rule(), each.getValue())));
    }

    private boolean isGone(StoredRule stored) {
        return isUntouched(stored)
                && stored.rule().on()
                && !defaults.containsKey(stored.setting().orElse(""));
    }

    private static boolean isUntouched(StoredRule stored) {
        return stored.rule().madeBy().equals(DefaultRules.MADE_BY);
    }

    private static boolean says(Rule stored, Rule wanted) {
        return stored.on()
                && stored.when().equals(wanted.when())
                && stored.then().equals(wanted.then())
                && stored.priority() == wanted.priority();
    }

    private static Map<String, StoredRule> bySetting(List<StoredRule> stored) {
        return stored.stream()
                .filter(rule -> rule.setting().isPresent())
                .collect(
                        Collectors.toMap(rule -> rule.setting().orElseThrow(), Function.identity(), (one, two) -> one));
    }
}
