package io.orderbridge.desk.problem;

import com.fasterxml.jackson.annotation.JsonIgnore;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Set;

/**
 * The body of every refusal.
 *
 * @param code for programs, in capitals
 * @param message one line for people
 */
public record Problem(String code, String message) {

    /** Refusals of which it is known that nothing was written before. */
    private static final Set<String> BEFORE_ANYTHING = Set.of(
            "WRONG_USE",
            "ADMIN_NEEDED",
            "NOT_FOUND",
            "OLD_PAGE",
            "TAKEN",
            "AMBIGUOUS",
            "KEY_MISSING",
            "KEY_WRONG",
            "ROLE");

    /** Whether nothing was changed for sure. */
    @JsonIgnore
    public boolean isBeforeAnything() {
        return BEFORE_ANYTHING.contains(code);
    }

    /** A response that says so. */
    public static Response answer(int status, String code, String message) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(new Problem(code, message))
                .build();
    }

    /** As the audit log has it. */
    @Override
    public String toString() {
        return "[" + code + "] " + message;
    }
}
