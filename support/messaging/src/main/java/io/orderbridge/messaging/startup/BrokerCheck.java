package io.orderbridge.messaging.startup;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import io.orderbridge.messaging.BrokerSettings;
import io.orderbridge.messaging.BrokerWords;
import io.orderbridge.messaging.recovery.Recoverability;
import io.orderbridge.messaging.topology.RequiredTopology;
import io.orderbridge.model.Topology;
import io.orderbridge.service.ErrorDescription;
import io.orderbridge.service.startup.Findings;
import io.orderbridge.service.startup.StartupCheck;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/**
 * Checks that the broker lets the service in and has its exchanges. A broker that is not there yet is no
 * reason not to start; a wrong password or a missing topology is.
 */
@ApplicationScoped
class BrokerCheck implements StartupCheck {

    @Inject
    BrokerSettings broker;

    @Inject
    Recoverability recoverability;

    @Override
    public Stage stage() {
        return Stage.BROKER;
    }

    @Override
    public void look(Findings found) {
        found.ok(recoverability.describe());
        try (Connection connection = broker.connect("start-up check")) {
            found.ok("RabbitMQ at %s lets user %s in".formatted(broker.address(), broker.username()));
            RequiredTopology topology = new RequiredTopology(connection, broker);
            topology.exchange(Topology.ORDERS).ifPresent(found::wrong);
            topology.exchange(Topology.DEAD).ifPresent(found::wrong);
        } catch (PossibleAuthenticationFailureException e) {
            found.wrong("RabbitMQ at " + broker.address() + " refuses user " + broker.username()
                    + ": check RABBITMQ_USERNAME and RABBITMQ_PASSWORD");
        } catch (IOException | TimeoutException e) {
            if (BrokerWords.isRefusal(e)) {
                found.wrong("RabbitMQ at %s refuses user %s: %s: check RABBITMQ_VIRTUAL_HOST"
                        .formatted(broker.address(), broker.username(), BrokerWords.of(e)));
            } else {
                found.away(
                        "RabbitMQ at %s cannot be reached yet: %s: check RABBITMQ_HOST, RABBITMQ_PORT and RABBITMQ_SSL"
                                .formatted(broker.address(), ErrorDescription.ofCause(e)));
            }
        }
    }
}
