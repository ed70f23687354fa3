package io.orderbridge.service.loop;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When a process is given up. */
@ConfigMapping(prefix = "orderbridge.watchdog")
public interface WatchdogSettings {

    /**
     * A process of which a thread has stood still for longer ends, so that whoever started it starts it again. More than
     * any wait for a server takes.
     */
    @WithDefault("5m")
    Duration limit();
}
