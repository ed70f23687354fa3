package io.orderbridge.sandbox.servers;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * A RabbitMQ node of our own, of the version that is installed here (3.10 to 4.x), with the management plug-in. It keeps
 * everything in one directory, listens on the loopback interface only, and neither needs nor touches the system's
 * broker: its name server (epmd) is its own, too. Where RabbitMQ is not installed it is a container, of the image in
 * docker-compose.yml, that keeps its data until it is closed.
 *
 * <p>RabbitMQ needs a second or two to write the names of newly declared quorum queues: a node that is killed right after
 * its very first start comes back with queues that do not answer. An orderly stop takes it five seconds.
 */
public final class PrivateRabbitMq extends ProcessComponent {

    /** The user of the services; an administrator, so that people can log in to the management page as well. */
    public static final String USERNAME = "orderbridge";

    /** An example password: services take it in demo mode only. */
    public static final String PASSWORD = "change-me";

    private static final Duration MANAGEMENT_LISTENS = Duration.ofSeconds(60);

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final ServerSource SOURCE = new ServerSource("RabbitMQ", "rabbitmq-server", "RABBITMQ_IMAGE");

    /** Of a node in either form. */
    private static final String CONFIGURATION =
            """
            disk_free_limit.absolute = 50MB
            collect_statistics_interval = 1000
            """;

    /** Of a node whose topology comes later. */
    private static final String FIRST_USER =
            """
            default_user = %s
            default_pass = %s
            """
                    .formatted(USERNAME, PASSWORD);

    private final RabbitMqServer server;
    private final int amqpPort;
    private final int managementPort;

    private PrivateRabbitMq(
            String name, Path directory, int amqpPort, int managementPort, Optional<BrokerCluster> cluster) {
        super(name, directory);
        this.amqpPort = amqpPort;
        this.managementPort = managementPort;
        this.server = SOURCE.choose(
                InstalledRabbitMq.program(),
                program -> new InstalledRabbitMq(
                        program,
                        directory(),
                        amqpPort,
                        managementPort,
                        CONFIGURATION
                                + (cluster.isPresent()
                                        ? FIRST_USER
                                        : "load_definitions = " + writeDefinitions() + "\n"),
                        cluster),
                image -> new ContainedRabbitMq(
                        image, directory(), amqpPort, managementPort, writeDefinitions(), CONFIGURATION));
    }

    /** Starts a node on free ports with the project's topology. */
    public static PrivateRabbitMq start(Path directory) {
        return start(directory, Ports.free(), Ports.free());
    }

    /**
     * Starts a node on the ports given with the project's topology.
     *
     * @throws CannotStart when there is no RabbitMQ here or the node does not come up
     */
    public static PrivateRabbitMq start(Path directory, int amqpPort, int managementPort) {
        var broker = new PrivateRabbitMq(SOURCE.server(), directory, amqpPort, managementPort, Optional.empty());
        broker.start();
        return broker;
    }

    /** Returns a node that is to belong to a cluster, not started yet. */
    static PrivateRabbitMq node(BrokerCluster cluster, int number) {
        if (!isInstalled()) {
            throw new CannotStart("A cluster of RabbitMQ needs its programs: apt-get install rabbitmq-server");
        }
        return new PrivateRabbitMq(
                SOURCE.server() + " " + number,
                cluster.directory().resolve("node-" + number),
                Ports.free(),
                Ports.free(),
                Optional.of(cluster));
    }

    /** Gives up what this node has and becomes a member of the other one's cluster. */
    void join(PrivateRabbitMq other) {
        control("stop_app");
        control("join_cluster", other.nodeName());
        control("start_app");
    }

    void importTopology() {
        control("import_definitions", writeDefinitions().toString());
    }

    /** Returns the name by which the broker knows this node. */
    public String nodeName() {
        return InstalledRabbitMq.nodeName(amqpPort);
    }

    /** Returns whether a RabbitMQ is installed here that can be started. */
    public static boolean isInstalled() {
        return InstalledRabbitMq.program().isPresent();
    }

    /** The folder with the data of an installed node, to be copied while it is stopped. */
    public Path data() {
        return directory().resolve("data");
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
        server.control(List.of(command));
    }

    /**
     * Adds the queues of another shop than the first.
     *
     * @throws CannotStart when the broker does not take them
     */
    public void addShop(String shop) {
        try {
            String definitions = Files.readString(
                            ProjectFolder.brokerDefinitions().resolveSibling("another-shop.json"))
                    .replace("SHOP", shop);
            HttpRequest request = HttpRequest.newBuilder(URI.create(managementUrl() + "/api/definitions"))
                    .timeout(Duration.ofSeconds(20))
                    .header(
                            "Authorization",
                            "Basic "
                                    + Base64.getEncoder()
                                            .encodeToString(
                                                    (USERNAME + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8)))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(definitions))
                    .build();
            HttpResponse<String> answer = onceItListens(request);
            if (answer.statusCode() >= 300) {
                throw new CannotStart("RabbitMQ does not take the queues of shop " + shop + ": " + answer.body());
            }
        } catch (IOException e) {
            throw new CannotStart("The queues of shop " + shop + " could not be added: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStart("Interrupted while the queues of shop " + shop + " were added.", e);
        }
    }

    /** Management begins to listen some seconds after the broker does. An import may be repeated. */
    private static HttpResponse<String> onceItListens(HttpRequest request) throws IOException, InterruptedException {
        // An upgrade to HTTP/2 leaves a POST unanswered.
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        Instant limit = Instant.now().plus(MANAGEMENT_LISTENS);
        while (true) {
            try {
                return client.send(request, HttpResponse.BodyHandlers.ofString());
            } catch (IOException e) {
                if (Instant.now().isAfter(limit)) {
                    throw e;
                }
                Thread.sleep(200);
            }
        }
    }

    /** Has the node believe its disk full: it delivers messages and takes none, until {@link #clearDisk} or its next start. */
    public void fillDisk() {
        control("set_disk_free_limit", "100000GB");
    }

    /** Ends what {@link #fillDisk} began. */
    public void clearDisk() {
        control("set_disk_free_limit", "50MB");
    }

    @Override
    protected Program launch() {
        return server.launch();
    }

    @Override
    protected void converse() throws IOException, TimeoutException {
        connectionFactory().newConnection("ready?").close();
    }

    @Override
    protected void ended() {
        server.ended();
    }

    private Path writeDefinitions() {
        try {
            Path definitions = Files.createDirectories(directory()).resolve("definitions.json");
            JSON.writeValue(definitions.toFile(), withUser(ProjectFolder.brokerDefinitions()));
            return definitions;
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
}
