package io.orderbridge.ingest.shop;

import io.orderbridge.service.startup.Findings;
import io.orderbridge.service.startup.StartupCheck;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Warns of rights in the shop's database that order-ingest does not need: its options hold the secrets of gateways. */
@ApplicationScoped
class ShopRightsCheck implements StartupCheck {

    private static final Logger LOG = Logger.getLogger(ShopRightsCheck.class);

    @Inject
    ShopDatabase shop;

    @ConfigProperty(name = "quarkus.datasource.shop.username")
    String username;

    @Override
    public Stage stage() {
        return Stage.PREFLIGHT;
    }

    @Override
    public void look(Findings found) {
        try {
            if (shop.readsAllOptions()) {
                found.warning(
                        "user %s may read all of the shop's options, the secrets of payment gateways among them:"
                                        .formatted(username)
                                + " run deploy/woocommerce/create-reader again, which gives it a view of those that are needed");
            } else {
                found.ok("user %s reads of the shop's options only those that are needed".formatted(username));
            }
        } catch (ShopReadException e) {
            LOG.debugf("rights on the shop's options are not looked at: %s", e.getMessage());
        }
    }
}
