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

    /** Wrong keys within a minute from one address, after which that address has to wait. */
    @WithDefault("10")
    int wrongKeysPerMinute();
}
