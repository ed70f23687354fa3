package io.orderbridge.sandbox.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A RabbitMQ node in a container of an official image. */
final class ContainedRabbitMq implements RabbitMqServer {

    private static final String CONFIGURATION_FOLDER = "/etc/rabbitmq";

    private final Path directory;
    private final Container.Plan plan;

    private Container container;

    /** @param configuration of the node, less its topology and where it listens */
    ContainedRabbitMq(
            String image, Path directory, int amqpPort, int managementPort, Path definitions, String configuration) {
        this.directory = directory;
        Path settings = directory.resolve("rabbitmq.conf");
        Path plugins = directory.resolve("enabled_plugins");
        try {
            Files.writeString(
                    settings,
                    configuration
                            + """
                            load_definitions = %s/%s
                            log.console = true
                            """
                                    .formatted(CONFIGURATION_FOLDER, definitions.getFileName()));
            Files.writeString(plugins, "[rabbitmq_management].\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.plan = new Container.Plan(
                image,
                "rabbitmq",
                List.of("rabbitmq-server"),
                // Idle scheduler threads sleep instead of spinning: the machine is shared with everything else. Some
                // engines allow a billion open files, and Erlang would reserve memory for each.
                Map.of("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "+sbwt none +sbwtdcpu none +sbwtdio none +Q 65536"),
                List.of(new Container.Port(amqpPort, 5672), new Container.Port(managementPort, 15672)),
                Map.of(
                        settings, CONFIGURATION_FOLDER,
                        plugins, CONFIGURATION_FOLDER,
                        definitions, CONFIGURATION_FOLDER));
    }

    @Override
    public Container launch() {
        if (container == null || !container.exists()) {
            container = Container.create("rabbitmq", directory, plan);
        }
        return container.start();
    }

    @Override
    public void control(List<String> command) {
        var words = new ArrayList<>(List.of("rabbitmqctl"));
        words.addAll(command);
        container.execute(words);
    }
}
