package io.orderbridge.alerting;

import io.orderbridge.model.PageAddress;
import io.orderbridge.service.startup.Findings;
import io.orderbridge.service.startup.SettingRules;
import io.orderbridge.service.startup.StartupCheck;
import io.orderbridge.service.startup.StartupRefused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses to start with settings that cannot work, in one line that names the setting. */
@ApplicationScoped
class SettingsCheck implements StartupCheck {

    private static final SettingRules RULES = new SettingRules("orderbridge.alerting.");
    private static final Pattern ADDRESS = Pattern.compile("[^\\s@<>\",;]+@[^\\s@<>\",;]+");

    @Inject
    AlertingSettings settings;

    @ConfigProperty(name = "quarkus.mailer.host")
    String host;

    @ConfigProperty(name = "quarkus.mailer.port")
    int port;

    @ConfigProperty(name = "quarkus.mailer.from")
    String sender;

    @Override
    public Stage stage() {
        return Stage.SETTINGS;
    }

    @Override
    public void look(Findings found) {
        String everybody = "recipients (ALERT_RECIPIENTS)";
        addresses(everybody, settings.recipients());
        addresses("warning-recipients (ALERT_WARNING_RECIPIENTS)", settings.warningRecipients());
        addresses("critical-recipients (ALERT_CRITICAL_RECIPIENTS)", settings.criticalRecipients());
        if (settings.recipients().isEmpty()
                && (settings.warningRecipients().isEmpty()
                        || settings.criticalRecipients().isEmpty())) {
            throw new StartupRefused("setting " + RULES.prefix() + everybody + " is empty: say who gets the mails");
        }
        if (!ADDRESS.matcher(sender).matches()) {
            throw RULES.refused("sender (ALERT_SENDER)", sender, "a mail address");
        }
        RULES.between(
                "digest-window (ALERT_DIGEST_WINDOW)",
                settings.digestWindow(),
                Duration.ofSeconds(1),
                Duration.ofDays(1));
        RULES.between("smtp-timeout", settings.smtpTimeout(), Duration.ofSeconds(1), Duration.ofMinutes(5));
        RULES.between("most-gathered", settings.mostGathered(), 10, 10_000);
        settings.deskPage()
                .filter(page -> !page.equals(PageAddress.opened(page)))
                .ifPresent(page -> found.warning(
                        "desk-page (ALERT_DESK_PAGE) is %s, which no other machine opens, so links in mails lead to %s: set it to what people type"
                                .formatted(page, PageAddress.opened(page))));
        found.ok("mails by %s:%d from %s to %s; the first at once, then at most one every %s"
                .formatted(
                        host,
                        port,
                        sender,
                        settings.recipients().map(all -> String.join(", ", all)).orElse("those named for each level"),
                        settings.digestWindow()));
    }

    private static void addresses(String setting, Optional<List<String>> addresses) {
        addresses.stream()
                .flatMap(List::stream)
                .filter(address -> !ADDRESS.matcher(address).matches())
                .findFirst()
                .ifPresent(address -> {
                    throw RULES.refused(setting, address, "mail addresses, separated by commas");
                });
    }
}
