package io.orderbridge.sandbox.container;

import io.orderbridge.sandbox.woocommerce.OrderKind;
import io.orderbridge.sandbox.woocommerce.PlacedOrder;
import io.orderbridge.sandbox.woocommerce.ShopDatabase;
import io.orderbridge.sandbox.woocommerce.ShopUnavailable;
import io.orderbridge.sandbox.woocommerce.Shopper;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lets shoppers order in a shop that is open, and says what they ordered. */
@Command(
        name = "shopper",
        mixinStandardHelpOptions = true,
        description = "Lets shoppers place orders of every kind in the demo's shop.",
        sortOptions = false)
public final class PlaceOrders implements Callable<Integer> {

    @Option(names = "--orders", defaultValue = "60", description = "How many (default: ${DEFAULT-VALUE}).")
    private int orders;

    @Option(names = "--every", defaultValue = "PT0.2S", description = "One in this time (default: ${DEFAULT-VALUE}).")
    private Duration every;

    @Option(names = "--kind", description = "All of this kind: ${COMPLETION-CANDIDATES}.")
    private OrderKind kind;

    @Option(names = "--shop-url", required = true, description = "JDBC address of the shop's database.")
    private String shopUrl;

    @Option(names = "--user", defaultValue = "shop", description = "Its user (default: ${DEFAULT-VALUE}).")
    private String user;

    @Option(names = "--password", required = true, description = "Its password; @file reads it from a file.")
    private String password;

    @Option(names = "--prefix", defaultValue = "wp_", description = "Prefix of tables (default: ${DEFAULT-VALUE}).")
    private String prefix;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new PlaceOrders()).execute(arguments));
    }

    @Override
    public Integer call() {
        try (ShopDatabase shop = ShopDatabase.open(shopUrl, user, password, prefix)) {
            Shopper shopper = new Shopper(shop, System.nanoTime());
            for (int i = 0; i < orders; i++) {
                PlacedOrder placed = kind == null ? shopper.placeNext() : shopper.place(kind);
                System.out.printf(
                        "order %s: %s, %s %s%n", placed.number(), placed.kind(), placed.amount(), placed.currency());
                LockSupport.parkNanos(every.toNanos());
            }
            return 0;
        } catch (ShopUnavailable e) {
            System.err.println("shopper: " + e.getMessage());
            return 1;
        }
    }
}
