package io.orderbridge.messaging;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Which connector the channels of this service are on; see ADR 116. */
@ApplicationScoped
public class ChosenConnector {

    /** The setting, for messages to people. */
    public static final String SETTING = "orderbridge.messaging.connector (MESSAGING_CONNECTOR)";

    /** The connector that gives the guarantees. */
    public static final String OURS = "orderbridge-rabbitmq";

    /** SmallRye's own. */
    public static final String STOCK = "smallrye-rabbitmq";

    private final String name;

    ChosenConnector(@ConfigProperty(name = "orderbridge.messaging.connector") String name) {
        this.name = name;
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** What is not guaranteed with it, for people; empty with our own. */
    public Optional<String> notGuaranteed() {
        return name.equals(OURS)
                ? Optional.empty()
                : Optional.of("channels are on " + name + ": a message can be lost when a connection breaks, count as"
                        + " sent without being anywhere, or wait unnoticed in a queue that is no longer consumed; set "
                        + SETTING + " to " + OURS);
    }
}
