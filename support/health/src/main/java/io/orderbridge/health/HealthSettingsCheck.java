package io.orderbridge.health;

import io.orderbridge.service.startup.Findings;
import io.orderbridge.service.startup.SettingRules;
import io.orderbridge.service.startup.StartupCheck;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Refuses thresholds that cannot be meant. */
@ApplicationScoped
class HealthSettingsCheck implements StartupCheck {

    private static final SettingRules RULES = new SettingRules("orderbridge.health.");
    private static final Duration LEAST = Duration.ofSeconds(1);

    private final HealthSettings settings;

    HealthSettingsCheck(HealthSettings settings) {
        this.settings = settings;
    }

    @Override
    public Stage stage() {
        return Stage.SETTINGS;
    }

    @Override
    public void look(Findings found) {
        RULES.between("interval", settings.interval(), Duration.ofMillis(100), Duration.ofMinutes(1));
        RULES.between("orders-interval", settings.ordersInterval(), LEAST, Duration.ofHours(1));
        RULES.atLeast("pending-warning", settings.pendingWarning(), LEAST);
        RULES.atLeast("pending-critical", settings.pendingCritical(), settings.pendingWarning());
        RULES.atLeast("held-warning", settings.heldWarning(), LEAST);
        RULES.atLeast("failed-for", settings.failedFor(), Duration.ZERO);
        RULES.between("failed-critical", settings.failedCritical(), 0, Integer.MAX_VALUE);
        RULES.atLeast("standstill-warning", settings.standstillWarning(), LEAST);
        RULES.atLeast("standstill-critical", settings.standstillCritical(), settings.standstillWarning());
        RULES.between("errors-warning", settings.errorsWarning(), 0, Integer.MAX_VALUE);
        RULES.between("errors-critical", settings.errorsCritical(), settings.errorsWarning(), Integer.MAX_VALUE);
        RULES.atLeast("gone-after", settings.goneAfter(), LEAST);
        RULES.atLeast("overdue-warning", settings.overdueWarning(), LEAST);
        RULES.atLeast("overdue-critical", settings.overdueCritical(), settings.overdueWarning());
    }
}
