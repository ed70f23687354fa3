package io.orderbridge.messaging.publishing;

import io.orderbridge.service.failure.Dependency;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The broker, as far as it takes messages: one that is short of memory or disk delivers them, but takes none. */
@ApplicationScoped
public class BrokerDependency implements Dependency {

    /** How outages and people call it. */
    public static final String NAME = "RabbitMQ";

    private final BrokerPublisher publisher;

    @Inject
    public BrokerDependency(BrokerPublisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void probe() throws NotConfirmedException {
        publisher.probe();
    }
}
