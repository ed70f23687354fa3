package io.orderbridge.ingest.settings;

import io.orderbridge.service.startup.Findings;
import io.orderbridge.service.startup.SettingRules;
import io.orderbridge.service.startup.StartupCheck;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses to start with a setting that cannot be meant, and says which settings are in force. */
@ApplicationScoped
class SettingsCheck implements StartupCheck {

    private static final SettingRules RULES = new SettingRules("orderbridge.ingest.");

    @Inject
    IngestSettings settings;

    @ConfigProperty(name = "orderbridge.service-name")
    String serviceName;

    @Override
    public Stage stage() {
        return Stage.SETTINGS;
    }

    @Override
    public void look(Findings found) {
        zone(settings.storeTimeZone());
        RULES.matches(
                "table-prefix (SHOP_TABLE_PREFIX)",
                settings.tablePrefix(),
                "[A-Za-z0-9_]{1,40}",
                "letters, digits and _, such as wp_");
        RULES.shop(settings.shop(), serviceName, "order-ingest");
        RULES.between("poll-interval", settings.pollInterval(), Duration.ofMillis(100), Duration.ofHours(1));
        RULES.between(
                "legacy-poll-interval", settings.legacyPollInterval(), Duration.ofMillis(100), Duration.ofHours(1));
        RULES.between("query-timeout", settings.queryTimeout(), Duration.ofSeconds(1), Duration.ofMinutes(5));
        RULES.between(
                "reconciliation-query-timeout",
                settings.reconciliationQueryTimeout(),
                Duration.ofSeconds(1),
                Duration.ofMinutes(5));
        RULES.between("max-order-items", settings.maxOrderItems(), 1, 100_000);
        RULES.between("lease", settings.lease(), Duration.ofSeconds(1), Duration.ofHours(1));
        RULES.between("settling-time", settings.settlingTime(), Duration.ZERO, Duration.ofMinutes(10));
        RULES.between("overlap", settings.overlap(), Duration.ofSeconds(1), Duration.ofDays(1));
        RULES.between("first-look-back", settings.firstLookBack(), Duration.ZERO, Duration.ofDays(36_500));
        RULES.between(
                "reconciliation-interval",
                settings.reconciliationInterval(),
                Duration.ofSeconds(10),
                Duration.ofDays(7));
        RULES.between(
                "reconciliation-look-back",
                settings.reconciliationLookBack(),
                Duration.ofHours(1),
                Duration.ofDays(36_500));
        RULES.between("legacy-window", settings.legacyWindow(), Duration.ofDays(1), Duration.ofDays(36_500));
        RULES.between("announcement-grace", settings.announcementGrace(), Duration.ofSeconds(1), Duration.ofHours(1));
        RULES.between("comparison-interval", settings.comparisonInterval(), Duration.ofSeconds(1), Duration.ofDays(1));
        RULES.between(
                "ticket-comparison-interval",
                settings.ticketComparisonInterval(),
                Duration.ofSeconds(1),
                Duration.ofDays(1));
        RULES.between(
                "ticket-comparison-window", settings.ticketComparisonWindow(), Duration.ZERO, Duration.ofDays(366));
        RULES.between("page-size", settings.pageSize(), 1, 1000);
        settings.paidStatuses()
                .forEach(status -> RULES.matches(
                        "paid-statuses",
                        status,
                        "wc-[a-z0-9_-]{1,17}",
                        "statuses as the database has them, such as wc-processing"));
        settings.withdrawnStatuses().stream()
                .filter(settings.paidStatuses()::contains)
                .forEach(status -> {
                    throw RULES.refused("withdrawn-statuses", status, "statuses that are not among paid-statuses");
                });
        settings.guestCustomer()
                .ifPresent(customer -> RULES.matches(
                        "guest-customer",
                        customer,
                        ".{1,15}",
                        "a customer number of CounterPoint, up to 15 characters"));
        found.ok("every %s, prefix %s, store in %s; paid: %s; guest customer: %s; webhook: %s"
                .formatted(
                        settings.pollInterval(),
                        settings.tablePrefix(),
                        settings.storeTimeZone(),
                        settings.paidStatuses(),
                        settings.guestCustomer().orElse("none"),
                        settings.webhook().secret().isPresent() ? "on" : "off (no secret)"));
    }

    private static void zone(String name) {
        try {
            ZoneId.of(name);
        } catch (DateTimeException e) {
            throw RULES.refused(
                    "store-time-zone (STORE_TIME_ZONE)", name, "an IANA name of a time zone, such as America/Chicago");
        }
    }
}
