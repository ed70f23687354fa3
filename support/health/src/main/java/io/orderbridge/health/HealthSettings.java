package io.orderbridge.health;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From when on something is worth a warning, or critical. {@link HealthSettingsCheck} refuses values that cannot work. */
@ConfigMapping(prefix = "orderbridge.health")
public interface HealthSettings {

    /** How often health is looked at; what it takes from memory is cheap. */
    @WithDefault("15s")
    Duration interval();

    /** How often CounterPoint is asked how its orders are. */
    @WithDefault("60s")
    Duration ordersInterval();

    /** A warning when the oldest pending order is older. */
    @WithDefault("1h")
    Duration pendingWarning();

    /** Critical when the oldest pending order is older. */
    @WithDefault("2h")
    Duration pendingCritical();

    /** A warning when an order has been held, and nobody has decided what it is, for longer. */
    @WithDefault("1h")
    Duration heldWarning();

    /** Any failed order is a warning; more than so many of them, each for longer than {@link #failedFor}, are critical. */
    @WithDefault("5")
    int failedCritical();

    /** See {@link #failedCritical}. */
    @WithDefault("1h")
    Duration failedFor();

    /** A warning when orders were pending for longer and none became a ticket. */
    @WithDefault("3h")
    Duration standstillWarning();

    /** Critical when orders were pending for longer and none became a ticket. */
    @WithDefault("6h")
    Duration standstillCritical();

    /** A warning when more orders failed within an hour. */
    @WithDefault("0")
    int errorsWarning();

    /** Critical when more orders failed within an hour. */
    @WithDefault("3")
    int errorsCritical();

    /** A service is gone when it gives no sign of life, or nobody consumes its queue, for longer. */
    @WithDefault("2m")
    Duration goneAfter();

    /**
     * A warning when something that a service does again and again, such as reading the shop, is overdue for longer: not
     * completed for its interval and this.
     */
    @WithDefault("5m")
    Duration overdueWarning();

    /** Critical when it is overdue for longer. */
    @WithDefault("10m")
    Duration overdueCritical();

    /**
     * Services of other shops than the first, and where each answers: {@code order-ingest.shop-b=http://…,…}. All services
     * know the same ones, since each watches the next.
     */
    Optional<List<String>> otherServices();

    /** Where each service answers, by its name; a service without an address is watched by its queue only. */
    Map<String, String> services();
}
