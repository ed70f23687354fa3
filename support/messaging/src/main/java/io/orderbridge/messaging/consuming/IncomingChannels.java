package io.orderbridge.messaging.consuming;

import io.orderbridge.model.Event;
import io.orderbridge.model.EventType;
import io.orderbridge.service.startup.StartupRefused;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.spi.ConnectorFactory;

/** Reads what a channel is set to, with the {@link FailurePolicy} that stands beside its method. */
@ApplicationScoped
public class IncomingChannels {

    /** What AMQP has room for. */
    private static final int MOST_OUTSTANDING = 65_535;

    private final Instance<FailurePolicy<? extends Event>> policies;
    private final Instance<FailureStrategy> strategies;
    private final Config settings;
    private final int prefetch;

    IncomingChannels(
            @Any Instance<FailurePolicy<? extends Event>> policies,
            @Any Instance<FailureStrategy> strategies,
            Config settings,
            @ConfigProperty(name = "orderbridge.consume.prefetch") int prefetch) {
        this.policies = policies;
        this.strategies = strategies;
        this.settings = settings;
        this.prefetch = prefetch;
    }

    /**
     * The channel of these attributes.
     *
     * @throws StartupRefused if an attribute makes no sense
     */
    public IncomingChannel of(Config channel) {
        String name = channel.getValue(ConnectorFactory.CHANNEL_NAME_ATTRIBUTE, String.class);
        Instance<FailurePolicy<? extends Event>> policy = policies.select(Identifier.Literal.of(name));
        return new IncomingChannel(
                name,
                channel.getValue("queue.name", String.class),
                types(name, channel.getOptionalValue("routing-keys", String.class)),
                prefetch(name, channel.getOptionalValue("max-outstanding-messages", Integer.class)),
                channel.getOptionalValue("acknowledged-later", Boolean.class).orElse(false),
                policy.isResolvable() ? policy.get() : new FailurePolicy<Event>() {},
                strategy(name, channel.getOptionalValue("failure-strategy", String.class)));
    }

    /** Without a bound, all that waits would be fetched. */
    private int prefetch(String channel, Optional<Integer> set) {
        int messages = set.orElseGet(() -> Math.max(prefetch, threads(channel)));
        if (messages < 1 || messages > MOST_OUTSTANDING) {
            throw new StartupRefused("setting mp.messaging.incoming." + channel
                    + ".max-outstanding-messages must be 1 to " + MOST_OUTSTANDING + ", not " + messages);
        }
        return messages;
    }

    private int threads(String channel) {
        return settings.getOptionalValue("smallrye.messaging.worker." + channel + ".max-concurrency", Integer.class)
                .orElse(1);
    }

    private static Set<String> types(String channel, Optional<String> names) {
        Set<String> types = names.stream()
                .flatMap(all -> Arrays.stream(all.split(",")))
                .map(String::trim)
                .collect(Collectors.toUnmodifiableSet());
        types.stream().filter(type -> EventType.named(type).isEmpty()).forEach(type -> {
            throw new StartupRefused(
                    "setting mp.messaging.incoming." + channel + ".routing-keys: there is no event of type " + type);
        });
        return types;
    }

    private FailureStrategy strategy(String channel, Optional<String> name) {
        Instance<FailureStrategy> found = strategies.select(Identifier.Literal.of(name.orElse(FailureStrategy.NAME)));
        if (!found.isResolvable()) {
            throw new StartupRefused("setting mp.messaging.incoming." + channel + ".failure-strategy must be "
                    + FailureStrategy.NAME + ", not " + name.orElseThrow());
        }
        return found.get();
    }
}
