package io.orderbridge.messaging.publishing;

import io.orderbridge.service.failure.Dependency;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The broker, as far as it takes messages: one that is short of memory or disk delivers them, but takes none, and where an
 * exchange or a retry queue was deleted it takes other messages than those that we send.
 */
@ApplicationScoped
public class BrokerDependency implements Dependency {

    /** How outages and people call it. */
    public static final String NAME = "RabbitMQ";

    private final BrokerPublisher publisher;
    private final String service;

    @Inject
    public BrokerDependency(
            BrokerPublisher publisher, @ConfigProperty(name = "orderbridge.service-name") String service) {
        this.publisher = publisher;
        this.service = service;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void probe() throws NotConfirmedException {
        publisher.probe();
        publisher.look(service);
    }
}
