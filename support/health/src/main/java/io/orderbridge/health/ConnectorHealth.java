package io.orderbridge.health;

import io.orderbridge.messaging.ChosenConnector;
import io.orderbridge.model.HealthLevel;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A warning for as long as the channels are on a connector that may lose messages. */
@ApplicationScoped
class ConnectorHealth implements HealthSource {

    static final String GUARANTEES = "delivery guarantees";

    private final ChosenConnector connector;

    ConnectorHealth(ChosenConnector connector) {
        this.connector = connector;
    }

    @Override
    public List<Finding> findings(Instant now) {
        return List.of(connector
                .notGuaranteed()
                .map(words -> new Finding(GUARANTEES, HealthLevel.WARNING, words, Optional.empty(), false))
                .orElseGet(() -> Finding.healthy(GUARANTEES, "channels are on " + connector.name())));
    }
}
