package io.orderbridge.processor.desk.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Settings of the failed-order desk. */
@ConfigMapping(prefix = "orderbridge.desk")
public interface DeskSettings {

    /** Key of those who may look; none: nobody may who does not have the admin's. */
    Optional<String> readerKey();

    /** Key of those who may also change; none: nobody may. */
    Optional<String> adminKey();

    /** Where woo-status-sync is, which shows an order as the shop has it. */
    @WithDefault("http://127.0.0.1:28083")
    String shopViewUrl();

    /** What woo-status-sync wants to hear before it does; none: it does not. */
    Optional<String> shopViewSecret();

    /** What alerting wants to hear before it sends a test mail; none: it does not. */
    Optional<String> testMailSecret();

    /** Which roles of a token may do what, where OpenID Connect takes the place of the keys. */
    SignOn signOn();

    /** Roles as the identity provider names them. */
    interface SignOn {

        /** Of those who may look. */
        @WithDefault("orderbridge-reader")
        String readerRole();

        /** Of those who may also change. */
        @WithDefault("orderbridge-admin")
        String adminRole();
    }

    /** Wrong keys within a minute from one address, after which that address has to wait. */
    @WithDefault("10")
    int wrongKeysPerMinute();
}
