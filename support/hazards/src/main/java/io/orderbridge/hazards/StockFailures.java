package io.orderbridge.hazards;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.rabbitmq.fault.RabbitMQRequeue;
import jakarta.enterprise.context.ApplicationScoped;

/** The failure strategy of our channels as the connector of SmallRye has it: a message that failed goes back to its queue. */
@ApplicationScoped
@Identifier("orderbridge")
class StockFailures extends RabbitMQRequeue.Factory {}
