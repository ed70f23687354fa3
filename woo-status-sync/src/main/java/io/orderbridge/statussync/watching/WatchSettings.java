package io.orderbridge.statussync.watching;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** How people are told that alerting is gone. */
@ConfigMapping(prefix = "orderbridge.status-sync.watch")
interface WatchSettings {

    /** Who is told; none: only health and log say so. */
    Optional<List<String>> recipients();

    /** How long the SMTP server may take for the mail. */
    @WithDefault("20s")
    Duration smtpTimeout();

    /** After which time a mail that the SMTP server did not take is tried again. */
    @WithDefault("30s")
    Duration retry();

    /** The zone in which the mail gives times. */
    @WithDefault("UTC")
    ZoneId timeZone();
}
