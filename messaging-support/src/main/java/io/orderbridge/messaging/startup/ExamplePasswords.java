package io.orderbridge.messaging.startup;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses to start with an example password outside the demo. */
@ApplicationScoped
class ExamplePasswords {

    private static final String EXAMPLE = "change-me";

    @ConfigProperty(name = "orderbridge.demo", defaultValue = "false")
    boolean demo;

    void refuse(@Observes @Priority(1) StartupEvent start, Config config) {
        if (demo) {
            return;
        }
        StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .filter(ExamplePasswords::isSecret)
                .filter(name -> config.getOptionalValue(name, String.class)
                        .filter(EXAMPLE::equals)
                        .isPresent())
                .sorted()
                .findFirst()
                .ifPresent(name -> {
                    throw new StartupRefused("setting " + name + " still has the example value \"" + EXAMPLE
                            + "\": set a password of your own (ORDERBRIDGE_DEMO=true allows it, for the demo only)");
                });
    }

    private static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.contains("password") || lower.contains("secret");
    }
}
