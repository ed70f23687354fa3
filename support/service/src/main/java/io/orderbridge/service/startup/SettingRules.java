package io.orderbridge.service.startup;

import java.time.Duration;

/**
 * Refuses settings that cannot be meant, in one line that names the setting, its value and what is allowed.
 *
 * @param prefix of the settings' names, with its dot: {@code orderbridge.ingest.}
 */
public record SettingRules(String prefix) {

    /**
     * Allows whole numbers from {@code least} to {@code most}.
     *
     * @throws StartupRefused for any other
     */
    public void between(String setting, int value, int least, int most) {
        if (value < least || value > most) {
            throw refused(setting, value, least + " to " + most);
        }
    }

    /**
     * Allows durations from {@code least} to {@code most}.
     *
     * @throws StartupRefused for any other
     */
    public void between(String setting, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw refused(setting, value, "a duration from " + least + " to " + most);
        }
    }

    /**
     * Allows durations from {@code least} on.
     *
     * @throws StartupRefused for any other
     */
    public void atLeast(String setting, Duration value, Duration least) {
        if (value.compareTo(least) < 0) {
            throw refused(setting, value, "a duration from " + least + " on");
        }
    }

    /**
     * Allows values that match a pattern.
     *
     * @param allowed the pattern as people say it
     * @throws StartupRefused for any other
     */
    public void matches(String setting, String value, String pattern, String allowed) {
        if (!value.matches(pattern)) {
            throw refused(setting, value, allowed);
        }
    }

    /** The refusal of a value; to be thrown. */
    public StartupRefused refused(String setting, Object value, String allowed) {
        return new StartupRefused("setting " + prefix + setting + " is \"" + value + "\"; allowed: " + allowed);
    }
}
