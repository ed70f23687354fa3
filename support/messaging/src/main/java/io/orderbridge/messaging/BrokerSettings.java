package io.orderbridge.messaging;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.impl.ForgivingExceptionHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Where the broker is. */
@ApplicationScoped
public class BrokerSettings {

    private static final Logger LOG = Logger.getLogger(BrokerSettings.class);

    /** Longer than a broker needs to accept a connection, short enough for a person who waits for an answer. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private static final int HEARTBEAT_SECONDS = 10;

    private final String host;
    private final int port;
    private final String username;
    private final String password;
    private final String virtualHost;
    private final boolean tls;

    @Inject
    public BrokerSettings(
            @ConfigProperty(name = "rabbitmq-host") String host,
            @ConfigProperty(name = "rabbitmq-port") int port,
            @ConfigProperty(name = "rabbitmq-username") String username,
            @ConfigProperty(name = "rabbitmq-password") String password,
            @ConfigProperty(name = "rabbitmq-virtual-host") String virtualHost,
            @ConfigProperty(name = "rabbitmq-ssl") boolean tls) {
        this.host = host;
        this.port = port;
        this.username = username;
        this.password = password;
        this.virtualHost = virtualHost;
        this.tls = tls;
    }

    /** Host and port, for messages to people. */
    public String address() {
        return host + ":" + port;
    }

    /** The user that logs in, for messages to people. */
    public String username() {
        return username;
    }

    /** The virtual host that holds exchanges and queues. */
    public String virtualHost() {
        return virtualHost;
    }

    /**
     * Opens a connection that fails within a bounded time and is never repaired behind our back.
     *
     * @param name what the broker and people call it
     * @throws IOException if the broker cannot be reached, or does not let us in
     * @throws IllegalStateException if TLS is asked for and this JVM has none
     */
    public Connection connect(String name) throws IOException, TimeoutException {
        return connections().newConnection(name);
    }

    /** Makes such connections. */
    protected ConnectionFactory connections() {
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
        factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
        factory.setExceptionHandler(new QuietExceptionHandler());
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

    /** Whoever uses a connection learns of its end from its shutdown listener; a stack trace beside it helps nobody. */
    private static final class QuietExceptionHandler extends ForgivingExceptionHandler {

        @Override
        protected void log(String message, Throwable e) {
            LOG.debug(message, e);
        }
    }
}
