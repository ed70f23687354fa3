package io.orderbridge.messaging.publishing;

import io.orderbridge.model.HealthChanged;

/** Takes a change of health to whoever mails it. Returns at once; nothing is lost while the process lives. */
@FunctionalInterface
public interface HealthNews {

    void tell(HealthChanged change);
}
