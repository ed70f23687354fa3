package io.orderbridge.rules;

/** A rule that cannot be understood, or makes no sense; the message is for the person who wrote it. */
public final class WrongRuleException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public WrongRuleException(String message) {
        super(message);
    }
}
