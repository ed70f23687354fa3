package io.orderbridge.hazards;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.impl.ClientVersion;
import io.orderbridge.messaging.ChosenConnector;
import io.smallrye.reactive.messaging.rabbitmq.RabbitMQConnector;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Tag;

/** With the connector that is set: ours has to come through, of the other it is noted how. A row of the table in ADR 100. */
@Tag("hazard")
abstract class Hazard extends ChannelTest {

    /** A result has to be there by then: the confirm's time-out and that of a new connection, with room. */
    static final Duration BOUND = Duration.ofSeconds(10);

    /** How many of these orders were never handled. */
    long lost(Collection<Long> expected) {
        return expected.stream().filter(order -> !orders.done().contains(order)).count();
    }

    static boolean isOurs() {
        return Broker.CONNECTOR.equals(ChosenConnector.OURS);
    }

    /** Notes what was seen. With our connector it has to be right. */
    static void observed(String hazard, boolean right, String seen) throws IOException {
        Path file = Files.createDirectories(Path.of("target")).resolve("hazards.tsv");
        Files.write(
                file,
                List.of(String.join(
                        "\t",
                        Broker.CONNECTOR,
                        isOurs() ? "amqp-client " + ClientVersion.VERSION : "SmallRye " + stockVersion(),
                        hazard,
                        right ? "right" : "WRONG",
                        seen)),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        if (isOurs()) {
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
