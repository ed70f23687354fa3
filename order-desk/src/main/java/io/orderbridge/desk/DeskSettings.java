package io.orderbridge.desk;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
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

    /** What woo-status-sync wants to see before it does; none: it does not. */
    Optional<String> shopViewSecret();

    /** What alerting wants to see before it sends a test mail; none: it does not. */
    Optional<String> testMailSecret();

    /** What order-processor wants to see before it processes an order or sweeps; none: it does not. */
    Optional<String> processorSecret();

    /** An order's page in the shop, for links; {@code {id}} stands for WooCommerce's order id. */
    Optional<String> shopOrderPage();

    /** Which roles of a token may do what, where OpenID Connect takes the place of the keys. */
    SignOn signOn();

    /** Roles as the identity provider names them. */
    interface SignOn {

        /** Whether people in a browser may log in at the provider's page. */
        @WithDefault("false")
        boolean inBrowser();

        /** Of those who may look. */
        @WithDefault("orderbridge-reader")
        String readerRole();

        /** Of those who may also repair and replay. */
        @WithDefault("orderbridge-operator")
        String operatorRole();

        /** Of those who may also roll back and skip. */
        @WithDefault("orderbridge-admin")
        String adminRole();
    }

    /** Wrong keys within a minute from one address, after which it gets no further answer to wrong ones for a minute. */
    @WithDefault("10")
    int wrongKeysPerMinute();

    /** How long one call of a procedure may take, lock waits included. */
    @WithDefault("30s")
    Duration callTimeout();

    /** How long a replay, a release or a process waits for order-ingest to get on with looking at the shop. */
    @WithDefault("10s")
    Duration shopLookWait();
}
