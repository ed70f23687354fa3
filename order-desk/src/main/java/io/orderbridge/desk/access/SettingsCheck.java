package io.orderbridge.desk.access;

import io.orderbridge.desk.DeskSettings;
import io.orderbridge.service.startup.Findings;
import io.orderbridge.service.startup.SettingRules;
import io.orderbridge.service.startup.StartupCheck;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;

/** Refuses to start with a setting that cannot be meant. */
@ApplicationScoped
class SettingsCheck implements StartupCheck {

    private static final SettingRules DESK = new SettingRules("orderbridge.desk.");

    @Inject
    DeskSettings desk;

    @Override
    public Stage stage() {
        return Stage.SETTINGS;
    }

    @Override
    public void look(Findings found) {
        DESK.between("wrong-keys-per-minute", desk.wrongKeysPerMinute(), 1, 1000);
        DESK.between("call-timeout", desk.callTimeout(), Duration.ofSeconds(1), Duration.ofMinutes(10));
        DESK.between("shop-look-wait", desk.shopLookWait(), Duration.ofSeconds(1), Duration.ofMinutes(5));
    }
}
