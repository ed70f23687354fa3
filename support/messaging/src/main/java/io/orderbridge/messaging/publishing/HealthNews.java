package io.orderbridge.messaging.publishing;

import io.orderbridge.model.HealthChanged;

/** Takes a change of health to whoever mails it. Returns at once; nothing is lost while the process lives. */
@FunctionalInterface
public interface HealthNews {

    /** The loop by which a service notifies people, directly or through alerting. */
    String NOTIFYING = "notifying";

    void publish(HealthChanged change);
}
