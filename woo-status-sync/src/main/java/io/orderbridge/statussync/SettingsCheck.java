package io.orderbridge.statussync;

import io.orderbridge.service.startup.Findings;
import io.orderbridge.service.startup.SettingRules;
import io.orderbridge.service.startup.StartupCheck;
import io.orderbridge.service.startup.StartupRefused;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses to start with settings that cannot work, in one line that names the setting. The shop need not be there. */
@ApplicationScoped
class SettingsCheck implements StartupCheck {

    private static final SettingRules RULES = new SettingRules("orderbridge.status-sync.");
    private static final String MAKE_A_KEY =
            "make a key with read and write permission in WooCommerce, Settings, Advanced, REST API";

    private final StatusSyncSettings settings;
    private final String serviceName;

    SettingsCheck(StatusSyncSettings settings, @ConfigProperty(name = "orderbridge.service-name") String serviceName) {
        this.settings = settings;
        this.serviceName = serviceName;
    }

    @Override
    public Stage stage() {
        return Stage.SETTINGS;
    }

    @Override
    public void look(Findings found) {
        RULES.shop(settings.shop(), serviceName, "woo-status-sync");
        StatusSyncSettings.WooCommerce shop = settings.woocommerce();
        String url = present("woocommerce.url (WOOCOMMERCE_URL)", shop.url(), "say where the shop is");
        address("woocommerce.url (WOOCOMMERCE_URL)", url);
        shop.homeUrl().ifPresent(home -> address("woocommerce.home-url (WOOCOMMERCE_HOME_URL)", home));
        boolean https = url.startsWith("https:");
        if (!https && !shop.allowHttp()) {
            throw RULES.refused(
                    "woocommerce.url (WOOCOMMERCE_URL)",
                    url,
                    "an address with https: over plain http a call is signed, but its JSON body is not, so that whoever"
                            + " is in between reads orders and changes what is written to them. WOOCOMMERCE_ALLOW_HTTP=true"
                            + " allows it, for a shop inside a trusted network");
        }
        present("woocommerce.consumer-key (WOOCOMMERCE_CONSUMER_KEY)", shop.consumerKey(), MAKE_A_KEY);
        present("woocommerce.consumer-secret (WOOCOMMERCE_CONSUMER_SECRET)", shop.consumerSecret(), MAKE_A_KEY);
        RULES.between(
                "woocommerce.connect-timeout", shop.connectTimeout(), Duration.ofMillis(100), Duration.ofMinutes(1));
        RULES.between(
                "woocommerce.request-timeout", shop.requestTimeout(), Duration.ofMillis(100), Duration.ofMinutes(5));
        RULES.between("woocommerce.probe-timeout", shop.probeTimeout(), Duration.ofMillis(100), Duration.ofMinutes(1));
        RULES.between("woocommerce.longest-answer-kib", shop.longestAnswerKib(), 64, 65_536);
        RULES.between("woocommerce.longest-wait", shop.longestWait(), Duration.ZERO, Duration.ofMinutes(1));
        RULES.between("concurrency (STATUS_SYNC_CONCURRENCY)", settings.concurrency(), 1, 64);
        RULES.between("settling-time", settings.settlingTime(), Duration.ZERO, Duration.ofMinutes(4));
        found.ok("the shop is %s; it may take %d s to answer"
                .formatted(url, shop.requestTimeout().toSeconds()));
        if (!https) {
            found.warning("calls of the shop go over plain http: signatures cover their address, not the JSON body");
        }
    }

    private static void address(String setting, String value) {
        try {
            URI url = new URI(value);
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (!http || url.getHost() == null || url.getQuery() != null || url.getFragment() != null) {
                throw RULES.refused(setting, value, "an address such as https://shop.example");
            }
            if (url.getPath().contains("/wp-json")) {
                throw RULES.refused(setting, value, "the shop's address without /wp-json");
            }
        } catch (URISyntaxException e) {
            throw RULES.refused(setting, value, "an address such as https://shop.example");
        }
    }

    private static String present(String setting, Optional<String> value, String advice) {
        return value.orElseThrow(
                () -> new StartupRefused("setting " + RULES.prefix() + setting + " is empty: " + advice));
    }
}
