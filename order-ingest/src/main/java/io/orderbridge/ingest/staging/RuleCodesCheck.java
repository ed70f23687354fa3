package io.orderbridge.ingest.staging;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.rules.RuleFacts;
import io.orderbridge.rules.Rule;
import io.orderbridge.service.startup.Findings;
import io.orderbridge.service.startup.StartupCheck;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jboss.logging.Logger;

/** Names the rules whose item, customer or code has gone from CounterPoint since they were made. */
@ApplicationScoped
public class RuleCodesCheck implements StartupCheck {

    private static final Logger LOG = Logger.getLogger(RuleCodesCheck.class);

    private final CounterPoint counterPoint;
    private final CurrentRules rules;

    RuleCodesCheck(CounterPoint counterPoint, CurrentRules rules) {
        this.counterPoint = counterPoint;
        this.rules = rules;
    }

    @Override
    public Stage stage() {
        return Stage.PREFLIGHT;
    }

    @Override
    public void look(Findings found) {
        rules.readOnly();
        List<Rule> on = rules.rules().rules().stream().filter(Rule::on).toList();
        RuleFacts facts;
        try (Connection connection = counterPoint.connect()) {
            facts = RuleFacts.of(connection, on);
        } catch (SQLException e) {
            LOG.debugf("the codes that rules name are not looked at: %s", CounterPoint.describe(e));
            return;
        }
        boolean all = true;
        for (Rule rule : on) {
            List<String> wrongs = facts.wrongs(rule);
            if (!wrongs.isEmpty()) {
                all = false;
                found.warning(rule.name() + ": " + String.join("; ", wrongs)
                        + ". Change it, or switch it off: bin/orders" + " rules change, bin/orders rules off");
            }
        }
        if (all) {
            found.ok("CounterPoint has what the " + on.size() + " rules that are on name");
        }
    }
}
