package io.orderbridge.sandbox.woocommerce;

import io.orderbridge.sandbox.servers.PrivateMariaDb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests a real MariaDB, one for all of them, with shops that share nothing but the server. */
final class ShopFixture implements ParameterResolver {

    private static final AtomicInteger SHOPS = new AtomicInteger();

    /** The server, with which tests make their shops. */
    record Server(PrivateMariaDb mariaDb, Path directory) implements AutoCloseable {

        @Override
        public void close() throws IOException {
            mariaDb.close();
            try (var files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }

        /** A shop with the catalogue's assortment, which tests that look at their own orders alone can share. */
        ShopDatabase shop(Storage storage) throws SQLException {
            return shop(storage.name().toLowerCase(Locale.ROOT) + "_", storage);
        }

        /** A shop without orders. */
        ShopDatabase freshShop(Storage storage) throws SQLException {
            return shop("shop%d_".formatted(SHOPS.incrementAndGet()), storage);
        }

        private ShopDatabase shop(String prefix, Storage storage) throws SQLException {
            ShopSettings usual = ShopSettings.usual(storage);
            return ShopDatabase.create(
                    mariaDb.jdbcUrl(),
                    PrivateMariaDb.SHOP_USER,
                    PrivateMariaDb.PASSWORD,
                    new ShopSettings(prefix, storage, usual.zone(), usual.currency()));
        }

        /** The sample shop; there is one at a time. */
        ShopDatabase sampleShop(Storage storage) throws SQLException {
            try (Connection connection = mariaDb.connectAsShop()) {
                SampleShop.load(connection, storage);
            }
            return ShopDatabase.open(
                    mariaDb.jdbcUrl(), PrivateMariaDb.SHOP_USER, PrivateMariaDb.PASSWORD, SampleShop.PREFIX);
        }

        /** The shop in which a test looks with plain SQL. */
        static String single(ShopDatabase shop, String sql, Object... parameters) {
            return shop.sql()
                    .one(sql, row -> String.valueOf(row.getString(1)), parameters)
                    .orElse("nothing");
        }

        Connection connect() throws SQLException {
            return mariaDb.connectAsShop();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Server.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(Server.class, type -> start());
    }

    private static Server start() {
        try {
            Path directory = Files.createTempDirectory("sandbox-shop");
            return new Server(PrivateMariaDb.start(directory), directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
