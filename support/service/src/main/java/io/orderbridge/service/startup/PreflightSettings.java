package io.orderbridge.service.startup;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Settings of the preflight, which {@code bin/orders preflight} makes. The profile {@code preflight} switches it on. */
@ConfigMapping(prefix = "orderbridge.preflight")
public interface PreflightSettings {

    /** Whether to report what is found and end, instead of starting. */
    @WithDefault("false")
    boolean enabled();

    /** Whether to report JSON, an object a line. */
    @WithDefault("false")
    boolean json();

    /** Whether alerting sends a mail. */
    @WithDefault("false")
    boolean mail();

    /** How far another clock may be from ours before people are notified; from four times as much on it is wrong. */
    @WithDefault("30s")
    Duration clockDifference();

    /** The broker's management API. */
    Management management();

    /** The broker's management API, which knows policies and bindings; AMQP does not tell them. */
    interface Management {

        /** Such as {@code http://rabbitmq:15672}; without it policies and bindings are not looked at. */
        Optional<String> url();

        /** A user who may monitor. */
        @WithDefault("ops")
        String username();

        Optional<String> password();
    }
}
