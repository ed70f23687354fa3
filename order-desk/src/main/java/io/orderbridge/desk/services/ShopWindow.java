package io.orderbridge.desk.services;

import io.orderbridge.desk.DeskSettings;
import io.orderbridge.desk.services.ServiceClient.Service;
import io.orderbridge.desk.shop.ShopView;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/** Looks at the shop through woo-status-sync, which alone has the shop's key. Thread-safe. */
@ApplicationScoped
public class ShopWindow {

    /** Longer than woo-status-sync waits for the shop, for the order and its notes. */
    private static final Duration TIMEOUT = Duration.ofSeconds(45);

    private final ServiceClient client;
    private final Service statusSync;

    ShopWindow(ServiceClient client, DeskSettings settings) {
        this.client = client;
        this.statusSync = new Service(
                "woo-status-sync",
                Optional.of(settings.shopViewUrl()),
                settings.shopViewSecret(),
                "SHOP_VIEW_SECRET",
                TIMEOUT);
    }

    /** The order as the shop has it now; a refusal if the shop does not know it, or nobody can tell. */
    public ShopView order(long wooOrderId) {
        return client.get(statusSync, "/shop/orders/" + wooOrderId, ShopView.class);
    }
}
