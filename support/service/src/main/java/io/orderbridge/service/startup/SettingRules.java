package io.orderbridge.service.startup;

import io.orderbridge.model.Shop;
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

    /**
     * Allows the name of a shop, and wants the service of another shop than the first to bear it: otherwise nobody could
     * tell from a mail, the log or the broker which one of several it is.
     *
     * @param service what the first shop's is called: {@code order-ingest}
     * @throws StartupRefused for any other
     */
    public void shop(String shop, String serviceName, String service) {
        // A name without a dot: it is a part of the names of queues.
        matches("shop (ORDERBRIDGE_SHOP)", shop, "[A-Za-z0-9_-]{1,40}", "up to 40 letters, digits, _ and -");
        if (!serviceName.equals(Shop.service(service, shop))) {
            throw refused(
                    "shop (ORDERBRIDGE_SHOP)",
                    shop,
                    "the shop of service " + serviceName + "; for shop " + shop + " set ORDERBRIDGE_SERVICE_NAME="
                            + Shop.service(service, shop));
        }
    }

    /** The refusal of a value; to be thrown. */
    public StartupRefused refused(String setting, Object value, String allowed) {
        return new StartupRefused("setting " + prefix + setting + " is \"" + value + "\"; allowed: " + allowed);
    }
}
