package io.orderbridge.service.startup;

/**
 * Something that must be as the service needs it. Every bean of this type is looked at before the service begins to work,
 * stage by stage, and by the preflight, which goes on where a start is refused.
 */
public interface StartupCheck {

    /** When a check is looked at. */
    enum Stage {
        SETTINGS,
        BROKER,
        DATABASE,
        /** By the preflight only: what takes time, or is no reason not to start. */
        PREFLIGHT
    }

    Stage stage();

    /**
     * Says what is found. Changes nothing anywhere.
     *
     * @throws StartupRefused instead of {@link Findings#wrong} where there is no going on
     */
    void look(Findings found);
}
