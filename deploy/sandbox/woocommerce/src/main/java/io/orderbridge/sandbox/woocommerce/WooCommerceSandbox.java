package io.orderbridge.sandbox.woocommerce;

import io.orderbridge.sandbox.woocommerce.ShopDatabase.ApiKey;
import io.orderbridge.sandbox.woocommerce.ShopDatabase.Permission;
import java.io.IOException;
import java.net.BindException;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the sandbox's shop as a process of its own, until it is ended. */
@Command(
        name = "woocommerce-sandbox",
        mixinStandardHelpOptions = true,
        description =
                "Serves a WooCommerce shop's REST for orders from a MariaDB, creating the shop where it is missing.",
        sortOptions = false)
public final class WooCommerceSandbox implements Callable<Integer> {

    @Option(names = "--port", defaultValue = "28080", description = "Port of the shop (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--home",
            description = "Address of the shop as its callers know it, for they sign their requests over it"
                    + " (default: http://127.0.0.1 with the port).")
    private String home;

    @Option(
            names = "--shop-url",
            required = true,
            description = "JDBC address of the shop's database, jdbc:mysql://host:port/name.")
    private String shopUrl;

    @Option(names = "--user", defaultValue = "shop", description = "Its user (default: ${DEFAULT-VALUE}).")
    private String user;

    @Option(
            names = "--password",
            defaultValue = "${env:SHOP_PASSWORD:-change-me}",
            description = "Its password (default: environment variable SHOP_PASSWORD).")
    private String password;

    @Option(names = "--prefix", defaultValue = "wp_", description = "Prefix of tables (default: ${DEFAULT-VALUE}).")
    private String prefix;

    @Option(
            names = "--storage",
            defaultValue = "hpos",
            description = "Where orders are kept: hpos or legacy (default: ${DEFAULT-VALUE}).")
    private String storage;

    @Option(
            names = "--zone",
            defaultValue = "America/Chicago",
            description = "Time zone of the shop (default: ${DEFAULT-VALUE}).")
    private String zone;

    @Option(names = "--currency", defaultValue = "USD", description = "Its currency (default: ${DEFAULT-VALUE}).")
    private String currency;

    @Option(
            names = "--consumer-key",
            defaultValue = "ck_change-me",
            description = "Key of REST that may read and write (default: ${DEFAULT-VALUE}).")
    private String consumerKey;

    @Option(
            names = "--consumer-secret",
            defaultValue = "cs_change-me",
            description = "Secret of that key (default: ${DEFAULT-VALUE}).")
    private String consumerSecret;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new WooCommerceSandbox()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        try (ShopDatabase shop = ShopDatabase.create(shopUrl, user, password, settings())) {
            shop.addApiKey("OrderBridge", 1, Permission.READ_WRITE, new ApiKey(consumerKey, consumerSecret));
            try (WooCommerceRest rest = WooCommerceRest.start(shop, port)) {
                shop.setHome(home == null ? rest.url() : home.replaceAll("/+$", ""));
                System.out.println("The shop is open at " + shop.home() + "/orders");
                new CountDownLatch(1).await();
            }
            return 0;
        } catch (BindException e) {
            return refuse("port %d is in use; choose another with --port".formatted(port));
        } catch (SQLException | ShopUnavailable e) {
            return refuse("the shop's database %s does not answer user %s: %s"
                    .formatted(shopUrl, user, e.getMessage().lines().findFirst().orElse("no reason given")));
        } catch (IllegalArgumentException | IOException e) {
            return refuse(e.getMessage());
        }
    }

    private ShopSettings settings() {
        try {
            return new ShopSettings(prefix, Storage.named(storage), ZoneId.of(zone), currency);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("time zone '" + zone + "' is unknown (--zone)", e);
        }
    }

    private static int refuse(String reason) {
        System.err.println("woocommerce-sandbox: " + reason);
        return 1;
    }
}
