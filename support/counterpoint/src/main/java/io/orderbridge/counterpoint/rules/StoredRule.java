package io.orderbridge.counterpoint.rules;

import io.orderbridge.rules.Rule;
import java.time.Instant;
import java.util.Optional;

/**
 * A rule as its row has it.
 *
 * @param setting the setting of order-ingest that it stands for; empty if somebody made it
 * @param madeAt when it was made or changed last
 * @param lastDecided when it decided last; empty if it never did
 */
public record StoredRule(Rule rule, Optional<String> setting, Instant madeAt, Optional<Instant> lastDecided) {}
