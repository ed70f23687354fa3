package io.orderbridge.service.startup;

/** Takes what a {@link StartupCheck} finds. Each text is one line for people: what it is about, and what to change. */
public interface Findings {

    /** How a finding is to be taken. */
    enum Level {
        OK,
        WARNING,
        WRONG
    }

    /** As it must be. */
    void ok(String text);

    /** It works like this, but somebody should look at it. */
    void warning(String text);

    /** A server cannot be reached: wrong for the preflight, waited for by a service that starts. */
    void away(String text);

    /**
     * The service cannot work like this.
     *
     * @throws StartupRefused if the service is starting
     */
    void wrong(String text);
}
