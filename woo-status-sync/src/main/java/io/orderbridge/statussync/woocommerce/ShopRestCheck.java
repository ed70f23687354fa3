package io.orderbridge.statussync.woocommerce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderbridge.service.startup.ClockDifference;
import io.orderbridge.service.startup.Findings;
import io.orderbridge.service.startup.StartupCheck;
import io.orderbridge.statussync.StatusSyncSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** Checks that the shop's REST lets us read and write orders, its clock, and whether its webhooks are on. */
@ApplicationScoped
class ShopRestCheck implements StartupCheck {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OUR_WEBHOOK = "/webhooks/woocommerce";

    private final ShopApi shop;
    private final SignedCalls calls;
    private final StatusSyncSettings settings;
    private final ClockDifference clocks;

    ShopRestCheck(ShopApi shop, SignedCalls calls, StatusSyncSettings settings, ClockDifference clocks) {
        this.shop = shop;
        this.calls = calls;
        this.settings = settings;
        this.clocks = clocks;
    }

    @Override
    public Stage stage() {
        return Stage.PREFLIGHT;
    }

    @Override
    public void look(Findings found) {
        try {
            shop.probe();
            found.ok("the shop at " + calls.address()
                    + " lets us read orders, and write as far as can be told without writing");
        } catch (ShopException.Unavailable e) {
            found.wrong(e.getMessage() + ": check WOOCOMMERCE_URL, and the key's permission (read and write) and user");
            return;
        }
        try {
            webhooks(
                    calls.send(
                            "GET",
                            "/webhooks",
                            Map.of(),
                            "",
                            settings.woocommerce().probeTimeout()),
                    found);
        } catch (IOException e) {
            found.warning("the shop's webhooks cannot be listed: " + e.getMessage());
        }
    }

    private void webhooks(SignedCalls.Answer answer, Findings found) {
        theirClock(answer.date(), found);
        JsonNode webhooks;
        try {
            webhooks = JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            webhooks = JSON.missingNode();
        }
        if (answer.status() != 200 || !webhooks.isArray()) {
            found.warning("the shop does not list its webhooks to this key (" + answer.status()
                    + "): look in WooCommerce, Settings, Advanced, Webhooks, whether ours is active, if there is one");
            return;
        }
        int active = 0;
        for (JsonNode webhook : webhooks) {
            if (!webhook.path("delivery_url").asText().contains(OUR_WEBHOOK)) {
                continue;
            }
            if ("active".equals(webhook.path("status").asText())) {
                active++;
            } else {
                found.warning(
                        "the shop's webhook \"%s\" is %s: set it to active in WooCommerce, Settings, Advanced, Webhooks"
                                .formatted(
                                        webhook.path("name").asText(),
                                        webhook.path("status").asText()));
            }
        }
        found.ok(active == 0 ? "no active webhook: polling alone brings orders in" : active + " active webhook(s)");
    }

    private void theirClock(String date, Findings found) {
        try {
            clocks.of(
                    "the shop's web server",
                    Instant.from(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)),
                    found);
        } catch (DateTimeException e) {
            found.ok("the shop's web server does not tell its time");
        }
    }
}
