package io.orderbridge.sandbox.woocommerce;

import static io.orderbridge.sandbox.woocommerce.ShopFixture.Server.single;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.sandbox.woocommerce.ShopFixture.Server;
import java.sql.SQLException;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(ShopFixture.class)
class SampleShopTest {

    private final Server server;

    SampleShopTest(Server server) {
        this.server = server;
    }

    @ParameterizedTest
    @EnumSource
    void the_sample_has_the_orders_in_the_storage_asked_for_alone(Storage storage) throws SQLException {
        try (ShopDatabase shop = server.sampleShop(storage)) {
            assertThat(shop.storage()).isEqualTo(storage);
            assertThat(single(shop, "SELECT COUNT(*) FROM wp_wc_orders WHERE type = 'shop_order'"))
                    .isEqualTo(storage == Storage.HPOS ? "26" : "0");
            assertThat(single(shop, "SELECT COUNT(*) FROM wp_posts WHERE post_type = 'shop_order'"))
                    .isEqualTo(storage == Storage.HPOS ? "0" : "26");
            assertThat(single(shop, "SELECT COUNT(*) FROM wp_woocommerce_order_items"))
                    .isEqualTo("82");
            assertThat(single(shop, "SELECT order_item_name FROM wp_woocommerce_order_items WHERE order_item_id = 5"))
                    .isEqualTo("Starter-Paket für Anfänger 🎁");
        }
    }
}
