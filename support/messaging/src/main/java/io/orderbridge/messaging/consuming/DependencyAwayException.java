package io.orderbridge.messaging.consuming;

/** A message cannot be handled while a server is away: it is requeued, and consuming pauses until that server answers. */
public final class DependencyAwayException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String dependency;

    /**
     * @param dependency the name of the server
     * @param reason what it said, for people
     */
    public DependencyAwayException(String dependency, String reason) {
        super(reason);
        this.dependency = dependency;
    }

    String dependency() {
        return dependency;
    }
}
