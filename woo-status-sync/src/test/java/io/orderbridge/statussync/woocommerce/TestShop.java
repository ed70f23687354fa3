package io.orderbridge.statussync.woocommerce;

import io.orderbridge.statussync.StatusSyncSettings;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** The client of a shop at any address, with short time-outs. */
final class TestShop {

    static final String KEY = "ck_0123456789abcdef0123456789abcdef01234567";
    static final String SECRET = "cs_0123456789";

    private TestShop() {}

    static WooCommerceOrders orders(String url) {
        return new WooCommerceOrders(api(url, Clock.systemUTC()));
    }

    static ShopApi api(String url, Clock clock) {
        StatusSyncSettings settings = settings(url);
        return new ShopApi(new SignedCalls(settings, clock), settings, clock);
    }

    private static StatusSyncSettings settings(String url) {
        return new SmallRyeConfigBuilder()
                .withMapping(StatusSyncSettings.class)
                .withDefaultValues(Map.of(
                        "orderbridge.status-sync.woocommerce.url", url,
                        "orderbridge.status-sync.woocommerce.consumer-key", KEY,
                        "orderbridge.status-sync.woocommerce.consumer-secret", SECRET,
                        "orderbridge.status-sync.woocommerce.connect-timeout", "1S",
                        "orderbridge.status-sync.woocommerce.request-timeout", "0.7S",
                        "orderbridge.status-sync.woocommerce.probe-timeout", "2S",
                        "orderbridge.status-sync.woocommerce.longest-wait", "3S",
                        "orderbridge.status-sync.woocommerce.longest-answer-kib", "64",
                        "orderbridge.status-sync.settling-time", "0.1S"))
                .withConverter(Duration.class, 200, text -> Duration.parse("PT" + text.toUpperCase(Locale.ROOT)))
                .build()
                .getConfigMapping(StatusSyncSettings.class);
    }
}
