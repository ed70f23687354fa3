package io.orderbridge.ingest.staging;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.rules.RuleRepository;
import io.orderbridge.counterpoint.rules.StoredRule;
import io.orderbridge.ingest.leadership.Leadership;
import io.orderbridge.ingest.settings.IngestSettings;
import io.orderbridge.ingest.shop.AskedByRules;
import io.orderbridge.rules.Rule;
import io.orderbridge.rules.RuleSet;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
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
    private final Leadership leadership;
    private final Clock clock;
    private final DefaultRules defaults;
    private volatile RuleSet rules;
    private volatile int version = NEVER_READ;

    @Inject
    CurrentRules(
            CounterPoint counterPoint,
            AskedByRules askedByRules,
            Leadership leadership,
            IngestSettings settings,
            Clock clock) {
        this.counterPoint = counterPoint;
        this.askedByRules = askedByRules;
        this.leadership = leadership;
        this.clock = clock;
        this.defaults = DefaultRules.of(settings);
        this.rules = RuleSet.of(defaults.rules());
    }

    RuleSet rules() {
        return rules;
    }

    private record Read(List<StoredRule> rules, int version) {}

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
        Read read = new Read(read(), now);
        if (!defaults.areWritten(read.rules())) {
            // Read again where it was written: rules that others write after that have another version.
            read = leadership.write(connection -> {
                defaults.write(connection, clock.instant());
                return new Read(RuleRepository.all(connection), RuleRepository.version(connection));
            });
        }
        rules = RuleSet.of(read.rules().stream().map(StoredRule::rule).toList());
        version = read.version();
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
        rules = RuleSet.of(defaults.besides(stored));
        askedByRules.ask(rules.asked());
    }

    private List<StoredRule> read() throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            return RuleRepository.all(connection);
        }
    }
}
