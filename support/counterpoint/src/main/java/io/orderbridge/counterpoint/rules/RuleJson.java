package io.orderbridge.counterpoint.rules;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.orderbridge.rules.Decision;
import io.orderbridge.rules.Decision.Explanation;
import io.orderbridge.rules.Rule;
import io.orderbridge.rules.RuleOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** RULE_ORDER, DECISIONS and DECISION_HASH of USER_ORDER_STAGING. Fields are only added: later versions read older rows. */
public final class RuleJson {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** How {@link Rule#name} begins. */
    private static final Pattern RULE = Pattern.compile("rule ([0-9]{1,9})\\b");

    private RuleJson() {}

    /** RULE_ORDER. */
    public static String order(RuleOrder order) {
        return write(order);
    }

    /** RULE_ORDER as this version or another has written it; empty where it cannot be read any more. */
    public static Optional<RuleOrder> order(String json) {
        try {
            return json == null ? Optional.empty() : Optional.of(JSON.readValue(json, RuleOrder.class));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** DECISIONS. */
    public static String explanations(List<Explanation> explanations) {
        return write(explanations);
    }

    /** DECISIONS; empty where there are none or they cannot be read any more. */
    public static List<Explanation> explanations(String json) {
        try {
            return json == null ? List.of() : JSON.readValue(json, new TypeReference<List<Explanation>>() {});
        } catch (JsonProcessingException e) {
            return List.of();
        }
    }

    /** Ids of the rules that decided something, as DECISIONS names them. */
    public static Set<Integer> decidedBy(String json) {
        return explanations(json).stream()
                .map(explanation -> RULE.matcher(explanation.by()))
                .filter(Matcher::lookingAt)
                .map(found -> Integer.valueOf(found.group(1)))
                .collect(Collectors.toSet());
    }

    /** SHA-256 of what was decided, whoever decided it: the same outcome, the same hash. */
    public static String hash(Decision decision) {
        StringBuilder outcome = new StringBuilder();
        decision.lines().forEach(line -> outcome.append(line.of().id())
                .append(' ')
                .append(line.item())
                .append(' ')
                .append(line.quantity().stripTrailingZeros().toPlainString())
                .append(' ')
                .append(line.subtotal())
                .append(' ')
                .append(line.total())
                .append('\n'));
        outcome.append(decision.charges()).append('\n');
        outcome.append(decision.customer()).append('\n');
        outcome.append(new TreeMap<>(decision.ticket())).append('\n');
        outcome.append(decision.fetched()).append('\n').append(decision.notes());
        decision.payments().forEach(outcome::append);
        outcome.append(decision.holds()).append(decision.leftOut().isPresent());
        if (decision.currencyTaken()) {
            outcome.append("currency taken");
        }
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(outcome.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of texts and numbers is always JSON", e);
        }
    }
}
