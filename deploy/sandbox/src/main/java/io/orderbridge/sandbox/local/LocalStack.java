package io.orderbridge.sandbox.local;

import io.orderbridge.sandbox.woocommerce.ShopDatabase;
import io.orderbridge.sandbox.woocommerce.ShopSettings;
import io.orderbridge.sandbox.woocommerce.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The whole of OrderBridge on this machine: RabbitMQ, the shop's database and REST, CounterPoint, a mail server and the
 * four packaged services, each a process of its own, everything in one directory. The demo and the system tests run on
 * it.
 */
public final class LocalStack implements AutoCloseable {

    /** Who gets the alerts. */
    public static final List<String> ALERT_RECIPIENTS = List.of("owner@example.test", "operations@example.test");

    private final StackLock lock;
    private final Settings settings;
    private final Map<Service, ServiceProcess> services = new EnumMap<>(Service.class);
    private final List<Component> started = new ArrayList<>();

    private PrivateRabbitMq broker;
    private PrivateMariaDb database;
    private ShopDatabase shop;
    private PrivateCounterPoint counterPoint;
    private PrivateWooCommerce wooCommerce;
    private PrivateMail mail;

    private LocalStack(StackLock lock, Settings settings) {
        this.lock = lock;
        this.settings = settings;
    }

    /** How a stack is to be. */
    public static final class Settings {

        private final Path directory;
        private final Map<String, String> serviceSettings = new HashMap<>();
        private Storage storage = Storage.HPOS;
        private boolean wellKnownPorts;
        private boolean keepData;
        private Consumer<String> progress = line -> {};

        private Settings(Path directory) {
            this.directory = directory.toAbsolutePath();
        }

        /** Where the shop keeps its orders; HPOS unless told otherwise. */
        public Settings storage(Storage value) {
            storage = value;
            return this;
        }

        /** Takes the ports that the documentation names, each where it is free; free ones unless told so. */
        public Settings wellKnownPorts() {
            wellKnownPorts = true;
            return this;
        }

        /** Goes on with the data that the directory has; it is emptied unless told so. */
        public Settings keepData() {
            keepData = true;
            return this;
        }

        /** Gives every service one more setting, by the name of its environment variable. */
        public Settings serviceSetting(String name, String value) {
            serviceSettings.put(name, value);
            return this;
        }

        /** Hears one line for each thing that has started. */
        public Settings progress(Consumer<String> listener) {
            progress = listener;
            return this;
        }

        /**
         * Starts everything and returns when everything is ready.
         *
         * @throws AlreadyRunning when a stack runs in the directory
         * @throws CannotStart with one line that names what did not start and why; nothing is left running then
         */
        public LocalStack start() {
            return LocalStack.start(this);
        }

        private int port(int wellKnown) {
            return wellKnownPorts ? Ports.preferably(wellKnown) : Ports.free();
        }
    }

    /** Describes a stack in the directory, to be started. */
    public static Settings in(Path directory) {
        return new Settings(directory);
    }

    public PrivateRabbitMq broker() {
        return broker;
    }

    /** Returns the server of the shop's database. */
    public PrivateMariaDb database() {
        return database;
    }

    /** Returns the shop in that database, as the shop itself sees it. */
    public ShopDatabase shop() {
        return shop;
    }

    public PrivateCounterPoint counterPoint() {
        return counterPoint;
    }

    /** Returns the shop's REST. */
    public PrivateWooCommerce wooCommerce() {
        return wooCommerce;
    }

    public PrivateMail mail() {
        return mail;
    }

    /** Returns all that a service talks to: what may be taken away and comes back. */
    public List<Component> dependencies() {
        return List.of(broker, database, counterPoint, wooCommerce, mail);
    }

    public ServiceProcess service(Service service) {
        return services.get(service);
    }

    public List<ServiceProcess> services() {
        return List.copyOf(services.values());
    }

    /** Stops the services in order, then everything else. */
    @Override
    public void close() {
        inParallel(
                services.values().stream()
                        .<Runnable>map(service -> service::stop)
                        .toList(),
                Service.values().length);
        closeStarted();
    }

    private static LocalStack start(Settings settings) {
        try {
            Optional<StackLock> lock = StackLock.take(settings.directory);
            if (lock.isEmpty()) {
                throw new AlreadyRunning(settings.directory);
            }
            var stack = new LocalStack(lock.get(), settings);
            try {
                stack.prepareDirectory();
                stack.startEverything();
            } catch (RuntimeException e) {
                stack.closeStarted();
                throw e;
            }
            return stack;
        } catch (IOException e) {
            throw new CannotStart("The directory " + settings.directory + " cannot be used: " + e.getMessage(), e);
        }
    }

    private void prepareDirectory() throws IOException {
        settings.progress.accept("Starting OrderBridge and everything it talks to in " + settings.directory);
        int leftovers = ProcessRecord.endLeftovers(settings.directory);
        if (leftovers > 0) {
            settings.progress.accept("Ended " + leftovers + " processes that a killed run had left.");
        }
        if (!settings.keepData) {
            try (Stream<Path> files = Files.walk(settings.directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    if (!file.equals(settings.directory) && !file.equals(StackLock.path(settings.directory))) {
                        Files.delete(file);
                    }
                }
            }
        }
    }

    private void startEverything() {
        Path directory = settings.directory;
        inParallel(List.of(this::startBroker, this::startShop, this::startCounterPoint, this::startMail), 4);
        Map<String, String> environment = serviceEnvironment();
        for (Service service : Service.values()) {
            services.put(
                    service,
                    new ServiceProcess(
                            service,
                            service.folder(),
                            directory.resolve("services"),
                            environment,
                            settings.port(service.preferredPort())));
        }
        // Starting is computing: more at a time than there are processors makes each slower and none sooner.
        inParallel(
                services.values().stream()
                        .<Runnable>map(service -> () -> timed(() -> {
                            service.start();
                            return service;
                        }))
                        .toList(),
                Runtime.getRuntime().availableProcessors());
    }

    private void startBroker() {
        broker = timed(() -> PrivateRabbitMq.start(
                settings.directory.resolve("rabbitmq"), settings.port(27672), settings.port(27673)));
    }

    private void startShop() {
        database = timed(() -> PrivateMariaDb.start(settings.directory.resolve("mariadb"), settings.port(23306)));
        int port = settings.port(28080);
        openShop(port);
        wooCommerce = timed(() ->
                PrivateWooCommerce.start(settings.directory.resolve("woocommerce"), port, database, settings.storage));
    }

    private void startCounterPoint() {
        counterPoint = timed(
                () -> PrivateCounterPoint.start(settings.directory.resolve("counterpoint"), settings.port(29092)));
    }

    private void startMail() {
        mail = timed(() ->
                PrivateMail.start(settings.directory.resolve("mail"), settings.port(21025), settings.port(21080)));
    }

    private void openShop(int port) {
        try {
            ShopSettings shopSettings = ShopSettings.usual(settings.storage);
            shop = ShopDatabase.create(
                    database.jdbcUrl(), PrivateMariaDb.SHOP_USER, PrivateMariaDb.PASSWORD, shopSettings);
            shop.setHome("http://127.0.0.1:" + port);
            database.letReaderRead(shopSettings.prefix());
        } catch (SQLException e) {
            throw new CannotStart("The shop's tables could not be created: " + e.getMessage(), e);
        }
    }

    private Map<String, String> serviceEnvironment() {
        ShopSettings shopSettings = ShopSettings.usual(settings.storage);
        var environment = new HashMap<String, String>();
        environment.put("RABBITMQ_HOST", broker.host());
        environment.put("RABBITMQ_PORT", "" + broker.amqpPort());
        environment.put("RABBITMQ_USERNAME", PrivateRabbitMq.USERNAME);
        environment.put("RABBITMQ_PASSWORD", PrivateRabbitMq.PASSWORD);
        environment.put("COUNTERPOINT_URL", counterPoint.jdbcUrl());
        environment.put("COUNTERPOINT_USERNAME", PrivateCounterPoint.USERNAME);
        environment.put("COUNTERPOINT_PASSWORD", PrivateCounterPoint.PASSWORD);
        environment.put("SHOP_DATABASE_URL", database.jdbcUrl());
        environment.put("SHOP_DATABASE_USERNAME", PrivateMariaDb.READER);
        environment.put("SHOP_DATABASE_PASSWORD", PrivateMariaDb.PASSWORD);
        environment.put("SHOP_TABLE_PREFIX", shopSettings.prefix());
        environment.put("WOOCOMMERCE_URL", wooCommerce.url());
        environment.put("WOOCOMMERCE_CONSUMER_KEY", PrivateWooCommerce.API_KEY.consumerKey());
        environment.put("WOOCOMMERCE_CONSUMER_SECRET", PrivateWooCommerce.API_KEY.consumerSecret());
        environment.put("SMTP_HOST", "127.0.0.1");
        environment.put("SMTP_PORT", "" + mail.smtpPort());
        environment.put("ALERT_RECIPIENTS", String.join(",", ALERT_RECIPIENTS));
        environment.put("STORE_TIME_ZONE", shopSettings.zone().getId());
        environment.put("ORDERBRIDGE_DEMO", "true");
        environment.put("DESK_ADMIN_KEY", "change-me");
        // Who looks on for a minute wants to see the mails of that minute.
        environment.put("ORDERBRIDGE_ALERTING_DIGEST_WINDOW", "5s");
        environment.put("ORDERBRIDGE_ALERTING_BROKER_PAGE", broker.managementUrl());
        environment.putAll(settings.serviceSettings);
        return environment;
    }

    /** Starts a component, notes it for the end and tells how long it took. */
    private <C extends Component> C timed(Supplier<C> start) {
        Instant begin = Instant.now();
        C component = start.get();
        synchronized (started) {
            started.add(component);
        }
        settings.progress.accept("%-16s ready after %.1f s"
                .formatted(
                        component.name(), Duration.between(begin, Instant.now()).toMillis() / 1000.0));
        return component;
    }

    /** Runs all tasks to their end, some at a time, then throws what the first that failed has thrown. */
    private static void inParallel(List<Runnable> tasks, int atATime) {
        ExecutorService threads = Executors.newFixedThreadPool(atATime);
        try {
            CompletableFuture.allOf(tasks.stream()
                            .map(task -> CompletableFuture.runAsync(task, threads))
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } finally {
            threads.shutdown();
        }
    }

    private void closeStarted() {
        synchronized (started) {
            for (int i = started.size() - 1; i >= 0; i--) {
                started.get(i).close();
            }
        }
        if (shop != null) {
            shop.close();
        }
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
