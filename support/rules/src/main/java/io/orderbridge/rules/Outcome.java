package io.orderbridge.rules;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a rule may say. The names are a contract: rules are stored with them. */
public enum Outcome {
    ITEM("item", 20),
    FACTOR("factor", 12),
    AS("as", 10),
    KEEP("keep", 10),
    CUSTOMER("customer", 15),
    TEMPLATE("template", 15),
    PREFIX("prefix", 6),
    CATEGORY("category", 10),
    TAX("tax", 10),
    SHIP_VIA("ship-via", 10),
    PICK_UP("pick-up", 3),
    PAY_CODE("pay-code", 10),
    STORE("store", 10),
    STATION("station", 8),
    STOCK_LOCATION("stock-location", 10),
    PRICE_LOCATION("price-location", 10),
    DOCUMENT("document", 1),
    REP("rep", 10),
    TERMS("terms", 10),
    ALPHA_1("alpha-1", 30),
    ALPHA_2("alpha-2", 30),
    ALPHA_3("alpha-3", 30),
    ALPHA_4("alpha-4", 30),
    ALPHA_5("alpha-5", 30),
    CODE_1("code-1", 10),
    CODE_2("code-2", 10),
    CODE_3("code-3", 10),
    CODE_4("code-4", 10),
    CODE_5("code-5", 10),
    CARRIER("carrier", 50),
    TEXT("text", 200),
    HOLD("hold", 200),
    BECAUSE("because", 200);

    private final String text;
    private final int longest;

    Outcome(String text, int longest) {
        this.text = text;
        this.longest = longest;
    }

    /** As rules spell it. */
    public String text() {
        return text;
    }

    /** How many characters it may have. */
    public int longest() {
        return longest;
    }

    /** PS_DOC_HDR_PROF's column that it is written to; empty if it is no profile field. */
    public Optional<String> profileColumn() {
        String column = "PROF_" + name().replace("CODE_", "COD_");
        return name().startsWith("ALPHA_") || name().startsWith("CODE_") ? Optional.of(column) : Optional.empty();
    }

    /** That an SKU or a line is the item of just this number. */
    public static Map<Outcome, String> item(String number) {
        return Map.of(ITEM, Glob.literal(number));
    }

    /** Whether a star in it stands for what the star of a condition stands for; after a backslash it is itself. */
    boolean hasStars() {
        return this == ITEM || profileColumn().isPresent();
    }

    /** Reads {@code item = BOLT; factor = 10}. */
    public static Map<Outcome, String> parse(String text) {
        Map<Outcome, String> outcomes = new EnumMap<>(Outcome.class);
        for (Clause clause : Clause.parse(text)) {
            Optional<Outcome> outcome = Arrays.stream(values())
                    .filter(each -> each.text.equals(clause.key()))
                    .findFirst();
            if (outcome.isEmpty()) {
                throw new WrongRuleException("a rule cannot say '" + clause.key() + "'");
            }
            if (!clause.operator().equals("=") || clause.values().size() != 1) {
                throw new WrongRuleException(clause + ": write " + clause.key() + " = and one value");
            }
            String value = clause.values().get(0);
            if (outcomes.put(outcome.get(), outcome.get().hasStars() ? value : Glob.filled(value, "*")) != null) {
                throw new WrongRuleException(clause.key() + " is said twice");
            }
        }
        return outcomes;
    }

    /** As it is stored; {@link #parse} reads it again. */
    public static String write(Map<Outcome, String> outcomes) {
        return outcomes.entrySet().stream()
                .map(entry -> new Clause(
                                entry.getKey().text,
                                "=",
                                List.of(
                                        entry.getKey().hasStars()
                                                ? entry.getValue()
                                                : entry.getValue().replace("\\", "\\\\")))
                        .toString())
                .collect(Collectors.joining("; "));
    }
}
