package io.orderbridge.processor.startup;

import io.orderbridge.processor.ProcessorSettings;
import io.orderbridge.processor.sweep.SweepSettings;
import io.orderbridge.service.startup.Findings;
import io.orderbridge.service.startup.SettingRules;
import io.orderbridge.service.startup.StartupCheck;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;

/** Refuses to start with a setting that cannot be meant. */
@ApplicationScoped
class SettingsCheck implements StartupCheck {

    private static final SettingRules PROCESSOR = new SettingRules("orderbridge.processor.");
    private static final SettingRules SWEEP = new SettingRules("orderbridge.sweep.");

    @Inject
    ProcessorSettings settings;

    @Inject
    SweepSettings sweep;

    @Override
    public Stage stage() {
        return Stage.SETTINGS;
    }

    @Override
    public void look(Findings found) {
        PROCESSOR.between("concurrency", settings.concurrency(), 1, 32);
        PROCESSOR.between("call-timeout", settings.callTimeout(), Duration.ofSeconds(1), Duration.ofMinutes(10));
        PROCESSOR.between("alone-after", settings.aloneAfter(), Duration.ofSeconds(1), Duration.ofDays(1));
        PROCESSOR.atLeast("shipment-interval", settings.shipmentInterval(), Duration.ofSeconds(1));
        PROCESSOR.atLeast("shipment-lookback", settings.shipmentLookback(), Duration.ofDays(1));
        PROCESSOR.atLeast("report-interval", settings.reportInterval(), Duration.ofSeconds(1));
        SWEEP.between("interval", sweep.interval(), Duration.ofSeconds(1), Duration.ofDays(7));
        SWEEP.between("patience", sweep.patience(), Duration.ofSeconds(1), Duration.ofDays(1));
        SWEEP.between("again-after", sweep.againAfter(), Duration.ofSeconds(1), Duration.ofHours(1));
        SWEEP.between("ingest-wait", sweep.ingestWait(), Duration.ofSeconds(1), Duration.ofMinutes(5));
        SWEEP.between("look-back", sweep.lookBack(), Duration.ofHours(1), Duration.ofDays(3_650));
    }
}
