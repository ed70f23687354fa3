package io.orderbridge.counterpoint.rules;

import io.orderbridge.counterpoint.Sql;
import io.orderbridge.counterpoint.UtcTime;
import io.orderbridge.rules.Condition;
import io.orderbridge.rules.Kind;
import io.orderbridge.rules.Outcome;
import io.orderbridge.rules.Rule;
import io.orderbridge.rules.WrongRuleException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * USER_ORDER_RULE and its history. A change and its entry in the history belong into one transaction of the caller's, which
 * begins with {@link #lock}; all instances see it by {@link #version}.
 */
public final class RuleRepository {

    private static final Logger LOG = Logger.getLogger(RuleRepository.class);

    private RuleRepository() {}

    /** Grows with each change. */
    public static int version(Connection connection) throws SQLException {
        return Sql.on(connection, "SELECT RULES_VERSION FROM dbo.USER_ORDER_RULE_VERSION WHERE ONLY_ROW = 1")
                .first(row -> row.getInt("RULES_VERSION"))
                .orElse(0);
    }

    /** Keeps others from changing rules until the transaction ends, and announces a change. */
    public static void lock(Connection connection) throws SQLException {
        Sql.on(
                        connection,
                        "UPDATE dbo.USER_ORDER_RULE_VERSION SET RULES_VERSION = RULES_VERSION + 1 WHERE ONLY_ROW = 1")
                .update();
    }

    /** All rules, by id. One that cannot be understood, since somebody wrote its row by hand, is left out and logged. */
    public static List<StoredRule> all(Connection connection) throws SQLException {
        List<StoredRule> rules = new ArrayList<>();
        Sql.on(
                        connection,
                        """
                SELECT RULE_ID, KIND, CONDITIONS, OUTCOME, PRIORITY, IS_ON, FROM_DT, UNTIL_DT, SETTING_NAME, MADE_BY, MADE_DT, WHY,
                       DECIDED, LAST_DECIDED_DT
                FROM dbo.USER_ORDER_RULE
                ORDER BY RULE_ID
                """)
                .list(row -> read(row).map(rules::add).orElse(false));
        return rules;
    }

    /**
     * A row that decides nothing.
     *
     * @param text kind, conditions and outcome as they are in the row
     */
    public record NotUnderstood(int id, String kind, String text, String reason) {}

    /** Rows that cannot be understood, since somebody wrote them by hand, by id. */
    public static List<NotUnderstood> notUnderstood(Connection connection) throws SQLException {
        return Sql.on(
                        connection,
                        "SELECT RULE_ID, KIND, CONDITIONS, OUTCOME, PRIORITY, IS_ON, FROM_DT, UNTIL_DT, MADE_BY, WHY, DECIDED"
                                + " FROM dbo.USER_ORDER_RULE ORDER BY RULE_ID")
                .list(row -> {
                    try {
                        rule(row);
                        return Optional.<NotUnderstood>empty();
                    } catch (WrongRuleException e) {
                        return Optional.of(new NotUnderstood(
                                row.getInt("RULE_ID"),
                                row.getString("KIND"),
                                row.getString("KIND") + ": when " + row.getString("CONDITIONS") + " then "
                                        + row.getString("OUTCOME"),
                                e.getMessage()));
                    }
                })
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private static Rule rule(ResultSet row) throws SQLException {
        return new Rule(
                row.getInt("RULE_ID"),
                Kind.of(row.getString("KIND")),
                Condition.parse(row.getString("CONDITIONS")),
                Outcome.parse(row.getString("OUTCOME")),
                row.getInt("PRIORITY"),
                row.getBoolean("IS_ON"),
                UtcTime.in(row, "FROM_DT"),
                UtcTime.in(row, "UNTIL_DT"),
                row.getString("MADE_BY"),
                row.getString("WHY"),
                row.getLong("DECIDED"));
    }

    private static Optional<StoredRule> read(ResultSet row) throws SQLException {
        try {
            return Optional.of(new StoredRule(
                    rule(row),
                    Optional.ofNullable(row.getString("SETTING_NAME")),
                    UtcTime.in(row, "MADE_DT").orElse(Instant.EPOCH),
                    UtcTime.in(row, "LAST_DECIDED_DT")));
        } catch (WrongRuleException e) {
            LOG.warnf("rule %d in USER_ORDER_RULE decides nothing: %s", row.getInt("RULE_ID"), e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Adds a rule.
     *
     * @param setting the setting that it stands for, or empty
     * @return the rule with its id
     */
    public static Rule add(Connection connection, Rule rule, Optional<String> setting, Instant now)
            throws SQLException {
        Sql.on(
                        connection,
                        """
                INSERT INTO dbo.USER_ORDER_RULE (KIND, CONDITIONS, OUTCOME, PRIORITY, IS_ON, FROM_DT, UNTIL_DT, SETTING_NAME,
                                                 MADE_BY, MADE_DT, WHY)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
                .with(
                        rule.kind().text(),
                        rule.when(),
                        rule.then(),
                        rule.priority(),
                        rule.on(),
                        rule.from().map(UtcTime::of),
                        rule.until().map(UtcTime::of),
                        setting,
                        rule.madeBy(),
                        now,
                        rule.why())
                .update();
        Rule added = rule.withId(Sql.on(connection, "SELECT MAX(RULE_ID) AS RULE_ID FROM dbo.USER_ORDER_RULE")
                .first(row -> row.getInt("RULE_ID"))
                .orElseThrow());
        note(connection, "ADD", added, rule.madeBy(), rule.why(), Optional.empty(), now);
        return added;
    }

    /**
     * Changes a rule.
     *
     * @param after with the id of {@code before}
     * @param by who changes it
     */
    public static void change(Connection connection, Rule before, Rule after, String by, String reason, Instant now)
            throws SQLException {
        Sql.on(
                        connection,
                        """
                UPDATE dbo.USER_ORDER_RULE
                SET KIND = ?, CONDITIONS = ?, OUTCOME = ?, PRIORITY = ?, IS_ON = ?, FROM_DT = ?, UNTIL_DT = ?, MADE_BY = ?, MADE_DT = ?,
                    WHY = ?
                WHERE RULE_ID = ?
                """)
                .with(
                        after.kind().text(),
                        after.when(),
                        after.then(),
                        after.priority(),
                        after.on(),
                        after.from().map(UtcTime::of),
                        after.until().map(UtcTime::of),
                        by,
                        now,
                        after.why(),
                        after.id())
                .update();
        String action = before.on() == after.on() ? "CHANGE" : after.on() ? "ON" : "OFF";
        note(connection, action, after, by, reason, Optional.of(before), now);
    }

    /** Counts decisions, by rule. */
    public static void decided(Connection connection, Map<Integer, Integer> times) throws SQLException {
        Sql.on(
                        connection,
                        """
                UPDATE dbo.USER_ORDER_RULE
                SET DECIDED = DECIDED + ?, LAST_DECIDED_DT = SYSUTCDATETIME()
                WHERE RULE_ID = ?
                """)
                .batch(times.entrySet(), entry -> List.of(entry.getValue(), entry.getKey()));
    }

    /** Changes, the newest first. */
    public static List<RuleChange> history(Connection connection, Optional<Integer> ruleId, int most)
            throws SQLException {
        Sql all = Sql.on(
                connection,
                "SELECT TOP " + most
                        + """
                 RULE_ID, ACTION, DONE_BY, DONE_DT, REASON, BEFORE_RULE, AFTER_RULE
                FROM dbo.USER_ORDER_RULE_CHANGE
                """
                        + (ruleId.isPresent() ? "WHERE RULE_ID = ? " : "")
                        + "ORDER BY CHANGE_ID DESC");
        return (ruleId.isPresent() ? all.with(ruleId.get()) : all)
                .list(row -> new RuleChange(
                        row.getInt("RULE_ID"),
                        row.getString("ACTION"),
                        row.getString("DONE_BY"),
                        UtcTime.in(row, "DONE_DT").orElse(Instant.EPOCH),
                        row.getString("REASON"),
                        Optional.ofNullable(row.getString("BEFORE_RULE")).orElse(""),
                        Optional.ofNullable(row.getString("AFTER_RULE")).orElse("")));
    }

    private static void note(
            Connection connection,
            String action,
            Rule after,
            String by,
            String reason,
            Optional<Rule> before,
            Instant now)
            throws SQLException {
        Sql.on(
                        connection,
                        """
                INSERT INTO dbo.USER_ORDER_RULE_CHANGE (RULE_ID, ACTION, DONE_BY, DONE_DT, REASON, BEFORE_RULE, AFTER_RULE)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """)
                .with(after.id(), action, by, now, reason, before.map(RuleRepository::line), line(after))
                .update();
    }

    /** A rule in one line, for people. */
    public static String line(Rule rule) {
        return rule.kind().text() + ": " + (rule.conditions().isEmpty() ? "always" : "when " + rule.when()) + " then "
                + rule.then() + " (priority " + rule.priority()
                + rule.from().map(from -> ", from " + from).orElse("")
                + rule.until().map(until -> ", until " + until).orElse("")
                + (rule.on() ? ")" : ", off)");
    }
}
