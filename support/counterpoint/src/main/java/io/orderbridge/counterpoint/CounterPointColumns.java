package io.orderbridge.counterpoint;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.List;
import java.util.Map;

/** The columns of CounterPoint's tables that a service reads; set by the service, not by its operator. */
@ConfigMapping(prefix = "orderbridge.counterpoint-columns")
interface CounterPointColumns {

    @WithParentName
    Map<String, List<String>> byTable();
}
