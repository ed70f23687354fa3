package io.orderbridge.ingest.webhook;

import io.orderbridge.health.Finding;
import io.orderbridge.health.HealthRules;
import io.orderbridge.health.HealthSettings;
import io.orderbridge.health.HealthSource;
import io.orderbridge.ingest.settings.IngestSettings;
import io.orderbridge.ingest.shop.ShopDatabase;
import io.orderbridge.ingest.shop.ShopReadException;
import io.orderbridge.messaging.outage.Outages;
import io.orderbridge.service.WaitUntil;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/** Whether the shop has switched off the webhook that comes to us, as WooCommerce does when deliveries fail in a row. */
@ApplicationScoped
class WebhookHealth implements HealthSource {

    private static final Logger LOG = Logger.getLogger(WebhookHealth.class);

    private final IngestSettings settings;
    private final HealthSettings health;
    private final ShopDatabase shop;
    private final Outages outages;
    private List<Finding> last = List.of();
    private WaitUntil next = WaitUntil.NOW;

    WebhookHealth(IngestSettings settings, HealthSettings health, ShopDatabase shop, Outages outages) {
        this.settings = settings;
        this.health = health;
        this.shop = shop;
        this.outages = outages;
    }

    @Override
    public List<Finding> findings(Instant now) {
        boolean wanted = settings.webhook().secret().isPresent() && !outages.isAway(ShopDatabase.NAME);
        if (wanted && next.isOver(now)) {
            next = WaitUntil.after(health.ordersInterval(), now);
            try {
                last = List.of(HealthRules.webhooks(shop.disabledWebhooks(WebhookResource.PATH)));
            } catch (ShopReadException e) {
                LOG.debugf("whether the shop's webhook is switched off is not known: %s", e.getMessage());
            }
        }
        return last;
    }
}
