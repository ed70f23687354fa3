package io.orderbridge.ingest.shop;

import io.orderbridge.service.startup.Findings;
import io.orderbridge.service.startup.StartupCheck;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Checks that the shop's database lets the service in and has WooCommerce's tables. A server that is not there yet is no
 * reason not to start; a wrong password or a missing table is.
 */
@ApplicationScoped
class ShopCheck implements StartupCheck {

    private static final int ACCESS_DENIED = 1045;
    private static final int DATABASE_DENIED = 1044;
    private static final int NO_SUCH_DATABASE = 1049;
    private static final int NO_SUCH_TABLE = 1146;
    private static final int TABLE_DENIED = 1142;

    @Inject
    ShopDatabase shop;

    @ConfigProperty(name = "quarkus.datasource.shop.username")
    String username;

    @Override
    public Stage stage() {
        return Stage.DATABASE;
    }

    @Override
    public void look(Findings found) {
        try {
            ShopState state = shop.state();
            for (String table : shop.tables(state.storage())) {
                shop.require(table);
            }
            found.ok("the shop's database at %s is there, orders are in its %s tables"
                    .formatted(shop.address(), state.storage()));
        } catch (ShopReadException e) {
            String shopSays = "the shop's database at " + shop.address() + ": " + e.getMessage();
            switch (e.errorNumber()) {
                case ACCESS_DENIED ->
                    found.wrong("the shop's database at " + shop.address() + " refuses user " + username
                            + ": check SHOP_DATABASE_USERNAME and SHOP_DATABASE_PASSWORD");
                case DATABASE_DENIED, NO_SUCH_DATABASE ->
                    found.wrong("the shop's database at " + shop.address() + " cannot be opened: " + e.getMessage()
                            + ": check SHOP_DATABASE_URL");
                case NO_SUCH_TABLE -> found.wrong(shopSays + ": check SHOP_TABLE_PREFIX and SHOP_DATABASE_URL");
                case TABLE_DENIED ->
                    found.wrong(shopSays + ": check SHOP_TABLE_PREFIX, or grant SELECT on that table"
                            + " (deploy/woocommerce/create-reader)");
                default ->
                    found.away("the shop's database at %s cannot be reached yet: %s: check SHOP_DATABASE_URL"
                            .formatted(shop.address(), e.getMessage()));
            }
        }
    }
}
