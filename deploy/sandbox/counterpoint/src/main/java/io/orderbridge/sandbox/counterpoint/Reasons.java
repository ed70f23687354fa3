package io.orderbridge.sandbox.counterpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything that is wrong, in the order in which it was found. */
final class Reasons {

    private static final int LIMIT = 500;

    private final List<String> reasons = new ArrayList<>();

    /** @param code what programs look for, upper case */
    Reasons add(String code, String text) {
        reasons.add("[" + code + "] " + text);
        return this;
    }

    boolean isEmpty() {
        return reasons.isEmpty();
    }

    /**
     * One message of at most 500 characters, empty if nothing is wrong. Reasons that do not fit are dropped from the end
     * and counted; a first reason that is too long by itself is cut and ends in an ellipsis.
     */
    Optional<String> message(String who) {
        String best = null;
        StringBuilder text = new StringBuilder(who).append(':');
        for (int i = 0; i < reasons.size(); i++) {
            int more = reasons.size() - i - 1;
            String tail = more > 0 ? "; (+" + more + " more)" : "";
            text.append(i == 0 ? " " : "; ").append(reasons.get(i));
            if (text.length() + tail.length() <= LIMIT) {
                best = text + tail;
            } else if (i == 0) {
                best = text.substring(0, LIMIT - 1 - tail.length()) + "…" + tail;
            } else if (text.length() > LIMIT) {
                break;
            }
        }
        return Optional.ofNullable(best);
    }
}
