package io.orderbridge.ingest.settings;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** Every metric says of which shop it is. */
class ShopTag {

    @Produces
    @Singleton
    MeterFilter shop(IngestSettings settings) {
        return MeterFilter.commonTags(List.of(Tag.of("shop", settings.shop())));
    }
}
