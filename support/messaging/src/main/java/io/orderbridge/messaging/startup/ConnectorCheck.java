package io.orderbridge.messaging.startup;

import io.orderbridge.messaging.ChosenConnector;
import io.orderbridge.service.startup.Findings;
import io.orderbridge.service.startup.StartupCheck;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Warns where the channels are on a connector that may lose messages. */
@ApplicationScoped
class ConnectorCheck implements StartupCheck {

    @Inject
    ChosenConnector connector;

    @Override
    public Stage stage() {
        return Stage.SETTINGS;
    }

    @Override
    public void look(Findings found) {
        if (!connector.name().equals(ChosenConnector.OURS) && !connector.name().equals(ChosenConnector.STOCK)) {
            found.wrong("setting %s must be %s or %s, not %s"
                    .formatted(ChosenConnector.SETTING, ChosenConnector.OURS, ChosenConnector.STOCK, connector.name()));
            return;
        }
        connector.notGuaranteed().ifPresent(found::warning);
    }
}
