package io.orderbridge.systemtests;

import com.rabbitmq.client.AMQP;

/** A message as it was published to the exchange of all events. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RecordedMessage(String routingKey, AMQP.BasicProperties properties, byte[] body) {}
