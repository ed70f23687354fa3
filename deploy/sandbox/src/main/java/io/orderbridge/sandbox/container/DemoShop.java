package io.orderbridge.sandbox.container;

import io.orderbridge.sandbox.woocommerce.OrderKind;
import io.orderbridge.sandbox.woocommerce.PlacedOrder;
import io.orderbridge.sandbox.woocommerce.ShopDatabase;
import io.orderbridge.sandbox.woocommerce.ShopDatabase.ApiKey;
import io.orderbridge.sandbox.woocommerce.ShopDatabase.Permission;
import io.orderbridge.sandbox.woocommerce.ShopSettings;
import io.orderbridge.sandbox.woocommerce.ShopUnavailable;
import io.orderbridge.sandbox.woocommerce.Shopper;
import io.orderbridge.sandbox.woocommerce.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The shop of the demo in containers: furnishes its database, and lets shoppers order in it. */
@Command(
        name = "demo-shop",
        description = "The demo's shop: prepare it, or order in it.",
        mixinStandardHelpOptions = true)
public final class DemoShop {

    private static final int SHOP_MANAGER = 1;

    private DemoShop() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new DemoShop())
                .setExecutionExceptionHandler((exception, command, parsed) -> {
                    System.err.println("The demo's shop: " + exception.getMessage());
                    return 1;
                })
                .execute(arguments));
    }

    /** Where the shop's database is and how to get in. */
    static final class Access {

        @Option(names = "--database", required = true, description = "JDBC address of the shop's database")
        String url;

        @Option(names = "--user", defaultValue = "shop", description = "its owner (default: ${DEFAULT-VALUE})")
        String user;

        @Option(names = "--password-file", required = true, description = "file with the owner's password")
        Path passwordFile;

        String password() throws IOException {
            return secret(passwordFile);
        }
    }

    @Command(name = "prepare", description = "Creates what is missing of the shop; a shop that is there stays.")
    int prepare(
            @Mixin Access access,
            @Option(names = "--home", required = true, description = "address of the shop's REST") String home,
            @Option(names = "--key-file", required = true, description = "file with the REST key to make") Path keyFile,
            @Option(names = "--secret-file", required = true, description = "file with its secret") Path secretFile,
            @Option(names = "--storage", defaultValue = "HPOS", description = "HPOS or LEGACY") Storage storage)
            throws SQLException, IOException {
        ShopSettings settings = ShopSettings.usual(storage);
        try (ShopDatabase shop = ShopDatabase.create(access.url, access.user, access.password(), settings)) {
            shop.setHome(home);
            shop.addApiKey(
                    "OrderBridge",
                    SHOP_MANAGER,
                    Permission.READ_WRITE,
                    new ApiKey(secret(keyFile), secret(secretFile)));
        }
        System.out.println("The demo's shop is ready at " + home + ", orders in its " + storage + " tables");
        return 0;
    }

    @Command(name = "order", description = "Lets shoppers place orders of every kind.")
    int order(
            @Mixin Access access,
            @Option(names = "--orders", defaultValue = "60", description = "how many (default: ${DEFAULT-VALUE})")
                    int orders,
            @Option(names = "--every", defaultValue = "PT0.2S", description = "one each (default: ${DEFAULT-VALUE})")
                    Duration every,
            @Option(names = "--kind", description = "all of this kind: ${COMPLETION-CANDIDATES}") OrderKind kind)
            throws IOException, ShopUnavailable {
        try (ShopDatabase shop = ShopDatabase.open(
                access.url,
                access.user,
                access.password(),
                ShopSettings.usual(Storage.HPOS).prefix())) {
            Shopper shopper = new Shopper(shop, System.nanoTime());
            for (int i = 0; i < orders; i++) {
                PlacedOrder placed = kind == null ? shopper.placeNext() : shopper.place(kind);
                System.out.printf(
                        "order %s: %s, %s %s%n", placed.number(), placed.kind(), placed.amount(), placed.currency());
                LockSupport.parkNanos(every.toNanos());
            }
        }
        return 0;
    }

    private static String secret(Path file) throws IOException {
        return Files.readString(file).strip();
    }
}
