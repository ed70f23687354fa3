package io.orderbridge.sandbox.servers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Several RabbitMQ nodes that are one broker, each quorum queue with a member on each. They share a name server and a
 * secret.
 *
 * @param directory holds everything that the nodes write
 */
public record BrokerCluster(Path directory, NameServer nameServer, String secret) {

    /**
     * Starts as many nodes on free ports, with the project's topology.
     *
     * @throws CannotStart when RabbitMQ is not installed or a node does not come up
     */
    public static List<PrivateRabbitMq> start(Path directory, int nodes) {
        var cluster = new BrokerCluster(
                directory, new NameServer(directory), UUID.randomUUID().toString());
        var started = new ArrayList<PrivateRabbitMq>();
        try {
            for (int number = 1; number <= nodes; number++) {
                PrivateRabbitMq node = PrivateRabbitMq.node(cluster, number);
                started.add(node);
                node.start();
                if (number > 1) {
                    node.join(started.get(0));
                }
            }
        } catch (CannotStart e) {
            started.forEach(PrivateRabbitMq::close);
            throw e;
        }
        // Not before all are there: a queue gets its members when it is declared.
        started.get(0).importTopology();
        return started;
    }
}
