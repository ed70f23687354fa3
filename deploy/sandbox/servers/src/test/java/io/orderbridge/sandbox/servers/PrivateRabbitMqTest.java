package io.orderbridge.sandbox.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateRabbitMqTest {

    @TempDir
    Path directory;

    @Test
    void a_killed_node_comes_back_on_its_port_with_its_confirmed_messages_and_leaves_no_process() throws Exception {
        long before = processesIn(directory);
        try (var broker = PrivateRabbitMq.start(directory)) {
            try (Connection connection = broker.connectionFactory().newConnection();
                    Channel channel = connection.createChannel()) {
                channel.queueDeclare("kept", true, false, false, Map.of());
                channel.confirmSelect();
                channel.basicPublish(
                        "", "kept", MessageProperties.PERSISTENT_BASIC, "one".getBytes(StandardCharsets.UTF_8));
                channel.waitForConfirmsOrDie(5000);
            }
            // RabbitMQ writes down behind the client's back that there is a queue; on a busy machine not before it is
            // killed.
            broker.control("eval", "mnesia:sync_log().");

            broker.kill();
            assertThat(broker.isRunning()).isFalse();
            assertThatThrownBy(() -> broker.connectionFactory().newConnection()).isInstanceOf(Exception.class);

            broker.start();
            try (Connection connection = broker.connectionFactory().newConnection();
                    Channel channel = connection.createChannel()) {
                assertThat(channel.basicGet("kept", true).getBody()).isEqualTo("one".getBytes(StandardCharsets.UTF_8));
            }
        }
        assertThat(processesIn(directory)).isEqualTo(before);
    }

    /** Counts the processes whose command or descendants work in the directory. */
    private static long processesIn(Path directory) {
        return ProcessHandle.allProcesses()
                        .filter(process ->
                                process.info().commandLine().orElse("").contains(directory.toString()))
                        .count()
                + ProcessHandle.current().descendants().count();
    }
}
