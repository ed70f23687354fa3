package io.orderbridge.counterpoint.rules;

import java.time.Instant;

/**
 * A change to a rule.
 *
 * @param action ADD, CHANGE, ON or OFF
 * @param before the rule as it was, in one line; empty where it was added
 * @param after the rule as it is since
 */
public record RuleChange(
        int ruleId, String action, String by, Instant at, String reason, String before, String after) {}
