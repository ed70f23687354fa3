package io.orderbridge.health;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.WithDefault;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;

/** The settings as nobody has set them. */
final class DefaultHealthSettings {

    static final HealthSettings SETTINGS = (HealthSettings) Proxy.newProxyInstance(
            HealthSettings.class.getClassLoader(),
            new Class<?>[] {HealthSettings.class},
            (proxy, method, arguments) -> valueOf(method));

    private DefaultHealthSettings() {}

    private static Object valueOf(Method setting) {
        WithDefault value = setting.getAnnotation(WithDefault.class);
        if (value == null) {
            return Map.of();
        }
        return setting.getReturnType() == Duration.class
                ? DurationConverter.parseDuration(value.value())
                : (Object) Integer.valueOf(value.value());
    }
}
