package io.orderbridge.messaging;

/** What went wrong, as a person is told. */
public final class InWords {

    private InWords() {}

    /** What the exception says; one that says nothing is called by its kind. Never null. */
    public static String of(Throwable exception) {
        return exception.getMessage() == null ? exception.getClass().getSimpleName() : exception.getMessage();
    }
}
