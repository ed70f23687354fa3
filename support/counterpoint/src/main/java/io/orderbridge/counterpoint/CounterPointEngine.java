package io.orderbridge.counterpoint;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Makes one datasource of two. A datasource's engine is fixed when a service is built, so each service has one per
 * engine; the URL decides at start which one is active.
 */
public final class CounterPointEngine implements ConfigSourceFactory {

    static final String URL_SETTING = "orderbridge.counterpoint.url";
    static final String SQL_SERVER = "counterpoint-sqlserver";
    static final String SANDBOX = "counterpoint-sandbox";

    enum Kind {
        SQL_SERVER,
        SANDBOX
    }

    static Kind of(String url) {
        return url.startsWith("jdbc:sqlserver:") ? Kind.SQL_SERVER : Kind.SANDBOX;
    }

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        ConfigValue url = context.getValue(URL_SETTING);
        if (url == null || url.getValue() == null) {
            return List.of();
        }
        boolean sqlServer = of(url.getValue()) == Kind.SQL_SERVER;
        Map<String, String> settings = new HashMap<>();
        settings.put("quarkus.datasource." + SQL_SERVER + ".active", Boolean.toString(sqlServer));
        settings.put("quarkus.datasource." + SANDBOX + ".active", Boolean.toString(!sqlServer));
        settings.put("quarkus.datasource." + (sqlServer ? SQL_SERVER : SANDBOX) + ".jdbc.url", url.getValue());
        return List.of(new PropertiesConfigSource(settings, "CounterPoint engine by " + URL_SETTING, 275));
    }
}
