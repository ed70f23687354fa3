package io.orderbridge.service.loop;

import io.orderbridge.service.startup.Findings;
import io.orderbridge.service.startup.SettingRules;
import io.orderbridge.service.startup.StartupCheck;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Refuses a limit that a healthy process would exceed. */
@ApplicationScoped
class WatchdogSettingsCheck implements StartupCheck {

    private final WatchdogSettings settings;

    WatchdogSettingsCheck(WatchdogSettings settings) {
        this.settings = settings;
    }

    @Override
    public Stage stage() {
        return Stage.SETTINGS;
    }

    @Override
    public void look(Findings found) {
        new SettingRules("orderbridge.watchdog.")
                .between("limit", settings.limit(), Duration.ofSeconds(5), Duration.ofDays(1));
    }
}
