package io.orderbridge.messaging;

import com.rabbitmq.client.ConnectionFactory;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where the broker is. The same settings as those of the consuming connector, so that both go to the same broker. */
@ApplicationScoped
public class BrokerSettings {

    /** Longer than a broker needs to accept a connection, short enough for a person who waits for an answer. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    @ConfigProperty(name = "rabbitmq-host")
    String host;

    @ConfigProperty(name = "rabbitmq-port")
    int port;

    @ConfigProperty(name = "rabbitmq-username")
    String username;

    @ConfigProperty(name = "rabbitmq-password")
    String password;

    @ConfigProperty(name = "rabbitmq-virtual-host", defaultValue = "/")
    String virtualHost;

    @ConfigProperty(name = "rabbitmq-ssl", defaultValue = "false")
    boolean tls;

    /** Host and port, for messages to people. */
    public String address() {
        return host + ":" + port;
    }

    /** The user that logs in, for messages to people. */
    public String username() {
        return username;
    }

    /**
     * A factory of connections that fail within a bounded time and are never repaired behind our back.
     *
     * @throws IllegalStateException if TLS is asked for and this JVM has none
     */
    public ConnectionFactory connections() {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(host);
        factory.setPort(port);
        factory.setUsername(username);
        factory.setPassword(password);
        factory.setVirtualHost(virtualHost);
        factory.setAutomaticRecoveryEnabled(false);
        factory.setTopologyRecoveryEnabled(false);
        factory.setConnectionTimeout((int) CONNECT_TIMEOUT.toMillis());
        factory.setHandshakeTimeout((int) CONNECT_TIMEOUT.toMillis());
        factory.setChannelRpcTimeout((int) CONNECT_TIMEOUT.toMillis());
        factory.setRequestedHeartbeat(10);
        if (tls) {
            try {
                factory.useSslProtocol(SSLContext.getDefault());
                factory.enableHostnameVerification();
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("rabbitmq-ssl is on, but this JVM has no TLS", e);
            }
        }
        return factory;
    }
}
