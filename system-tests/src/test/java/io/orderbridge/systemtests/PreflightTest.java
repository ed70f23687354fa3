package io.orderbridge.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.orderbridge.model.Topology;
import io.orderbridge.sandbox.counterpoint.CounterPointSandbox;
import io.orderbridge.sandbox.servers.PrivateMariaDb;
import io.orderbridge.sandbox.servers.PrivateRabbitMq;
import io.orderbridge.sandbox.woocommerce.ShopDatabase;
import io.orderbridge.sandbox.woocommerce.ShopSettings;
import io.orderbridge.sandbox.woocommerce.Storage;
import io.orderbridge.sandbox.woocommerce.WooCommerceRest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * The preflight of the packaged services, against real servers. Each set-up is broken in one way, or in several that have
 * nothing to do with each other: one fault must not hide another.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PreflightTest {

    private static final Path TOP = Path.of("..").toAbsolutePath().normalize();
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String BROKEN = "broken";

    /** Nothing that a service prints may tell a password. */
    private static final String WRONG_PASSWORD = "wrong-3f9c81d7";

    /** Nobody listens there. */
    private static final int CLOSED = 1;

    private final ExecutorService runs =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    private PrivateRabbitMq broker;
    private PrivateMariaDb database;
    private ShopDatabase shop;
    private WooCommerceRest rest;
    private CounterPointSandbox sound;
    private CounterPointSandbox broken;
    private ServerSocket mail;
    private ServerSocket lateShop;
    private ServerSocket plain;
    private ShopDatabase.ApiKey readAndWrite;
    private ShopDatabase.ApiKey readOnly;

    /** What was broken on purpose, and each line that must be said of it, by the parts of it that matter. */
    private record Fault(String name, String level, List<List<String>> lines) {}

    /**
     * A service with settings on top of those that are right.
     *
     * @param faults all that is wrong, and warnings that must be there; there may be other warnings
     */
    private record SetUp(String service, Map<String, String> settings, List<Fault> faults) {

        private SetUp {
            settings = Map.copyOf(settings);
        }

        List<List<String>> wrong() {
            return faults.stream()
                    .filter(fault -> fault.level().equals("wrong"))
                    .flatMap(fault -> fault.lines().stream())
                    .toList();
        }

        String name() {
            return service + ": " + faults.stream().map(Fault::name).collect(Collectors.joining("; "));
        }
    }

    private record Report(int exitCode, List<String> lines) {

        List<String> of(String level) {
            return lines.stream().filter(line -> line.startsWith(level)).toList();
        }
    }

    @BeforeAll
    void start() throws Exception {
        Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "preflight-")
                .toAbsolutePath();
        CompletableFuture<PrivateRabbitMq> starting =
                CompletableFuture.supplyAsync(() -> PrivateRabbitMq.start(directory.resolve("rabbitmq")));
        database = PrivateMariaDb.start(directory.resolve("mariadb"));
        ShopSettings settings = ShopSettings.usual(Storage.HPOS);
        shop = ShopDatabase.create(database.jdbcUrl(), PrivateMariaDb.SHOP_USER, PrivateMariaDb.PASSWORD, settings);
        database.letReaderRead(settings.prefix());
        readAndWrite = shop.addApiKey("reads and writes", 1, ShopDatabase.Permission.READ_WRITE);
        readOnly = shop.addApiKey("reads only", 1, ShopDatabase.Permission.READ);
        rest = WooCommerceRest.start(shop, 0);
        shop.setHome(rest.url());
        sound = CounterPointSandbox.startInMemory(0, CounterPointSandbox.DEFAULT_PASSWORD);
        broken = CounterPointSandbox.startInMemory(0, CounterPointSandbox.DEFAULT_PASSWORD);
        inBrokenCounterPoint(
                "DROP TABLE DBO.USER_CUSTOMER_MAP CASCADE",
                "ALTER TABLE DBO.USER_ORDER_STAGING ALTER COLUMN TEXT_CHANGES RENAME TO WAS_TEXT_CHANGES",
                "DROP ALIAS DBO.SP_ROLLBACKORDER",
                "ALTER TABLE DBO.PS_DOC_HDR_TOT ALTER COLUMN TOT_CUBE RENAME TO CUBE_NOW",
                "REVOKE ALL ON SCHEMA DBO FROM " + CounterPointSandbox.USER,
                "GRANT SELECT ON SCHEMA DBO TO " + CounterPointSandbox.USER);
        mail = serve(PreflightTest::refuseLogIn);
        lateShop = serve(PreflightTest::answerAsOfYesterday);
        plain = serve(PreflightTest::offerNoEncryption);
        broker = starting.join();
        breakTopology();
    }

    @AfterAll
    void stop() throws Exception {
        runs.shutdownNow();
        rest.close();
        shop.close();
        sound.close();
        broken.close();
        mail.close();
        lateShop.close();
        plain.close();
        broker.close();
        database.close();
    }

    @TestFactory
    Stream<DynamicContainer> the_preflight_names_each_thing_that_is_wrong_and_nothing_else() {
        List<SetUp> setUps = new ArrayList<>();
        for (String service : List.of("order-ingest", "order-processor", "order-desk", "woo-status-sync", "alerting")) {
            setUps.add(new SetUp(
                    service, Map.of(), List.of(warning("nothing but the demo's passwords", "ORDERBRIDGE_DEMO=true"))));
        }
        setUps.addAll(brokenSetUps());
        Map<SetUp, CompletableFuture<Report>> reports = new HashMap<>();
        setUps.forEach(setUp -> reports.put(setUp, CompletableFuture.supplyAsync(() -> preflight(setUp), runs)));
        return setUps.stream()
                .map(setUp -> DynamicContainer.dynamicContainer(setUp.name(), testsOf(setUp, reports.get(setUp))));
    }

    private Stream<DynamicTest> testsOf(SetUp setUp, CompletableFuture<Report> running) {
        Stream<DynamicTest> eachIsNamed = setUp.faults().stream()
                .map(fault -> DynamicTest.dynamicTest(fault.name(), () -> {
                    Report report = running.join();
                    assertThat(fault.lines())
                            .as("%s", report.lines())
                            .allMatch(line -> report.of(fault.level()).stream().anyMatch(said -> isAbout(said, line)));
                }));
        DynamicTest nothingElse = DynamicTest.dynamicTest("nothing else is wrong, and no password is told", () -> {
            Report report = running.join();
            assertThat(report.of("wrong"))
                    .as("%s", report.lines())
                    .hasSameSizeAs(setUp.wrong())
                    .allMatch(said -> setUp.wrong().stream().anyMatch(line -> isAbout(said, line)));
            assertThat(report.lines())
                    .noneMatch(said -> said.contains(WRONG_PASSWORD) || said.contains(readAndWrite.consumerSecret()));
            assertThat(report.exitCode()).isEqualTo(setUp.wrong().isEmpty() ? 1 : 2);
        });
        return Stream.concat(eachIsNamed, Stream.of(nothingElse));
    }

    private List<SetUp> brokenSetUps() {
        String brokenCounterPoint = broken.jdbcUrl();
        return List.of(
                new SetUp(
                        "order-ingest",
                        Map.of(
                                "RABBITMQ_PASSWORD", WRONG_PASSWORD,
                                "COUNTERPOINT_PASSWORD", WRONG_PASSWORD,
                                "SHOP_DATABASE_PASSWORD", WRONG_PASSWORD),
                        List.of(
                                wrong("the broker's password", "check RABBITMQ_USERNAME and RABBITMQ_PASSWORD"),
                                wrong(
                                        "CounterPoint's password",
                                        "CounterPoint at",
                                        "check COUNTERPOINT_USERNAME and COUNTERPOINT_PASSWORD"),
                                wrong(
                                        "the shop's database's password",
                                        "check SHOP_DATABASE_USERNAME and SHOP_DATABASE_PASSWORD"))),
                new SetUp(
                        "order-ingest",
                        Map.of(
                                "RABBITMQ_PORT", "" + CLOSED,
                                "COUNTERPOINT_URL", "jdbc:h2:tcp://127.0.0.1:" + CLOSED + "/counterpoint",
                                "SHOP_DATABASE_URL", "jdbc:mysql://127.0.0.1:" + CLOSED + "/shop"),
                        List.of(
                                wrong("the broker's port", "RabbitMQ at 127.0.0.1:" + CLOSED, "Connection refused"),
                                wrong(
                                        "CounterPoint's port",
                                        "CounterPoint at",
                                        "refused: 127.0.0.1:1\" [90067-240] (error 90067)"),
                                wrong(
                                        "the shop's database's port",
                                        "the shop's database",
                                        "Connection refused",
                                        "check SHOP_DATABASE_URL"))),
                new SetUp(
                        "order-ingest",
                        Map.of(
                                "RABBITMQ_VIRTUAL_HOST", "nowhere",
                                "COUNTERPOINT_URL", "jdbc:h2:tcp://no-such-host.invalid/counterpoint",
                                "SHOP_TABLE_PREFIX", "shop_"),
                        List.of(
                                wrong("a virtual host that is not there", "check RABBITMQ_VIRTUAL_HOST"),
                                wrong("CounterPoint's host", "CounterPoint at", "no-such-host.invalid"),
                                wrong("the prefix of the shop's tables", "shop_options", "check SHOP_TABLE_PREFIX"))),
                new SetUp(
                        "order-ingest",
                        Map.of(
                                "RABBITMQ_SSL", "true",
                                "COUNTERPOINT_URL",
                                        "jdbc:sqlserver://127.0.0.1:" + plain.getLocalPort()
                                                + ";trustServerCertificate=true",
                                "SHOP_DATABASE_URL", database.jdbcUrl() + "?sslMode=VERIFY_IDENTITY"),
                        List.of(
                                wrong(
                                        "a broker without the TLS that is asked for",
                                        "RabbitMQ at",
                                        "TLS failed",
                                        "RABBITMQ_SSL"),
                                wrong(
                                        "a SQL Server without the TLS that is on unless told otherwise",
                                        "CounterPoint at",
                                        "The application requested encryption",
                                        "check COUNTERPOINT_URL"),
                                warning("a certificate that is not checked", "trustServerCertificate=false"),
                                wrong(
                                        "a database of the shop without the TLS that is asked for",
                                        "the shop's database",
                                        "check SHOP_DATABASE_URL"))),
                new SetUp(
                        "order-ingest",
                        Map.of(
                                "COUNTERPOINT_URL",
                                brokenCounterPoint,
                                "STORE_TIME_ZONE",
                                "America/Chikago",
                                "SHOP_DATABASE_URL",
                                database.jdbcUrl() + "s"),
                        List.of(
                                wrong(
                                        "a table",
                                        "CounterPoint at",
                                        "run deploy/counterpoint",
                                        "table USER_CUSTOMER_MAP"),
                                wrong("a column", "CounterPoint at", "run deploy/counterpoint", "TEXT_CHANGES"),
                                wrong(
                                        "the ingest's rights in CounterPoint",
                                        List.of(
                                                says(
                                                        "user orderbridge cannot insert into USER_ORDER_STAGING",
                                                        "step 3)"),
                                                says(
                                                        "user orderbridge cannot insert into USER_ORDER_INGEST_CURSOR",
                                                        "step 3)"),
                                                says(
                                                        "user orderbridge cannot insert into USER_ORDER_PIPELINE_LEASE",
                                                        "step 3)"),
                                                says(
                                                        "user orderbridge cannot insert into USER_ORDER_TICKET_CHANGE",
                                                        "step 3)"),
                                                says(
                                                        "user orderbridge cannot insert into USER_ORDER_UNSTAGED",
                                                        "step 3)"),
                                                says(
                                                        "user orderbridge cannot update USER_ORDER_STAGING.ANNOUNCED_DT",
                                                        "step 3)"),
                                                says(
                                                        "user orderbridge cannot update USER_ORDER_STAGING.CANCELLED_DT",
                                                        "step 3)"),
                                                says(
                                                        "user orderbridge cannot update USER_ORDER_INGEST_CURSOR.CHANGED_GMT",
                                                        "step 3)"))),
                                wrong(
                                        "the store's time zone",
                                        "setting orderbridge.ingest.store-time-zone",
                                        "such as America/Chicago"),
                                wrong(
                                        "the name of the shop's database",
                                        "the shop's database",
                                        "check SHOP_DATABASE_URL"))),
                new SetUp(
                        "order-desk",
                        Map.of("COUNTERPOINT_URL", brokenCounterPoint),
                        List.of(
                                wrong(
                                        "a procedure",
                                        "CounterPoint at",
                                        "run deploy/counterpoint",
                                        "no procedure dbo.sp_RollbackOrder"),
                                wrong("a column", "CounterPoint at", "run deploy/counterpoint", "TEXT_CHANGES"),
                                wrong(
                                        "a table of the desk's guesses",
                                        "CounterPoint at",
                                        "run deploy/counterpoint",
                                        "table USER_CUSTOMER_MAP"),
                                wrong(
                                        "the desk's rights in CounterPoint",
                                        List.of(
                                                says("user orderbridge cannot insert into USER_ORDER_AUDIT", "step 3)"),
                                                says(
                                                        "user orderbridge cannot insert into USER_ORDER_SHOP_LOOK",
                                                        "step 3)"),
                                                says(
                                                        "user orderbridge cannot update USER_ORDER_STAGING.DEAD_LETTER_ID",
                                                        "step 3)"),
                                                says(
                                                        "user orderbridge cannot update USER_ORDER_STAGING.NET_REFUNDS_BY",
                                                        "step 3)"),
                                                says(
                                                        "user orderbridge cannot update USER_ORDER_TICKET_CHANGE.DONE_BY",
                                                        "step 3)"))))),
                new SetUp(
                        "order-processor",
                        Map.of("COUNTERPOINT_URL", brokenCounterPoint, "RABBITMQ_VIRTUAL_HOST", BROKEN),
                        List.of(
                                wrong(
                                        "the processor's rights in CounterPoint",
                                        List.of(
                                                says("user orderbridge cannot insert into USER_SYNC_LOG", "step 3)"),
                                                says(
                                                        "user orderbridge cannot update USER_ORDER_STAGING.VALIDATION_ERROR",
                                                        "step 3)"),
                                                says(
                                                        "user orderbridge cannot update USER_ORDER_STAGING.ATTEMPTS",
                                                        "step 3)"),
                                                says(
                                                        "user orderbridge cannot update USER_ORDER_STAGING.STATUS_SYNCED_DT",
                                                        "step 3)"),
                                                says(
                                                        "user orderbridge cannot update USER_ORDER_STAGING.SHIPPED_DT",
                                                        "step 3)"),
                                                says(
                                                        "user orderbridge cannot update USER_ORDER_STAGING.DOC_LEFT",
                                                        "step 3)"))),
                                wrong(
                                        "a column that no ticket fills, and one that is not there",
                                        List.of(
                                                says(
                                                        "PS_DOC_HDR_TOT.CUBE_NOW takes no NULL, has no default, and is not filled"),
                                                says("PS_DOC_HDR_TOT.TOT_CUBE is not there, and tickets write it"))),
                                wrong("an exchange", "RabbitMQ at", "definitions.json", "has no exchange orders.dead"),
                                wrong(
                                        "a queue",
                                        "RabbitMQ at",
                                        "definitions.json",
                                        "has no queue order-processor.feedback.retry-2"),
                                wrong(
                                        "a queue's policy",
                                        List.of(
                                                says(
                                                        "queue order-processor.staged has policy dead-letter-exchange not set",
                                                        "definitions.json"),
                                                says(
                                                        "queue order-processor.staged has policy dead-letter-routing-key not set"),
                                                says(
                                                        "queue order-processor.staged has policy dead-letter-strategy not set"),
                                                says("queue order-processor.staged has policy overflow not set"))),
                                wrong(
                                        "a queue's arguments",
                                        List.of(
                                                says(
                                                        "queue order-processor.staged.retry-1 has argument x-dead-letter-exchange not set"),
                                                says(
                                                        "queue order-processor.staged.retry-1 has argument x-dead-letter-routing-key not set"))),
                                wrong(
                                        "bindings",
                                        List.of(
                                                says(
                                                        "RabbitMQ's queue status-sync.failed is not bound to exchange orders.dead",
                                                        "definitions.json"),
                                                says(
                                                        "RabbitMQ's queue orders.failed is not bound to exchange orders.dead",
                                                        "definitions.json"))))),
                new SetUp(
                        "order-desk",
                        Map.of(
                                "ORDERBRIDGE_DEMO", "false",
                                "RABBITMQ_PASSWORD", "guest",
                                "DESK_READER_KEY", "short",
                                "RABBITMQ_HOST", "no-such-host.invalid"),
                        List.of(
                                wrong(
                                        "passwords of examples and of fresh servers, outside the demo",
                                        "orderbridge.counterpoint.password",
                                        "rabbitmq-password",
                                        "that everybody knows"),
                                wrong(
                                        "a key of the desk that can be guessed",
                                        "setting DESK_READER_KEY is shorter",
                                        "openssl rand -hex 24"),
                                wrong("the broker's host", "RabbitMQ at", "host no-such-host.invalid is unknown"))),
                new SetUp(
                        "woo-status-sync",
                        Map.of(
                                "WOOCOMMERCE_CONSUMER_KEY",
                                "ck_0000000000000000000000000000000000000000",
                                "RABBITMQ_MANAGEMENT_PASSWORD",
                                WRONG_PASSWORD),
                        List.of(
                                wrong(
                                        "a REST key that the shop does not know",
                                        "the consumer key …0000000 is refused",
                                        "user",
                                        "check WOOCOMMERCE_URL"),
                                wrong(
                                        "the password of the broker's management",
                                        "RabbitMQ's management API at",
                                        "it answers 401",
                                        "the password of that user"))),
                new SetUp(
                        "woo-status-sync",
                        Map.of(
                                "WOOCOMMERCE_CONSUMER_KEY", readOnly.consumerKey(),
                                "WOOCOMMERCE_CONSUMER_SECRET", readOnly.consumerSecret(),
                                "RABBITMQ_VIRTUAL_HOST", "/nobody's"),
                        List.of(
                                wrong(
                                        "a REST key that may only read",
                                        "the consumer key …",
                                        "user",
                                        "write permissions"),
                                wrong(
                                        "the virtual host of somebody else",
                                        "RabbitMQ at",
                                        "check RABBITMQ_VIRTUAL_HOST"))),
                new SetUp(
                        "woo-status-sync",
                        Map.of("WOOCOMMERCE_URL", "http://127.0.0.1:" + lateShop.getLocalPort()),
                        List.of(
                                wrong(
                                        "a clock that is a day behind",
                                        "the clock of the shop's web server is 86",
                                        "set both by NTP",
                                        "s behind ours"),
                                warning("a webhook that was switched off", "webhook \"orders\" is disabled"))),
                new SetUp(
                        "alerting",
                        Map.of("SMTP_PORT", "" + CLOSED),
                        List.of(wrong("the SMTP port", "the SMTP server at", "SMTP_SSL", "Connection refused"))),
                new SetUp(
                        "alerting",
                        Map.of("SMTP_USERNAME", "orderbridge", "SMTP_PASSWORD", WRONG_PASSWORD),
                        List.of(
                                wrong(
                                        "the SMTP password",
                                        "the SMTP server at",
                                        "check SMTP_USERNAME and SMTP_PASSWORD",
                                        "535"),
                                warning("mails that anybody may read on their way", "unencrypted"))),
                new SetUp(
                        "alerting",
                        Map.of("SMTP_TLS", "REQUIRED", "ALERT_RECIPIENTS", "operations"),
                        List.of(
                                wrong(
                                        "an SMTP server without the TLS that is asked for",
                                        "the SMTP server at",
                                        "SMTP_SSL",
                                        "offers no STARTTLS"),
                                wrong(
                                        "a recipient who is none",
                                        "setting orderbridge.alerting.recipients",
                                        "separated by commas"))));
    }

    private static Fault wrong(String name, String... partsOfLine) {
        return new Fault(name, "wrong", List.of(says(partsOfLine)));
    }

    private static Fault wrong(String name, List<List<String>> lines) {
        return new Fault(name, "wrong", lines);
    }

    private static Fault warning(String name, String... partsOfLine) {
        return new Fault(name, "warning", List.of(says(partsOfLine)));
    }

    /** A line that has all these parts. */
    private static List<String> says(String... parts) {
        return List.of(parts);
    }

    private static boolean isAbout(String line, List<String> parts) {
        return parts.stream().allMatch(line::contains);
    }

    private Report preflight(SetUp setUp) {
        Map<String, String> environment = new HashMap<>();
        environment.put("QUARKUS_PROFILE", "preflight");
        environment.put("RABBITMQ_PORT", "" + broker.amqpPort());
        environment.put("RABBITMQ_USERNAME", PrivateRabbitMq.USERNAME);
        environment.put("RABBITMQ_MANAGEMENT_URL", broker.managementUrl());
        environment.put("RABBITMQ_MANAGEMENT_USERNAME", PrivateRabbitMq.USERNAME);
        environment.put("RABBITMQ_MANAGEMENT_PASSWORD", PrivateRabbitMq.PASSWORD);
        environment.put("COUNTERPOINT_URL", sound.jdbcUrl());
        environment.put("SHOP_DATABASE_URL", database.jdbcUrl());
        environment.put("WOOCOMMERCE_URL", rest.url());
        environment.put("WOOCOMMERCE_CONSUMER_KEY", readAndWrite.consumerKey());
        environment.put("WOOCOMMERCE_CONSUMER_SECRET", readAndWrite.consumerSecret());
        environment.put("SMTP_PORT", "" + mail.getLocalPort());
        environment.put("ORDERBRIDGE_DEMO", "true");
        environment.putAll(setUp.settings());
        try {
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "@" + TOP.resolve("deploy/local/jvm.options"),
                            "-jar",
                            TOP.resolve(setUp.service())
                                    .resolve("target/quarkus-app/quarkus-run.jar")
                                    .toString())
                    .redirectErrorStream(true);
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return new Report(process.exitValue(), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A virtual host with what services need, but for a few things. */
    private void breakTopology() throws IOException, TimeoutException {
        broker.control("add_vhost", BROKEN);
        broker.control("set_permissions", "-p", BROKEN, PrivateRabbitMq.USERNAME, ".*", ".*", ".*");
        ConnectionFactory factory = broker.connectionFactory();
        factory.setVirtualHost(BROKEN);
        try (Connection connection = factory.newConnection();
                Channel channel = connection.createChannel()) {
            channel.exchangeDeclare(Topology.ORDERS, BuiltinExchangeType.TOPIC, true);
            channel.exchangeDeclare(Topology.UNROUTABLE, BuiltinExchangeType.FANOUT, true);
            quorum(channel, Topology.UNROUTABLE, Map.of());
            channel.queueBind(Topology.UNROUTABLE, Topology.UNROUTABLE, "");
            for (String queue : List.of(Topology.STAGED, Topology.FEEDBACK)) {
                quorum(channel, queue, Map.of());
                quorum(channel, Topology.deadLetterQueue(queue), Map.of());
                channel.queueBind(queue, Topology.ORDERS, "order.*");
                for (int tier = 1; tier <= Topology.RETRY_TIERS; tier++) {
                    boolean missing = queue.equals(Topology.FEEDBACK) && tier == 2;
                    boolean wrong = queue.equals(Topology.STAGED) && tier == 1;
                    if (!missing) {
                        quorum(
                                channel,
                                Topology.retryQueue(queue, tier),
                                wrong
                                        ? Map.of()
                                        : Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", queue));
                    }
                }
            }
        }
        for (int tier = 1; tier <= Topology.RETRY_TIERS; tier++) {
            policy(
                    "retry-" + tier,
                    "retry-" + tier + "$",
                    "{\"message-ttl\":%d,\"dead-letter-strategy\":\"at-least-once\",\"overflow\":\"reject-publish\"}"
                            .formatted(1000 << tier));
        }
        policy(
                "feedback",
                "feedback$",
                "{\"dead-letter-exchange\":\"orders.dead\",\"dead-letter-routing-key\":\"order-processor.feedback\",\"dead-letter-strategy\":\"at-least-once\",\"overflow\":\"reject-publish\"}");
        policy("kept", "failed$", "{\"overflow\":\"reject-publish\"}");
    }

    private void policy(String name, String pattern, String definition) {
        broker.control("set_policy", "-p", BROKEN, name, pattern, definition);
    }

    private static void quorum(Channel channel, String queue, Map<String, Object> arguments) throws IOException {
        Map<String, Object> all = new HashMap<>(arguments);
        all.put("x-queue-type", "quorum");
        channel.queueDeclare(queue, true, false, false, all);
    }

    private void inBrokenCounterPoint(String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection(
                        broken.jdbcUrl(), CounterPointSandbox.OWNER, CounterPointSandbox.DEFAULT_PASSWORD);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Talks to whoever connects, line by line. */
    @FunctionalInterface
    private interface Talk {
        void with(BufferedReader in, OutputStream out) throws IOException;
    }

    private static ServerSocket serve(Talk talk) throws IOException {
        ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> {
            while (!server.isClosed()) {
                try (Socket client = server.accept()) {
                    talk.with(
                            new BufferedReader(
                                    new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII)),
                            client.getOutputStream());
                } catch (IOException hungUp) {
                    System.out.println("hung up: " + hungUp.getMessage());
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    /** An SMTP server without TLS. */
    private static void refuseLogIn(BufferedReader in, OutputStream out) throws IOException {
        say(out, "220 ready");
        for (String line = in.readLine(); line != null && !line.startsWith("QUIT"); line = in.readLine()) {
            say(out, line.startsWith("EHLO") ? "250-here\r\n250 AUTH PLAIN LOGIN" : "535 5.7.8 wrong user or password");
        }
    }

    /** A shop of yesterday. */
    private static void answerAsOfYesterday(BufferedReader in, OutputStream out) throws IOException {
        for (String request = in.readLine(); request != null; request = in.readLine()) {
            String body = request.contains("/webhooks")
                    ? "[{\"name\":\"orders\",\"status\":\"disabled\",\"delivery_url\":\"https://x/webhooks/woocommerce\"}]"
                    : "[]";
            String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                    ZonedDateTime.now(ZoneOffset.UTC).minusDays(1));
            int length = 0;
            for (String header = in.readLine(); header != null && !header.isEmpty(); header = in.readLine()) {
                if (header.startsWith("Content-Length: ")) {
                    length = Integer.parseInt(header.substring("Content-Length: ".length()));
                }
            }
            in.skip(length);
            say(
                    out,
                    "HTTP/1.1 200 OK\r\nDate: " + date + "\r\nContent-Length: " + (body.length() + 2) + "\r\n\r\n"
                            + body);
        }
    }

    /** A SQL Server that answers the first message of a client with a version and "no encryption here" (MS-TDS 2.2.6.5). */
    private static void offerNoEncryption(BufferedReader in, OutputStream out) throws IOException {
        in.read();
        out.write(HexFormat.of()
                .parseHex("0401001a00000100" + "00000b0006" + "0100110001" + "ff" + "0f0007d00000" + "02"));
        out.flush();
        while (in.read() >= 0) {}
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
