package io.orderbridge.processor.sweep;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the sweep. */
@ConfigMapping(prefix = "orderbridge.sweep")
public interface SweepSettings {

    /** How often to look for orders that are lost between two steps, besides at start. */
    @WithDefault("2h")
    Duration interval();

    /** How long something may be under way before it counts as lost. */
    @WithDefault("15m")
    Duration patience();

    /** How soon to look again after a sweep that could not look at everything, or left something to wait. */
    @WithDefault("1m")
    Duration againAfter();

    /** How old tickets may be that the shop has not been told of; older ones are left alone. */
    @WithDefault("P30D")
    Duration lookBack();

    /** How long a sweep by hand waits for what order-ingest finds. */
    @WithDefault("30s")
    Duration ingestWait();
}
