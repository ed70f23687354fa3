package io.orderbridge.sandbox.woocommerce;

import io.orderbridge.sandbox.servers.JavaPrograms;
import io.orderbridge.sandbox.servers.OwnedProcess;
import io.orderbridge.sandbox.servers.PrivateMariaDb;
import io.orderbridge.sandbox.servers.ProcessComponent;
import io.orderbridge.sandbox.woocommerce.ShopDatabase.ApiKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The shop's REST as a process of its own, on the shop's database. */
public final class PrivateWooCommerce extends ProcessComponent {

    /** The key of the services; its example secret is taken in demo mode only. */
    public static final ApiKey API_KEY = new ApiKey("ck_change-me", "cs_change-me");

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    private final int port;
    private final PrivateMariaDb database;

    private final Storage storage;

    private PrivateWooCommerce(Path directory, int port, PrivateMariaDb database, Storage storage) {
        super("WooCommerce", directory);
        this.storage = storage;
        this.port = port;
        this.database = database;
    }

    /**
     * Starts it on a shop that is there.
     *
     * @throws CannotStart when it does not come up
     */
    public static PrivateWooCommerce start(Path directory, int port, PrivateMariaDb database, Storage storage) {
        var shop = new PrivateWooCommerce(directory, port, database, storage);
        shop.start();
        return shop;
    }

    /** Returns the page that lists the shop's orders. */
    public String ordersPage() {
        return url() + "/orders";
    }

    /** Returns the shop's address, without a slash at the end. */
    public String url() {
        return url(port);
    }

    /** Returns that address as it is by way of another port of this machine. */
    public static String url(int port) {
        return "http://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    @Override
    protected OwnedProcess launch() {
        return OwnedProcess.start(
                "woocommerce",
                directory(),
                JavaPrograms.main(
                        "io.orderbridge.sandbox.woocommerce.WooCommerceSandbox",
                        List.of(
                                "--port", "" + port,
                                "--shop-url", database.jdbcUrl(),
                                "--user", PrivateMariaDb.SHOP_USER,
                                "--storage", storage.name(),
                                "--consumer-key", API_KEY.consumerKey(),
                                "--consumer-secret", API_KEY.consumerSecret())),
                Map.of("SHOP_PASSWORD", PrivateMariaDb.PASSWORD));
    }

    @Override
    protected void converse() throws IOException, InterruptedException {
        HttpRequest anything = HttpRequest.newBuilder(URI.create(url() + "/wp-json/wc/v3/orders"))
                .timeout(Duration.ofSeconds(2))
                .build();
        HTTP.send(anything, HttpResponse.BodyHandlers.discarding());
    }
}
