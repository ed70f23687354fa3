package io.orderbridge.statussync.update;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.orderbridge.sandbox.servers.Ports;
import io.orderbridge.sandbox.servers.PrivateMariaDb;
import io.orderbridge.sandbox.servers.PrivateRabbitMq;
import io.orderbridge.sandbox.woocommerce.ShopDatabase;
import io.orderbridge.sandbox.woocommerce.ShopSettings;
import io.orderbridge.sandbox.woocommerce.Storage;
import io.orderbridge.sandbox.woocommerce.WooCommerceRest;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** A RabbitMQ with the topology and a shop with REST on a MariaDB, all of this test run's own. */
public final class PrivateServers implements QuarkusTestResourceLifecycleManager {

    static PrivateMariaDb mariaDb;
    public static PrivateRabbitMq rabbitMq;
    public static ShopDatabase shop;
    public static WooCommerceRest rest;
    public static GreenMail smtp;

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>();
        try {
            Path directory = Files.createTempDirectory("woo-status-sync");
            rabbitMq = PrivateRabbitMq.start(directory.resolve("rabbitmq"));
            mariaDb = PrivateMariaDb.start(directory.resolve("mariadb"));
            shop = ShopDatabase.create(
                    mariaDb.jdbcUrl(),
                    PrivateMariaDb.SHOP_USER,
                    PrivateMariaDb.PASSWORD,
                    ShopSettings.usual(Storage.HPOS));
            ShopDatabase.ApiKey key = shop.addApiKey("OrderBridge", 1, ShopDatabase.Permission.READ_WRITE);
            rest = WooCommerceRest.start(shop, 0);
            settings.put("orderbridge.status-sync.woocommerce.consumer-key", key.consumerKey());
            settings.put("orderbridge.status-sync.woocommerce.consumer-secret", key.consumerSecret());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        settings.put("orderbridge.status-sync.woocommerce.url", rest.url());
        settings.put("orderbridge.status-sync.woocommerce.allow-http", "true");
        settings.put("orderbridge.status-sync.woocommerce.request-timeout", "2s");
        settings.put("orderbridge.status-sync.settling-time", "6s");
        settings.put("orderbridge.status-sync.view-secret", "known to the desk");
        settings.put("orderbridge.outage.longest-probe", "1s");
        settings.put("orderbridge.health.interval", "100ms");
        settings.put("orderbridge.health.gone-after", "1s");
        settings.put("orderbridge.health.services.alerting", "http://127.0.0.1:1");
        smtp = new GreenMail(new ServerSetup(Ports.free(), "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        smtp.start();
        settings.put("quarkus.mailer.port", Integer.toString(smtp.getSmtp().getPort()));
        settings.put("orderbridge.demo", "true");
        settings.put("rabbitmq-host", rabbitMq.host());
        settings.put("rabbitmq-port", Integer.toString(rabbitMq.amqpPort()));
        settings.put("quarkus.http.test-port", "0");
        return settings;
    }

    static void stopShop() {
        rest.close();
    }

    /** Serves the shop again, at the address that it had. */
    static void startShop() throws IOException {
        rest = WooCommerceRest.start(shop, URI.create(rest.url()).getPort());
    }

    @Override
    public void stop() {
        if (smtp != null) {
            smtp.stop();
        }
        if (rest != null) {
            rest.close();
        }
        if (shop != null) {
            shop.close();
        }
        if (mariaDb != null) {
            mariaDb.close();
        }
        if (rabbitMq != null) {
            rabbitMq.close();
        }
    }
}
