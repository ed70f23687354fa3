package io.orderbridge.counterpoint.refusal;

import io.orderbridge.model.OrderRef;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a procedure does not make an order a ticket, as its error message says it:
 * {@code Order 1001 (staging 5): [CODE] text; [CODE] text}.
 *
 * @param reasons each {@code [CODE] text}, in the message's order; never empty
 */
public record Refusal(List<String> reasons) {

    /** What becomes of an order that is refused. */
    public enum Consequence {
        /** A person has to repair something. */
        FAILED,
        /** It must not become a ticket now; nobody has to do anything. */
        NOT_TO_BE_PROCESSED,
        /** It waits for a person to decide what it is, and goes on by itself when that is no question any more. */
        HELD,
        /** It is a ticket already. */
        ALREADY_THERE
    }

    /** Length of VALIDATION_ERROR and of the procedures' messages. */
    private static final int LONGEST_MESSAGE = 500;

    private static final Pattern HEAD = Pattern.compile("\\AOrder .*? \\(staging \\d+\\): (?=\\[)", Pattern.DOTALL);
    private static final Pattern BETWEEN_REASONS =
            Pattern.compile("; (?=\\[[A-Z][A-Z_]{3,}\\] |\\(\\+\\d+ more\\)\\z)");
    private static final Pattern CODE = Pattern.compile("\\A\\[([A-Z_]+)\\]");

    public Refusal {
        reasons = List.copyOf(reasons);
        if (reasons.isEmpty()) {
            throw new IllegalArgumentException("a refusal has a reason");
        }
    }

    /**
     * Reads a procedure's message. What does not have its shape becomes one reason, to lose no text.
     *
     * @param message null or empty if the procedure gave none
     */
    public static Refusal parse(String message) {
        if (message == null || message.isBlank()) {
            return new Refusal(List.of("[ERROR] the procedure refused the order and gave no reason"));
        }
        Matcher head = HEAD.matcher(message);
        if (!head.find()) {
            return new Refusal(List.of("[ERROR] " + message.strip()));
        }
        return new Refusal(
                List.of(BETWEEN_REASONS.split(message.substring(head.end()).strip())));
    }

    /** What becomes of the order. A state that keeps it from being processed outweighs whatever else is wrong with it. */
    public Consequence consequence() {
        List<String> codes = codes();
        if (codes.contains("ALREADY_APPLIED")) {
            return Consequence.ALREADY_THERE;
        }
        boolean atRest = codes.stream().anyMatch(code -> switch (code) {
            case "DUPLICATE", "SKIPPED", "ROLLED_BACK", "CANCELLED" -> true;
            default -> false;
        });
        if (atRest) {
            return Consequence.NOT_TO_BE_PROCESSED;
        }
        return codes.contains("HELD") ? Consequence.HELD : Consequence.FAILED;
    }

    /**
     * The message again, as VALIDATION_ERROR holds it: at most 500 characters, whole reasons dropped from the end and
     * counted, a single one that is too long cut and ending in an ellipsis.
     */
    public String message(OrderRef order) {
        String head = "Order " + order.wooOrderNo() + " (staging " + order.stagingId() + "): ";
        List<String> kept = new ArrayList<>(reasons);
        String message = head + String.join("; ", kept);
        while (message.length() > LONGEST_MESSAGE && kept.size() > 1) {
            kept.remove(kept.size() - 1);
            message = head + String.join("; ", kept) + "; (+" + (reasons.size() - kept.size()) + " more)";
        }
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE - 1) + "…";
    }

    /** The codes of the reasons, in their order; what has none counts as {@code ERROR}. */
    public List<String> codes() {
        return reasons.stream()
                .map(CODE::matcher)
                .map(code -> code.find() ? code.group(1) : "ERROR")
                .toList();
    }
}
