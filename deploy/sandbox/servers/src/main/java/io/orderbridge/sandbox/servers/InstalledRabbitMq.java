package io.orderbridge.sandbox.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A RabbitMQ node from the installed programs, with a name server (epmd) of its own. */
final class InstalledRabbitMq implements RabbitMqServer {

    private final Path server;
    private final Path directory;
    private final int amqpPort;
    private final int distributionPort = Ports.free();
    private final NameServer nameServer;
    private final boolean alone;

    /**
     * @param configuration of the node, less where it listens
     * @param cluster which it is to belong to, or empty if it stays alone
     */
    InstalledRabbitMq(
            Path server,
            Path directory,
            int amqpPort,
            int managementPort,
            String configuration,
            Optional<BrokerCluster> cluster) {
        this.server = server;
        this.directory = directory;
        this.amqpPort = amqpPort;
        this.alone = cluster.isEmpty();
        this.nameServer = cluster.map(BrokerCluster::nameServer).orElseGet(() -> new NameServer(directory));
        try {
            Files.createDirectories(directory.resolve("conf.d"));
            Files.writeString(directory.resolve("enabled_plugins"), "[rabbitmq_management].\n");
            Files.writeString(directory.resolve("rabbitmq-env.conf"), "");
            Files.writeString(
                    directory.resolve("rabbitmq.conf"),
                    configuration
                            + """
                            listeners.tcp.default = 127.0.0.1:%d
                            management.tcp.ip = 127.0.0.1
                            management.tcp.port = %d
                            log.file.level = info
                            log.console = false
                            """
                                    .formatted(amqpPort, managementPort));
            if (cluster.isPresent()) {
                writeSecret(cluster.get().secret());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the name by which nodes know the one on this port. */
    static String nodeName(int amqpPort) {
        return "orderbridge-" + amqpPort + "@localhost";
    }

    /** Erlang makes one by itself where there is none. */
    private void writeSecret(String secret) throws IOException {
        Path file = directory.resolve(".erlang.cookie");
        if (!Files.exists(file)) {
            Files.writeString(file, secret);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        }
    }

    /** Returns the program that starts a node, or empty if RabbitMQ is not installed. */
    static Optional<Path> program() {
        // The program on PATH of Debian's package switches to the system's user; the ones below do not.
        return Optional.of(Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server"))
                .filter(Files::isExecutable)
                .or(() -> Executables.findBelow(
                        Path.of("/usr/lib/rabbitmq/lib"), "rabbitmq_server-*/sbin/rabbitmq-server"))
                .or(() -> Executables.find("rabbitmq-server"));
    }

    @Override
    public OwnedProcess launch() {
        nameServer.ensureRunning();
        return OwnedProcess.start("rabbitmq", directory, List.of(server.toString()), environment());
    }

    @Override
    public void ended() {
        if (alone) {
            nameServer.kill();
        }
    }

    @Override
    public void control(List<String> command) {
        var words = new ArrayList<>(List.of(server.resolveSibling("rabbitmqctl").toString()));
        words.addAll(command);
        var builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().putAll(environment());
        // The node's secret is there.
        builder.environment().put("HOME", directory.toString());
        try {
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("rabbitmqctl " + String.join(" ", command) + ": " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while rabbitmqctl was running", e);
        }
    }

    private Map<String, String> environment() {
        var environment = new LinkedHashMap<String, String>();
        environment.put("RABBITMQ_NODENAME", nodeName(amqpPort));
        environment.put("RABBITMQ_DIST_PORT", "" + distributionPort);
        environment.put("ERL_EPMD_PORT", "" + nameServer.port());
        environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
        environment.put("RABBITMQ_MNESIA_BASE", directory.resolve("data").toString());
        environment.put("RABBITMQ_LOG_BASE", directory.resolve("log").toString());
        environment.put(
                "RABBITMQ_ENABLED_PLUGINS_FILE",
                directory.resolve("enabled_plugins").toString());
        environment.put("RABBITMQ_CONFIG_FILE", directory.resolve("rabbitmq").toString());
        // Nothing from /etc/rabbitmq, which belongs to the system's broker.
        environment.put("RABBITMQ_CONFIG_FILES", directory.resolve("conf.d").toString());
        environment.put(
                "RABBITMQ_ADVANCED_CONFIG_FILE",
                directory.resolve("advanced.config").toString());
        environment.put(
                "RABBITMQ_CONF_ENV_FILE", directory.resolve("rabbitmq-env.conf").toString());
        // Idle scheduler threads sleep instead of spinning: the machine is shared with everything else.
        environment.put(
                "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
                "+sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}");
        return environment;
    }
}
