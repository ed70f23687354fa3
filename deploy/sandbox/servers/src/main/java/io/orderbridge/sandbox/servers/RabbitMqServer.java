package io.orderbridge.sandbox.servers;

import java.util.List;

/** A RabbitMQ that rabbitmqctl can reach. */
interface RabbitMqServer extends Server {

    /**
     * Runs rabbitmqctl on the running node.
     *
     * @throws IllegalStateException when the command fails
     */
    void control(List<String> command);
}
