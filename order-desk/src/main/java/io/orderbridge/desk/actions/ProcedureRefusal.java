package io.orderbridge.desk.actions;

import io.orderbridge.counterpoint.refusal.Refusal;
import io.orderbridge.desk.problem.DeskRefusal;

/** What one of CounterPoint's procedures refused to do. */
final class ProcedureRefusal {

    private ProcedureRefusal() {}

    static DeskRefusal of(String message, String addition) {
        String code = Refusal.parse(message).codes().get(0);
        return switch (code) {
            case "NOT_FOUND" -> DeskRefusal.notFound(message + addition);
            case "REASON_MISSING", "NOTHING_TO_CHANGE", "TEXT_TOO_LONG", "SKU_MISSING" ->
                DeskRefusal.wrongUse(message + addition);
            default -> DeskRefusal.conflict(code, message + addition);
        };
    }
}
