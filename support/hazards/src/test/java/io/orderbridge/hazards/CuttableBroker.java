package io.orderbridge.hazards;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.SocketConfigurators;
import io.orderbridge.messaging.BrokerSettings;
import io.orderbridge.model.Topology;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The way to the broker, which can be cut. */
@Singleton
@Alternative
@Priority(1)
public class CuttableBroker extends BrokerSettings {

    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger ofStagedOrders = new AtomicInteger();
    private final AtomicInteger surprises = new AtomicInteger();

    @Inject
    public CuttableBroker(
            @ConfigProperty(name = "rabbitmq-host") String host,
            @ConfigProperty(name = "rabbitmq-port") int port,
            @ConfigProperty(name = "rabbitmq-username") String username,
            @ConfigProperty(name = "rabbitmq-password") String password,
            @ConfigProperty(name = "rabbitmq-virtual-host") String virtualHost,
            @ConfigProperty(name = "rabbitmq-ssl") boolean tls) {
        super(host, port, username, password, virtualHost, tls);
    }

    @Override
    public Connection connect(String name) throws IOException, TimeoutException {
        if (name.endsWith(Topology.STAGED)) {
            ofStagedOrders.incrementAndGet();
            if (surprises.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new NoClassDefFoundError("as told");
            }
        }
        return super.connect(name);
    }

    @Override
    protected ConnectionFactory connections() {
        ConnectionFactory factory = super.connections();
        factory.setSocketConfigurator(
                SocketConfigurators.builder().add(sockets::add).build());
        return factory;
    }

    /** How often the queue of staged orders was connected to. */
    int connectionsOfStagedOrders() {
        return ofStagedOrders.get();
    }

    /** Has the next attempts to connect that queue break in a way that nobody foresees. */
    void surprise(int times) {
        surprises.set(times);
    }

    /** Breaks all connections. */
    void cut() {
        sockets.forEach(socket -> {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        sockets.clear();
    }
}
