package io.orderbridge.desk.services;

import io.orderbridge.desk.DeskSettings;
import io.orderbridge.desk.services.ServiceClient.Service;
import io.orderbridge.desk.shop.ShopView;
import io.orderbridge.health.ServiceHealth;
import io.orderbridge.model.Shop;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/** Looks at the shop through woo-status-sync, which alone has the shop's key. Thread-safe. */
@ApplicationScoped
public class ShopWindow {

    /** Longer than woo-status-sync waits for the shop, for the order and its notes. */
    private static final Duration TIMEOUT = Duration.ofSeconds(45);

    private final ServiceClient client;
    private final DeskSettings settings;
    private final ServiceHealth services;

    ShopWindow(ServiceClient client, DeskSettings settings, ServiceHealth services) {
        this.client = client;
        this.settings = settings;
        this.services = services;
    }

    /** The order as its shop has it now; a refusal if the shop does not know it, or nobody can tell. */
    public ShopView order(String shop, long wooOrderId) {
        String name = Shop.service("woo-status-sync", shop);
        Service statusSync = new Service(
                name,
                Shop.isFirst(shop) ? Optional.of(settings.shopViewUrl()) : services.addressOf(name),
                settings.shopViewSecret(),
                "SHOP_VIEW_SECRET",
                TIMEOUT);
        return client.get(statusSync, "/shop/orders/" + wooOrderId, ShopView.class);
    }
}
