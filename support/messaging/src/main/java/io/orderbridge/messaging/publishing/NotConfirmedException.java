package io.orderbridge.messaging.publishing;

/** A message that must be on the broker before the work can go on is not, or nobody can tell. */
public final class NotConfirmedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient PublishResult result;

    public NotConfirmedException(String what, PublishResult result) {
        super(what + " was " + result.describe());
        this.result = result;
    }

    PublishResult result() {
        return result;
    }
}
