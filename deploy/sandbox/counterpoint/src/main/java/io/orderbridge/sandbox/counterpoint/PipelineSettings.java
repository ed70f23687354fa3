package io.orderbridge.sandbox.counterpoint;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** USER_ORDER_PIPELINE_SETTING. */
final class PipelineSettings {

    private record Rule(String name, Pattern allowed, String description) {}

    private static final List<Rule> REQUIRED = List.of(
            atMost("STR_ID", 10),
            atMost("STA_ID", 8),
            atMost("STK_LOC_ID", 10),
            atMost("PRC_LOC_ID", 10),
            oneCharacter("DOC_TYP"),
            oneCharacter("LIN_TYP"),
            oneCharacter("TOT_TYP"),
            oneCharacter("SELL_UNIT"),
            new Rule("ALLOCATE_INVENTORY", Pattern.compile("[01]"), "0 or 1"),
            new Rule("ROUNDING_TOLERANCE_PER_LINE", Pattern.compile("\\d{1,5}(\\.\\d{1,6})?"), "a number such as 0.01"),
            new Rule("TKT_NO_SOURCE", Pattern.compile("OWN|NXT_ORD_NO|NXT_TKT_NO"), "OWN, NXT_ORD_NO or NXT_TKT_NO"));

    private final Map<String, String> values;

    private PipelineSettings(Map<String, String> values) {
        this.values = values;
    }

    static PipelineSettings read(Connection connection) throws SQLException {
        Map<String, String> values = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT SETTING_NAME, SETTING_VALUE FROM DBO.USER_ORDER_PIPELINE_SETTING");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                values.put(rows.getString(1), rows.getString(2));
            }
        }
        return new PipelineSettings(values);
    }

    private static Rule atMost(String name, int length) {
        return new Rule(name, Pattern.compile(".{1," + length + "}"), "at most " + length + " characters");
    }

    private static Rule oneCharacter(String name) {
        return new Rule(name, Pattern.compile(".{1}"), "one character");
    }

    /** Adds a reason for each setting that orders cannot do without and that is missing or not allowed. */
    void check(Reasons reasons) {
        for (Rule rule : REQUIRED) {
            String value = text(rule.name());
            if (value.isEmpty()) {
                reasons.add("SETTING", rule.name() + " in USER_ORDER_PIPELINE_SETTING is empty");
            } else if (!rule.allowed().matcher(value).matches()) {
                reasons.add(
                        "SETTING",
                        rule.name() + " in USER_ORDER_PIPELINE_SETTING is '" + left(value, 40) + "', allowed: "
                                + rule.description());
            }
        }
    }

    /** Adds a reason for each value that a rule decided for an order and that a setting might not have. */
    static void check(StagedOrder.Decided decided, Reasons reasons) {
        check("STR_ID", decided.store(), reasons);
        check("STA_ID", decided.station(), reasons);
        check("STK_LOC_ID", decided.stockLocation(), reasons);
        check("PRC_LOC_ID", decided.priceLocation(), reasons);
        check("DOC_TYP", decided.document(), reasons);
    }

    private static void check(String name, String decided, Reasons reasons) {
        Rule rule = REQUIRED.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        if (decided != null && !rule.allowed().matcher(decided).matches()) {
            reasons.add("SETTING", name + " of this order is '" + decided + "', allowed: " + rule.description());
        }
    }

    /** The same, with what rules decided in place of the settings. */
    PipelineSettings with(StagedOrder.Decided decided) {
        Map<String, String> all = new HashMap<>(values);
        put(all, "STR_ID", decided.store());
        put(all, "STA_ID", decided.station());
        put(all, "STK_LOC_ID", decided.stockLocation());
        put(all, "PRC_LOC_ID", decided.priceLocation());
        put(all, "DOC_TYP", decided.document());
        if ("T".equals(decided.document())) {
            all.put("LIN_TYP", "S");
            all.put("TOT_TYP", "S");
        }
        return new PipelineSettings(all);
    }

    private static void put(Map<String, String> values, String name, String decided) {
        if (decided != null) {
            values.put(name, decided);
        }
    }

    /** The value, or an empty text if there is none. */
    String text(String name) {
        String value = values.get(name);
        return value == null ? "" : value;
    }

    boolean isOn(String name) {
        return text(name).equals("1");
    }

    /** Cents that rounding may leave over per line; 0 if the setting is no number. */
    BigDecimal roundingTolerancePerLine() {
        String value = text("ROUNDING_TOLERANCE_PER_LINE");
        try {
            return new BigDecimal(value);
        } catch (NumberFormatException e) {
            return BigDecimal.ZERO;
        }
    }

    /** How long numbers are tried to be had; 15 s if the setting is no number. */
    Duration lockTimeout() {
        String value = text("LOCK_TIMEOUT_MS");
        return value.matches("\\d{1,9}") ? Duration.ofMillis(Long.parseLong(value)) : Duration.ofSeconds(15);
    }

    static String left(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}
