package io.orderbridge.processor.desk.access;

/**
 * The body of every refusal.
 *
 * @param code for programs, in capitals
 * @param message one line for people
 */
public record Problem(String code, String message) {

    /** As the audit has it. */
    @Override
    public String toString() {
        return "[" + code + "] " + message;
    }
}
