package io.orderbridge.sandbox.stack;

import io.orderbridge.model.Shop;
import io.orderbridge.sandbox.servers.CannotStart;
import io.orderbridge.sandbox.servers.Component;
import io.orderbridge.sandbox.servers.PrivateMariaDb;
import io.orderbridge.sandbox.servers.Service;
import io.orderbridge.sandbox.woocommerce.PrivateWooCommerce;
import io.orderbridge.sandbox.woocommerce.ShopDatabase;
import io.orderbridge.sandbox.woocommerce.ShopSettings;
import io.orderbridge.sandbox.woocommerce.Storage;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * A shop of the stack: its database, with a server of its own, and its REST. All shops begin with the same order id.
 *
 * @param name as services know it
 * @param database the server of its database
 * @param orders the shop in that database, as it sees itself
 * @param rest its REST
 */
public record StandInShop(String name, PrivateMariaDb database, ShopDatabase orders, PrivateWooCommerce rest) {

    /** The shop of that number, from 1 on: {@code woocommerce}, {@code shop-b}, {@code shop-c} … */
    static String nameOf(int number) {
        return number == 1 ? Shop.FIRST : "shop-" + (char) ('a' + number - 1);
    }

    /** Starts a shop on a server that is there. */
    static StandInShop on(PrivateMariaDb database, String name, Path directory, int port, Storage storage) {
        try {
            ShopSettings settings = ShopSettings.usual(storage);
            ShopDatabase orders = ShopDatabase.create(
                    database.jdbcUrl(), PrivateMariaDb.SHOP_USER, PrivateMariaDb.PASSWORD, settings);
            orders.setHome("http://127.0.0.1:" + port);
            database.letReaderRead(settings.prefix());
            return new StandInShop(
                    name, database, orders, PrivateWooCommerce.start(directory, port, database, storage));
        } catch (SQLException e) {
            throw new CannotStart("The tables of shop " + name + " could not be created: " + e.getMessage(), e);
        }
    }

    List<Component> servers() {
        return List.of(database, rest);
    }

    /** What one of its services is called. */
    String service(Service service) {
        return Shop.service(service.folder(), name);
    }

    /** What its services have to know besides where its servers are. */
    Map<String, String> settings(Service service) {
        return Map.of(
                "ORDERBRIDGE_SHOP",
                name,
                "ORDERBRIDGE_SERVICE_NAME",
                service(service),
                // Requests are signed for the shop's own address, whichever way they come.
                "WOOCOMMERCE_HOME_URL",
                rest.url());
    }
}
