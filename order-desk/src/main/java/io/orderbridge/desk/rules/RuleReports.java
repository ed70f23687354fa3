package io.orderbridge.desk.rules;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.orderbridge.counterpoint.rules.RuleChange;
import io.orderbridge.counterpoint.rules.RuleRepository;
import io.orderbridge.counterpoint.rules.StoredRule;
import io.orderbridge.desk.actions.Reports;
import io.orderbridge.desk.orders.Sums;
import io.orderbridge.rules.Decision.Explanation;
import io.orderbridge.rules.Rule;
import io.orderbridge.rules.Suggestion;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the desk answers about rules. */
public final class RuleReports {

    private RuleReports() {}

    /**
     * A rule.
     *
     * @param when its conditions; empty: always
     * @param setting the setting that it stands for; empty if somebody made it
     * @param neverDecides why it can never decide; empty if it can
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Shown(
            int id,
            String kind,
            String when,
            String then,
            int priority,
            boolean on,
            Optional<Instant> from,
            Optional<Instant> until,
            String madeBy,
            Instant madeAt,
            String why,
            long decided,
            Optional<Instant> lastDecided,
            Optional<String> setting,
            Optional<String> neverDecides) {

        static Shown of(StoredRule stored, Optional<String> neverDecides) {
            Rule rule = stored.rule();
            return new Shown(
                    rule.id(),
                    rule.kind().text(),
                    rule.when(),
                    rule.then(),
                    rule.priority(),
                    rule.on(),
                    rule.from(),
                    rule.until(),
                    rule.madeBy(),
                    stored.madeAt(),
                    rule.why(),
                    rule.decided(),
                    stored.lastDecided(),
                    stored.setting(),
                    neverDecides);
        }
    }

    /**
     * Rules, in the order in which they decide.
     *
     * @param notUnderstood rows of USER_ORDER_RULE that somebody wrote by hand and that decide nothing, by id
     */
    public record Listed(List<Shown> rules, List<RuleRepository.NotUnderstood> notUnderstood) {}

    /**
     * What became of a change.
     *
     * @param remarks what the caller should know: rules that can never decide now, by name
     */
    public record Changed(Shown rule, List<String> remarks) {}

    /** What was remembered. */
    public record Remembered(List<Shown> rules, List<String> remarks) {

        /** Nothing was to be remembered. */
        public static final Remembered NOTHING = new Remembered(List.of(), List.of());
    }

    /** A repair of one order, and the rules that were made of it. */
    public record Repaired(@JsonUnwrapped Reports.Repaired repaired, Remembered remembered) {}

    /** Changes, the newest first. */
    public record History(List<RuleChange> changes) {}

    /**
     * Who decided what of an order.
     *
     * @param fields as it was decided when its row was written last
     * @param now what the rules of now would decide otherwise; nothing for an order with a ticket
     */
    public record Explained(String order, String state, List<Explanation> fields, List<Explanation> now) {}

    /** A field that a rule would change. */
    public record Difference(String field, String before, String after) {}

    /** An order that a rule would change. */
    public record Affected(
            int stagingId,
            String orderNumber,
            String state,
            @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal amount,
            String currency,
            List<Difference> differences) {}

    /**
     * What a rule would do.
     *
     * @param orders how many of the last orders were looked at
     * @param affected how many of them it changes
     * @param amounts what these come to, by currency
     * @param examples the newest of them
     * @param undecided of how many orders it cannot be said, since they were staged before anybody asked for what the rule asks for
     * @param remarks why it would be refused, or could never decide
     */
    public record Tried(
            int orders, int undecided, int affected, Sums amounts, List<Affected> examples, List<String> remarks) {
        /** Null where there are several currencies. */
        @JsonProperty
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        public BigDecimal amount() {
            return amounts.single().orElse(null);
        }
    }

    /** Items that a line may mean, the likeliest first. */
    public record SuggestedItem(String sku, String name, List<Suggestion> items) {}

    /**
     * What an order may mean.
     *
     * @param lines those that are no item of CounterPoint
     * @param customers for the shopper; none if CounterPoint has the order's customer
     */
    public record Suggested(List<SuggestedItem> lines, List<Suggestion> customers) {}

    /** Rules as YAML. */
    public record Exported(String yaml) {}

    /** What an import changed, or would change. */
    public record Imported(boolean dryRun, List<String> added, List<String> changed, int same, List<String> remarks) {}
}
