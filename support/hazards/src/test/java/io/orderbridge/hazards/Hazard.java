package io.orderbridge.hazards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.ClientVersion;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.EnvelopeCodec;
import io.orderbridge.model.OrderStaged;
import io.orderbridge.model.Topology;
import io.smallrye.reactive.messaging.rabbitmq.RabbitMQConnector;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.core.ConditionTimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;

/** What can happen to a channel, with the connector that is set; ours has to come through, of the other it is noted how. */
abstract class Hazard {

    static final Duration SOON = Duration.ofSeconds(40);

    /** A result has to be there by then: the confirm's time-out and that of a new connection, with room. */
    static final Duration BOUND = Duration.ofSeconds(10);

    private static final AtomicLong ORDERS = new AtomicLong();

    @Inject
    Orders orders;

    @Inject
    Sender sender;

    @ConfigProperty(name = "hazards.connector")
    String connector;

    @BeforeEach
    void begin() {
        orders.goOn();
        awaitConsumer();
    }

    /** Whether the queue has its consumer again, within a time that is long for that. */
    static boolean awaitConsumer() {
        return within(SOON, () -> PrivateServers.onChannel(channel -> channel.consumerCount(Topology.STAGED)) == 1);
    }

    static boolean within(Duration time, java.util.concurrent.Callable<Boolean> condition) {
        try {
            await().atMost(time).ignoreExceptions().until(condition);
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    static Envelope<OrderStaged> anOrder() {
        long number = ORDERS.incrementAndGet();
        return Envelope.first(
                new OrderStaged(
                        "woocommerce", number, "" + number, (int) number, "batch", new BigDecimal("10.00"), "USD"),
                Instant.now());
    }

    /** Puts an order into the queue past all channels; returns its number. */
    static long put() {
        Envelope<OrderStaged> event = anOrder();
        await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> PrivateServers.onChannel(channel -> {
                    channel.confirmSelect();
                    channel.basicPublish(
                            "",
                            Topology.STAGED,
                            new AMQP.BasicProperties.Builder()
                                    .correlationId(event.correlationId())
                                    .contentType(EnvelopeCodec.CONTENT_TYPE)
                                    .deliveryMode(2)
                                    .build(),
                            EnvelopeCodec.write(event));
                    try {
                        channel.waitForConfirmsOrDie(5_000);
                        return true;
                    } catch (InterruptedException | TimeoutException e) {
                        throw new IllegalStateException(e);
                    }
                }));
        return event.data().wooOrderId();
    }

    boolean allDone(Collection<Long> expected) {
        return allDone(expected, SOON);
    }

    boolean allDone(Collection<Long> expected, Duration time) {
        return within(time, () -> orders.done().containsAll(expected));
    }

    /** How many of these orders were never handled. */
    long lost(Collection<Long> expected) {
        return expected.stream().filter(order -> !orders.done().contains(order)).count();
    }

    /** Notes what was seen. With our connector it has to be right. */
    void observed(String hazard, boolean right, String seen) throws IOException {
        String versions = connector.equals("smallrye-rabbitmq")
                ? "SmallRye " + stockVersion()
                : "amqp-client " + ClientVersion.VERSION;
        Path file = Files.createDirectories(Path.of("target")).resolve("hazards.tsv");
        Files.write(
                file,
                List.of(String.join("\t", connector, versions, hazard, right ? "right" : "WRONG", seen)),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        if (!connector.equals("smallrye-rabbitmq")) {
            assertThat(right).as("%s: %s", hazard, seen).isTrue();
        }
    }

    private static String stockVersion() throws IOException {
        Properties artifact = new Properties();
        try (InputStream file = RabbitMQConnector.class.getResourceAsStream(
                "/META-INF/maven/io.smallrye.reactive/smallrye-reactive-messaging-rabbitmq/pom.properties")) {
            artifact.load(file);
        }
        return artifact.getProperty("version");
    }
}
