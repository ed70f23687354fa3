package io.orderbridge.statussync.showing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderbridge.statussync.StatusSyncSettings;
import io.orderbridge.statussync.woocommerce.ShopException;
import io.orderbridge.statussync.woocommerce.WooCommerceOrders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * {@code GET /shop/orders/<WooCommerce's order id>}, for order-desk, which lets people in by its own rules and
 * shows them what it gets here. Answers 401 without the secret that both have, 404 for an order that the shop does not
 * know, 502 where the shop does not answer as it should, 503 where it is away.
 */
@ApplicationScoped
class ShowOrder {

    private static final Logger LOG = Logger.getLogger(ShowOrder.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BEARER = "Bearer ";

    private final WooCommerceOrders shop;
    private final Optional<String> secret;

    ShowOrder(WooCommerceOrders shop, StatusSyncSettings settings) {
        this.shop = shop;
        this.secret = settings.viewSecret().filter(text -> !text.isBlank());
    }

    void serve(@Observes Router router) {
        router.getWithRegex("/shop/orders/(?<id>[0-9]{1,18})").blockingHandler(this::answer, false);
    }

    private void answer(RoutingContext request) {
        if (secret.isEmpty()) {
            refuse(
                    request,
                    403,
                    "NO_SECRET",
                    "woo-status-sync has no SHOP_VIEW_SECRET: set it, and the same in order-desk");
            return;
        }
        if (!isOurs(request.request().getHeader("Authorization"))) {
            refuse(request, 401, "WRONG_SECRET", "SHOP_VIEW_SECRET of order-desk is not the one of woo-status-sync");
            return;
        }
        long id = Long.parseLong(request.pathParam("id"));
        try {
            send(request, 200, shop.view(id));
        } catch (ShopException.Refused | ShopException.UnknownOrder e) {
            refuse(request, 404, "NOT_FOUND", e.getMessage());
        } catch (ShopException.Doubtful e) {
            refuse(request, 502, "SHOP", e.getMessage());
        } catch (ShopException e) {
            refuse(request, 503, "SHOP_AWAY", e.getMessage());
        }
    }

    private boolean isOurs(String header) {
        return header != null
                && header.startsWith(BEARER)
                && MessageDigest.isEqual(
                        header.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8),
                        secret.orElseThrow().getBytes(StandardCharsets.UTF_8));
    }

    private static void refuse(RoutingContext request, int status, String code, String message) {
        LOG.infof("not shown, %s: %s", request.request().path(), message);
        send(request, status, JSON.createObjectNode().put("code", code).put("message", message));
    }

    private static void send(RoutingContext request, int status, ObjectNode body) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(body.toString());
    }
}
