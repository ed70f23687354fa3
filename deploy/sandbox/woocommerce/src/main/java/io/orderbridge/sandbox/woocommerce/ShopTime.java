package io.orderbridge.sandbox.woocommerce;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** The shop's clock: UTC in whole seconds, and what that is on the shop's wall. */
record ShopTime(Clock clock, ZoneId zone) {

    LocalDateTime utc() {
        return LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS);
    }

    LocalDateTime local(LocalDateTime utc) {
        return utc.atOffset(ZoneOffset.UTC).atZoneSameInstant(zone).toLocalDateTime();
    }

    LocalDateTime fromLocal(LocalDateTime local) {
        return LocalDateTime.ofInstant(local.atZone(zone).toInstant(), ZoneOffset.UTC);
    }

    static long unix(LocalDateTime utc) {
        return utc.toEpochSecond(ZoneOffset.UTC);
    }

    static LocalDateTime ofUnix(long seconds) {
        return LocalDateTime.ofInstant(Instant.ofEpochSecond(seconds), ZoneOffset.UTC);
    }
}
