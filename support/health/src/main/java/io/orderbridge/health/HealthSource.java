package io.orderbridge.health;

import java.time.Instant;
import java.util.List;

/** Something that can tell how well a part of the pipeline is. Each bean of this type is asked at every look. */
public interface HealthSource {

    /** What is found now, the same checks every time. Takes a bounded time; what cannot be measured is left out. */
    List<Finding> findings(Instant now);
}
