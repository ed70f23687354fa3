package io.orderbridge.service.dryrun;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints what would become of each order, a line each, and a summary. */
public final class DryRunReport {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final boolean json;
    private final PrintStream out;
    private final Map<Fate, Integer> counted = new EnumMap<>(Fate.class);

    /** @param json whether to print an object a line instead of words */
    public DryRunReport(boolean json, PrintStream out) {
        this.json = json;
        this.out = out;
        for (Fate fate : Fate.values()) {
            counted.put(fate, 0);
        }
    }

    /** What would become of an order. */
    public enum Fate {
        WOULD_BE_STAGED("would be staged"),
        WOULD_BE_TICKET("would be a ticket"),
        WOULD_FAIL("would fail"),
        WOULD_BE_LEFT_OUT("would be left out"),
        IS_STAGED("is staged"),
        DIFFERS("is staged otherwise");

        private final String words;

        Fate(String words) {
            this.words = words;
        }
    }

    /**
     * Prints an order.
     *
     * @param customer empty if there is none
     * @param remarks why it would fail, what would be changed, what the shop would be told
     */
    public void order(
            Fate fate, long wooOrderId, String number, String customer, BigDecimal amount, List<String> remarks) {
        counted.merge(fate, 1, Integer::sum);
        if (json) {
            ObjectNode line = JSON.createObjectNode()
                    .put("fate", fate.words)
                    .put("wooOrderId", wooOrderId)
                    .put("number", number)
                    .put("customer", customer)
                    .put("amount", amount.toPlainString());
            remarks.forEach(line.putArray("remarks")::add);
            print(line);
        } else {
            out.println("%-20s order %s, customer %s, %s%s"
                    .formatted(
                            fate.words,
                            number,
                            customer.isEmpty() ? "unknown" : customer,
                            amount.toPlainString(),
                            remarks.isEmpty() ? "" : ": " + String.join("; ", remarks)));
        }
    }

    /** Prints how many orders have met which fate. */
    public void summary(String about) {
        if (json) {
            ObjectNode line = JSON.createObjectNode().put("summary", about);
            counted.forEach((fate, count) -> line.put(fate.words, count));
            print(line);
        } else {
            out.println(about + ": "
                    + counted.entrySet().stream()
                            .filter(each -> each.getValue() > 0)
                            .map(each -> each.getValue() + " " + each.getKey().words)
                            .collect(Collectors.collectingAndThen(
                                    Collectors.joining(", "), text -> text.isEmpty() ? "none" : text)));
        }
        out.flush();
    }

    /** 0 if all would be well, 1 if an order would fail or is staged otherwise. */
    public int exitCode() {
        return counted.get(Fate.WOULD_FAIL) + counted.get(Fate.DIFFERS) == 0 ? 0 : 1;
    }

    private void print(ObjectNode line) {
        try {
            out.println(JSON.writeValueAsString(line));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts are always JSON", e);
        }
    }
}
