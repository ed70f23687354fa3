package io.orderbridge.service.startup;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses to start with a password of an example, or one that a server comes with, outside the demo. */
@ApplicationScoped
class ExamplePasswords implements StartupCheck {

    private static final Set<String> KNOWN_TO_EVERYBODY =
            Set.of("change-me", "ck_change-me", "cs_change-me", "guest", "admin", "password");

    @ConfigProperty(name = "orderbridge.demo", defaultValue = "false")
    boolean demo;

    @Inject
    Config config;

    @Override
    public Stage stage() {
        return Stage.SETTINGS;
    }

    @Override
    public void look(Findings found) {
        List<String> examples = StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .filter(ExamplePasswords::isSecret)
                .filter(name -> config.getOptionalValue(name, String.class)
                        .filter(KNOWN_TO_EVERYBODY::contains)
                        .isPresent())
                .sorted()
                .toList();
        if (demo) {
            if (!examples.isEmpty()) {
                found.warning("ORDERBRIDGE_DEMO=true: example passwords are taken, for the demo only");
            }
            return;
        }
        if (!examples.isEmpty()) {
            found.wrong("setting " + String.join(", ", examples)
                    + " has a value that everybody knows, such as \"change-me\""
                    + " or \"guest\": set a password of your own (ORDERBRIDGE_DEMO=true allows it, for the demo only)");
        }
    }

    /** Whether a setting's value is a secret; a password-key is but the name that a vault knows a password by. */
    static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !lower.endsWith("password-key")
                && (lower.contains("password") || lower.contains("secret") || lower.contains("consumer-key"));
    }
}
