package io.orderbridge.ingest.shop;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.ingest.settings.IngestSettings;
import io.orderbridge.service.startup.ClockDifference;
import io.orderbridge.service.startup.Findings;
import io.orderbridge.service.startup.StartupCheck;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jboss.logging.Logger;

/**
 * Checks the clock of the shop's database, and that shop, CounterPoint's server and STORE_TIME_ZONE speak of the same
 * local time.
 */
@ApplicationScoped
class ShopClockCheck implements StartupCheck {

    private static final Logger LOG = Logger.getLogger(ShopClockCheck.class);

    @Inject
    ShopDatabase shop;

    @Inject
    CounterPoint counterPoint;

    @Inject
    IngestSettings settings;

    @Inject
    ClockDifference clocks;

    @Inject
    Clock clock;

    @Override
    public Stage stage() {
        return Stage.PREFLIGHT;
    }

    @Override
    public void look(Findings found) {
        ZoneId store;
        try {
            store = ZoneId.of(settings.storeTimeZone());
        } catch (DateTimeException e) {
            LOG.debug("the settings' check has told it");
            return;
        }
        Instant now = clock.instant();
        Duration ours = Duration.ofSeconds(store.getRules().getOffset(now).getTotalSeconds());
        try {
            clocks.of("the shop's database", shop.state().now(), found);
            String zone = shop.timeZone();
            if (zone.isEmpty()) {
                found.warning("the shop has an offset, but no zone: choose a city in WordPress, Settings, General");
            } else {
                compare("the shop", zone + " (" + describe(offset(zone, now)) + ")", offset(zone, now), ours, found);
            }
        } catch (ShopReadException e) {
            LOG.debugf("the shop's clock is not looked at: %s", e.getMessage());
        }
        try {
            Duration theirs = counterPointsOffset();
            compare("CounterPoint's server", describe(theirs), theirs, ours, found);
        } catch (SQLException e) {
            LOG.debugf("CounterPoint's zone is not looked at: %s", CounterPoint.describe(e));
        }
    }

    private void compare(String server, String zone, Duration theirs, Duration ours, Findings found) {
        String text = "%s keeps time zone %s, STORE_TIME_ZONE is %s (%s)"
                .formatted(server, zone, settings.storeTimeZone(), describe(ours));
        if (theirs.equals(ours)) {
            found.ok(text);
        } else {
            found.warning(text + ": an order of the late evening gets another date than people expect");
        }
    }

    private static String describe(Duration offset) {
        return "UTC"
                + ZoneOffset.ofTotalSeconds((int) offset.toSeconds()).getId().replaceFirst("^Z$", "");
    }

    private static Duration offset(String zone, Instant now) {
        try {
            return Duration.ofSeconds(ZoneId.of(zone).getRules().getOffset(now).getTotalSeconds());
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }

    private Duration counterPointsOffset() throws SQLException {
        try (Connection connection = counterPoint.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT GETDATE() AS HERE, SYSUTCDATETIME() AS UTC")) {
            row.next();
            Duration difference = Duration.between(
                    row.getObject("UTC", LocalDateTime.class), row.getObject("HERE", LocalDateTime.class));
            // The two are read at different moments; offsets are quarters of hours.
            return Duration.ofMinutes(15 * Math.round(difference.toSeconds() / 900.0));
        }
    }
}
