package io.orderbridge.desk.problem;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * The body of every refusal.
 *
 * @param code for programs, in capitals
 * @param message one line for people
 */
public record Problem(String code, String message) {

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
