package io.orderbridge.ingest.polling;

import io.orderbridge.sandbox.woocommerce.Storage;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Recorded lives in the shop of these tests, moved to a few minutes ago. */
final class RecordedLives {

    private static final Duration AGO = Duration.ofMinutes(5);

    private final io.orderbridge.sandbox.woocommerce.RecordedLives recorded;

    RecordedLives(Storage storage) {
        recorded = new io.orderbridge.sandbox.woocommerce.RecordedLives(storage);
    }

    /** A shop without orders, with the currency and the products of the recorded ones. */
    void emptyShop() throws SQLException {
        for (String table : List.of(
                "wc_orders",
                "wc_order_addresses",
                "wc_order_operational_data",
                "wc_orders_meta",
                "posts",
                "postmeta",
                "woocommerce_order_items",
                "woocommerce_order_itemmeta")) {
            IngestTest.inShop("DELETE FROM wp_" + table);
        }
        IngestTest.inShop("UPDATE wp_options SET option_value = 'USD' WHERE option_name = 'woocommerce_currency'");
        for (var product : recorded.products()) {
            IngestTest.inShop(
                    "INSERT INTO wp_posts (ID, post_title, post_type, post_status, post_content, post_excerpt,"
                            + " to_ping, pinged, post_content_filtered) VALUES ("
                            + product.id() + ", 'product',"
                            + " 'product', 'publish', '', '', '', '', '')");
            if (product.sku().isPresent()) {
                IngestTest.inShop("INSERT INTO wp_postmeta (post_id, meta_key, meta_value) VALUES (" + product.id()
                        + ", '_sku', '" + product.sku().get() + "')");
            }
        }
    }

    Life life(String name) {
        return new Life(recorded.asRecorded(name, Instant.now().minus(AGO)));
    }

    /** One recorded life. */
    static final class Life {

        private final io.orderbridge.sandbox.woocommerce.RecordedLives.Life life;
        private int next;

        private Life(io.orderbridge.sandbox.woocommerce.RecordedLives.Life life) {
            this.life = life;
        }

        /** The order, or the first of them. */
        long order() {
            return order(0);
        }

        long order(int index) {
            return life.order(index);
        }

        /** Plays the next step. */
        void step() throws SQLException {
            play(next++);
        }

        /** Plays a step again, or one out of turn: the shop is as it was after it. */
        void play(int step) throws SQLException {
            try (Connection shop = PrivateServers.mariaDb.connectAsShop()) {
                life.play(shop, step);
            }
        }

        void delete() throws SQLException {
            try (Connection shop = PrivateServers.mariaDb.connectAsShop()) {
                life.remove(shop);
            }
        }
    }
}
