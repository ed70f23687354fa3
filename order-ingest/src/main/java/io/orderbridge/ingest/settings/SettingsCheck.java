package io.orderbridge.ingest.settings;

import io.orderbridge.messaging.startup.StartupRefused;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import org.jboss.logging.Logger;

/** Refuses to start with a setting that cannot be meant, and says which settings are in force. */
@ApplicationScoped
class SettingsCheck {

    private static final Logger LOG = Logger.getLogger(SettingsCheck.class);
    private static final String PREFIX = "orderbridge.ingest.";

    void check(@Observes @Priority(1) StartupEvent start, IngestSettings settings) {
        zone(settings.storeTimeZone());
        matches(
                "table-prefix (SHOP_TABLE_PREFIX)",
                settings.tablePrefix(),
                "[A-Za-z0-9_]{1,40}",
                "letters, digits and _, such as wp_");
        matches("shop", settings.shop(), "[A-Za-z0-9_.-]{1,40}", "up to 40 letters, digits, _, . and -");
        between("poll-interval", settings.pollInterval(), Duration.ofMillis(100), Duration.ofHours(1));
        between("settling-time", settings.settlingTime(), Duration.ZERO, Duration.ofMinutes(10));
        between("overlap", settings.overlap(), Duration.ofSeconds(1), Duration.ofDays(1));
        between("first-look-back", settings.firstLookBack(), Duration.ZERO, Duration.ofDays(36_500));
        between(
                "reconciliation-interval",
                settings.reconciliationInterval(),
                Duration.ofSeconds(10),
                Duration.ofDays(7));
        between(
                "reconciliation-look-back",
                settings.reconciliationLookBack(),
                Duration.ofHours(1),
                Duration.ofDays(36_500));
        between("legacy-window", settings.legacyWindow(), Duration.ofDays(1), Duration.ofDays(36_500));
        between("announcement-grace", settings.announcementGrace(), Duration.ofSeconds(1), Duration.ofHours(1));
        if (settings.pageSize() < 1 || settings.pageSize() > 1000) {
            throw refused("page-size", settings.pageSize(), "1 to 1000");
        }
        settings.paidStatuses()
                .forEach(status -> matches(
                        "paid-statuses",
                        status,
                        "wc-[a-z0-9_-]{1,17}",
                        "statuses as the database has them, such as wc-processing"));
        settings.withdrawnStatuses().stream()
                .filter(settings.paidStatuses()::contains)
                .forEach(status -> {
                    throw refused("withdrawn-statuses", status, "statuses that are not among paid-statuses");
                });
        settings.guestCustomer()
                .ifPresent(customer -> matches(
                        "guest-customer",
                        customer,
                        ".{1,15}",
                        "a customer number of CounterPoint, up to 15 characters"));
        LOG.infof(
                "every %s, prefix %s, store in %s; paid: %s; guest customer: %s; webhook: %s",
                settings.pollInterval(),
                settings.tablePrefix(),
                settings.storeTimeZone(),
                settings.paidStatuses(),
                settings.guestCustomer().orElse("none"),
                settings.webhook().secret().isPresent() ? "on" : "off (no secret)");
    }

    private static void zone(String name) {
        try {
            ZoneId.of(name);
        } catch (DateTimeException e) {
            throw refused(
                    "store-time-zone (STORE_TIME_ZONE)", name, "an IANA name of a time zone, such as America/Chicago");
        }
    }

    private static void matches(String setting, String value, String pattern, String allowed) {
        if (!value.matches(pattern)) {
            throw refused(setting, value, allowed);
        }
    }

    private static void between(String setting, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw refused(setting, value, "a duration from " + least + " to " + most);
        }
    }

    private static StartupRefused refused(String setting, Object value, String allowed) {
        return new StartupRefused("setting " + PREFIX + setting + " is \"" + value + "\"; allowed: " + allowed);
    }
}
