package io.orderbridge.messaging.startup;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses to start with an example password outside the demo. */
@ApplicationScoped
class ExamplePasswords implements StartupCheck {

    private static final String EXAMPLE = "change-me";

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
                        .filter(EXAMPLE::equals)
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
            found.wrong("setting " + String.join(", ", examples) + " still has the example value \"" + EXAMPLE
                    + "\": set a password of your own (ORDERBRIDGE_DEMO=true allows it, for the demo only)");
        }
    }

    private static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.contains("password") || lower.contains("secret");
    }
}
