package io.orderbridge.sandbox.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * A RabbitMQ node of our own, of the version that is installed here (3.10 to 4.x), with the management plug-in. It keeps
 * everything in one directory, listens on the loopback interface only, and neither needs nor touches the system's
 * broker: its name server (epmd) is its own, too.
 *
 * <p>RabbitMQ needs a second or two to write the names of newly declared quorum queues: a node that is killed right after
 * its very first start comes back with queues that do not answer. An orderly stop takes it five seconds.
 */
public final class PrivateRabbitMq extends ProcessComponent {

    /** The user of the services; an administrator, so that people can log in to the management page as well. */
    public static final String USERNAME = "orderbridge";

    /** An example password: services take it in demo mode only. */
    public static final String PASSWORD = "change-me";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path server;
    private final int amqpPort;
    private final int managementPort;
    private final int distributionPort = Ports.free();
    private final int nameServerPort = Ports.free();

    private OwnedProcess nameServer;

    private PrivateRabbitMq(Path directory, int amqpPort, int managementPort) {
        super("RabbitMQ", directory);
        this.server = installedServer()
                .orElseThrow(() -> new CannotStart("RabbitMQ is not installed. Install it (Debian, Ubuntu: apt-get"
                        + " install rabbitmq-server); its service need not run."));
        this.amqpPort = amqpPort;
        this.managementPort = managementPort;
    }

    /** Starts a node on free ports with the project's topology. */
    public static PrivateRabbitMq start(Path directory) {
        return start(directory, Ports.free(), Ports.free());
    }

    /**
     * Starts a node on the ports given with the project's topology.
     *
     * @throws CannotStart when RabbitMQ is not installed or the node does not come up
     */
    public static PrivateRabbitMq start(Path directory, int amqpPort, int managementPort) {
        var broker = new PrivateRabbitMq(directory, amqpPort, managementPort);
        broker.configure(ProjectFolder.brokerDefinitions());
        broker.start();
        return broker;
    }

    /** Returns whether a RabbitMQ is installed here that can be started. */
    public static boolean isInstalled() {
        return installedServer().isPresent();
    }

    public String host() {
        return "127.0.0.1";
    }

    public int amqpPort() {
        return amqpPort;
    }

    public int managementPort() {
        return managementPort;
    }

    /** Returns the address of the management page and API, without a slash at the end. */
    public String managementUrl() {
        return "http://127.0.0.1:" + managementPort;
    }

    /** Returns a factory that is set to log in here; every call gives a new one. */
    public ConnectionFactory connectionFactory() {
        var factory = new ConnectionFactory();
        factory.setHost(host());
        factory.setPort(amqpPort);
        factory.setUsername(USERNAME);
        factory.setPassword(PASSWORD);
        factory.setConnectionTimeout(2000);
        factory.setHandshakeTimeout(2000);
        factory.setAutomaticRecoveryEnabled(false);
        return factory;
    }

    /**
     * Runs rabbitmqctl on this node, such as {@code set_vm_memory_high_watermark 0} to make it take no messages.
     *
     * @throws IllegalStateException when the command fails
     */
    public void control(String... command) {
        var words = new ArrayList<>(List.of(server.resolveSibling("rabbitmqctl").toString()));
        words.addAll(List.of(command));
        var builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().putAll(environment());
        // The node's secret is there.
        builder.environment().put("HOME", directory().toString());
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

    @Override
    OwnedProcess launch() {
        if (nameServer == null || !nameServer.isAlive()) {
            nameServer = OwnedProcess.start(
                    "epmd",
                    directory(),
                    List.of(nameServerProgram().toString(), "-port", "" + nameServerPort, "-address", "127.0.0.1"),
                    Map.of());
        }
        return OwnedProcess.start("rabbitmq", directory(), List.of(server.toString()), environment());
    }

    @Override
    void converse() throws IOException, TimeoutException {
        connectionFactory().newConnection("ready?").close();
    }

    @Override
    void ended() {
        nameServer.kill();
    }

    private Map<String, String> environment() {
        var environment = new LinkedHashMap<String, String>();
        environment.put("RABBITMQ_NODENAME", "orderbridge-" + amqpPort + "@localhost");
        environment.put("RABBITMQ_DIST_PORT", "" + distributionPort);
        environment.put("ERL_EPMD_PORT", "" + nameServerPort);
        environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
        environment.put("RABBITMQ_MNESIA_BASE", directory().resolve("data").toString());
        environment.put("RABBITMQ_LOG_BASE", directory().resolve("log").toString());
        environment.put(
                "RABBITMQ_ENABLED_PLUGINS_FILE",
                directory().resolve("enabled_plugins").toString());
        environment.put("RABBITMQ_CONFIG_FILE", directory().resolve("rabbitmq").toString());
        // Nothing from /etc/rabbitmq, which belongs to the system's broker.
        environment.put("RABBITMQ_CONFIG_FILES", directory().resolve("conf.d").toString());
        environment.put(
                "RABBITMQ_ADVANCED_CONFIG_FILE",
                directory().resolve("advanced.config").toString());
        environment.put(
                "RABBITMQ_CONF_ENV_FILE",
                directory().resolve("rabbitmq-env.conf").toString());
        // Idle scheduler threads sleep instead of spinning: the machine is shared with everything else.
        environment.put(
                "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
                "+sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}");
        return environment;
    }

    private void configure(Path topology) {
        try {
            Files.createDirectories(directory().resolve("conf.d"));
            Files.writeString(directory().resolve("enabled_plugins"), "[rabbitmq_management].\n");
            Files.writeString(directory().resolve("rabbitmq-env.conf"), "");
            Path definitions = directory().resolve("definitions.json");
            JSON.writeValue(definitions.toFile(), withUser(topology));
            Files.writeString(
                    directory().resolve("rabbitmq.conf"),
                    """
                    listeners.tcp.default = 127.0.0.1:%d
                    management.tcp.ip = 127.0.0.1
                    management.tcp.port = %d
                    load_definitions = %s
                    log.file.level = info
                    log.console = false
                    disk_free_limit.absolute = 50MB
                    collect_statistics_interval = 1000
                    """
                            .formatted(amqpPort, managementPort, definitions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds virtual host, user and permissions: the project's file has the topology only, no users. */
    private static ObjectNode withUser(Path topology) throws IOException {
        ObjectNode definitions =
                Files.exists(topology) ? (ObjectNode) JSON.readTree(topology.toFile()) : JSON.createObjectNode();
        if (definitions.withArray("vhosts").isEmpty()) {
            definitions.withArray("vhosts").addObject().put("name", "/");
        }
        definitions
                .withArray("users")
                .addObject()
                .put("name", USERNAME)
                .put("password_hash", passwordHash(PASSWORD))
                .put("hashing_algorithm", "rabbit_password_hashing_sha256")
                .put("tags", "administrator");
        definitions
                .withArray("permissions")
                .addObject()
                .put("user", USERNAME)
                .put("vhost", "/")
                .put("configure", ".*")
                .put("write", ".*")
                .put("read", ".*");
        return definitions;
    }

    /** The broker's own form: four bytes of salt, then SHA-256 of salt and password, in Base64. */
    private static String passwordHash(String password) {
        byte[] salt = new byte[4];
        new SecureRandom().nextBytes(salt);
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(salt);
            byte[] hash = sha256.digest(password.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder()
                    .encodeToString(ByteBuffer.allocate(salt.length + hash.length)
                            .put(salt)
                            .put(hash)
                            .array());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static Optional<Path> installedServer() {
        // The program on PATH of Debian's package switches to the system's user; the ones below do not.
        return Optional.of(Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server"))
                .filter(Files::isExecutable)
                .or(() -> Executables.findBelow(
                        Path.of("/usr/lib/rabbitmq/lib"), "rabbitmq_server-*/sbin/rabbitmq-server"))
                .or(() -> Executables.find("rabbitmq-server"));
    }

    private static Path nameServerProgram() {
        return Executables.find("epmd")
                .or(() -> Executables.findBelow(Path.of("/usr/lib/erlang"), "erts-*/bin/epmd"))
                .orElseThrow(() -> new CannotStart("Erlang's epmd was not found; is erlang-base installed?"));
    }
}
