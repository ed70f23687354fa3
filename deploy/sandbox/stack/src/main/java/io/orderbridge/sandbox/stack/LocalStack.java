package io.orderbridge.sandbox.stack;

import io.orderbridge.sandbox.counterpoint.CounterPointServer;
import io.orderbridge.sandbox.counterpoint.GivenCounterPoint;
import io.orderbridge.sandbox.counterpoint.PrivateCounterPoint;
import io.orderbridge.sandbox.network.Endpoint;
import io.orderbridge.sandbox.network.Link;
import io.orderbridge.sandbox.network.Network;
import io.orderbridge.sandbox.servers.AlreadyRunning;
import io.orderbridge.sandbox.servers.BrokerCluster;
import io.orderbridge.sandbox.servers.CannotStart;
import io.orderbridge.sandbox.servers.Component;
import io.orderbridge.sandbox.servers.DirectoryLock;
import io.orderbridge.sandbox.servers.Ports;
import io.orderbridge.sandbox.servers.PrivateMail;
import io.orderbridge.sandbox.servers.PrivateMariaDb;
import io.orderbridge.sandbox.servers.PrivateRabbitMq;
import io.orderbridge.sandbox.servers.ProcessRecord;
import io.orderbridge.sandbox.servers.Service;
import io.orderbridge.sandbox.servers.ServiceProcess;
import io.orderbridge.sandbox.woocommerce.PrivateWooCommerce;
import io.orderbridge.sandbox.woocommerce.ShopDatabase;
import io.orderbridge.sandbox.woocommerce.ShopSettings;
import io.orderbridge.sandbox.woocommerce.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The whole of OrderBridge on this machine: RabbitMQ, the shop's database and REST, CounterPoint, a mail server and the
 * five packaged services, each a process of its own, everything in one directory. The demo and the system tests run on
 * it.
 */
public final class LocalStack implements AutoCloseable {

    /** What the shop signs its pings with. An example secret: services take it in demo mode only. */
    public static final String PING_SECRET = "change-me";

    /** Who gets the alerts. */
    public static final List<String> ALERT_RECIPIENTS = List.of("owner@example.test", "operations@example.test");

    private final DirectoryLock lock;
    private final Settings settings;
    private final List<ServiceProcess> services = new ArrayList<>();
    private final Map<Way, Link> links = new LinkedHashMap<>();
    private final Network network = new Network();
    private final List<Component> started = new ArrayList<>();

    private List<PrivateRabbitMq> brokerNodes = List.of();
    private List<StandInShop> shops = List.of();
    private CounterPointServer counterPoint;
    private PrivateMail mail;
    private ServicesClock clock;

    private LocalStack(DirectoryLock lock, Settings settings) {
        this.lock = lock;
        this.settings = settings;
    }

    /** How a stack is to be. */
    public static final class Settings {

        private final Path directory;
        private final Map<String, String> serviceSettings = new HashMap<>();
        private final Map<Service, Integer> instances = new EnumMap<>(Service.class);
        private Optional<GivenCounterPoint> counterPoint = Optional.empty();
        private boolean overLinks;
        private int brokerNodes = 1;
        private int shops = 1;
        private Storage storage = Storage.HPOS;
        private boolean wellKnownPorts;
        private boolean keepData;
        private boolean clockCanBeSet;
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

        /** Runs as many processes of the service; one of each unless told so. */
        public Settings instances(Service service, int count) {
            instances.put(service, count);
            return this;
        }

        /**
         * Takes a SQL Server for CounterPoint's, with a new database for the time of the stack.
         *
         * @param url {@code jdbc:sqlserver://host:port;options}
         * @throws CannotStart when the URL is none
         */
        public Settings counterPoint(String url, String username, String password) {
            counterPoint = Optional.of(new GivenCounterPoint(url, username, password));
            return this;
        }

        /** Opens as many shops, each with a database, an order-ingest and a woo-status-sync of its own; one unless told so. */
        public Settings shops(int count) {
            shops = count;
            return this;
        }

        /** Runs a broker of as many nodes, which services reach over links. */
        public Settings brokerNodes(int count) {
            brokerNodes = count;
            return overLinks();
        }

        /** Lets each service reach each server over a link of its own, which can be cut. */
        public Settings overLinks() {
            overLinks = true;
            return this;
        }

        /** Runs the services with a wall clock that {@link LocalStack#setServicesClock} sets. */
        public Settings clockCanBeSet() {
            clockCanBeSet = true;
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

    /** Returns the broker, or the first node of it. */
    public PrivateRabbitMq broker() {
        return brokerNodes.get(0);
    }

    /** Returns all nodes of the broker; one unless the stack was asked for more. */
    public List<PrivateRabbitMq> brokerNodes() {
        return brokerNodes;
    }

    /** Returns all shops, the first one first. */
    public List<StandInShop> shops() {
        return shops;
    }

    /** Returns the server of the first shop's database. */
    public PrivateMariaDb database() {
        return shops.get(0).database();
    }

    /** Returns the first shop in that database, as the shop itself sees it. */
    public ShopDatabase shop() {
        return shops.get(0).orders();
    }

    public CounterPointServer counterPoint() {
        return counterPoint;
    }

    /** Returns the first shop's REST. */
    public PrivateWooCommerce wooCommerce() {
        return shops.get(0).rest();
    }

    public PrivateMail mail() {
        return mail;
    }

    /** Returns the servers that a service talks to and that are ours: what may be taken away and comes back. */
    public List<Component> dependencies() {
        var servers = new ArrayList<Component>(brokerNodes);
        shops.forEach(shop -> servers.addAll(shop.servers()));
        if (counterPoint.isOurs()) {
            servers.add(counterPoint);
        }
        servers.add(mail);
        return servers;
    }

    /** Returns the processes of all services, those of one service after one another. */
    public List<ServiceProcess> services() {
        return List.copyOf(services);
    }

    /** Returns the links between services and servers; none unless the stack was asked for them. */
    public List<Link> links() {
        return List.copyOf(links.values());
    }

    /** Returns the link between the two of a stack that has links. */
    public Link link(ServiceProcess service, Component server) {
        return links.get(new Way(service.name(), server.name()));
    }

    /**
     * Sets the wall clock of the services of a stack that was asked for it.
     *
     * @param ahead by how much it is ahead of the servers'; negative: behind
     */
    public void setServicesClock(Duration ahead) {
        clock.set(ahead);
    }

    /** From a service's process to a server, by their names. */
    private record Way(String service, String server) {}

    /** Stops the services in order, then everything else. */
    @Override
    public void close() {
        inParallel(services.stream().<Runnable>map(service -> service::stop).toList(), Service.values().length);
        closeStarted();
    }

    private static LocalStack start(Settings settings) {
        try {
            Optional<DirectoryLock> lock = DirectoryLock.take(settings.directory);
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
                    if (!file.equals(settings.directory) && !file.equals(DirectoryLock.path(settings.directory))) {
                        Files.delete(file);
                    }
                }
            }
        }
    }

    private void startEverything() {
        Path directory = settings.directory;
        inParallel(List.of(this::startBroker, this::startShops, this::startCounterPoint, this::startMail), 4);
        Map<String, String> common = commonSettings();
        Map<Service, List<Integer>> ports = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            ports.put(service, new ArrayList<>());
            for (int i = 1; i <= settings.instances.getOrDefault(service, 1); i++) {
                int port = settings.port(service.preferredPort());
                ports.get(service).add(port);
                common.putIfAbsent(service.name() + "_ADDRESS", "http://127.0.0.1:" + port);
            }
        }
        if (settings.clockCanBeSet) {
            clock = new ServicesClock(directory);
            common.putAll(clock.environment());
        }
        Map<OfShop, Integer> otherShops = otherShops();
        if (!otherShops.isEmpty()) {
            common.put(
                    "OTHER_SERVICES",
                    otherShops.entrySet().stream()
                            .map(other -> other.getKey().name() + "=http://127.0.0.1:" + other.getValue())
                            .collect(Collectors.joining(",")));
        }
        common.put("SHOP_VIEW_URL", common.get(Service.WOO_STATUS_SYNC.name() + "_ADDRESS"));
        ports.forEach((service, all) -> {
            for (int i = 1; i <= all.size(); i++) {
                String name = i == 1 ? service.folder() : service.folder() + "-" + i;
                services.add(process(service, name, shops.get(0), common, all.get(i - 1)));
            }
        });
        otherShops.forEach((process, port) ->
                services.add(process(process.service(), process.name(), process.shop(), common, port)));
        // Starting is computing: more at a time than there are processors makes each slower and none sooner.
        inParallel(
                services.stream()
                        .<Runnable>map(service -> () -> timed(() -> {
                            service.start();
                            return service;
                        }))
                        .toList(),
                Runtime.getRuntime().availableProcessors());
    }

    private void startBroker() {
        Path directory = settings.directory.resolve("rabbitmq");
        if (settings.brokerNodes == 1) {
            brokerNodes =
                    List.of(timed(() -> PrivateRabbitMq.start(directory, settings.port(27672), settings.port(27673))));
            return;
        }
        brokerNodes = BrokerCluster.start(directory, settings.brokerNodes);
        synchronized (started) {
            started.addAll(brokerNodes);
        }
    }

    /** A service of another shop than the first. */
    private record OfShop(StandInShop shop, Service service) {

        String name() {
            return shop.service(service);
        }
    }

    private Map<OfShop, Integer> otherShops() {
        var processes = new LinkedHashMap<OfShop, Integer>();
        for (StandInShop shop : shops.subList(1, shops.size())) {
            broker().addShop(shop.name());
            processes.put(new OfShop(shop, Service.ORDER_INGEST), Ports.free());
            processes.put(new OfShop(shop, Service.WOO_STATUS_SYNC), Ports.free());
        }
        return processes;
    }

    private ServiceProcess process(
            Service service, String name, StandInShop shop, Map<String, String> common, int port) {
        var environment = new HashMap<>(common);
        environment.putAll(whereServersAre(service, name, shop));
        environment.putAll(settings.serviceSettings);
        return new ServiceProcess(service, name, settings.directory.resolve("services"), environment, port);
    }

    private void startShops() {
        shops = IntStream.rangeClosed(1, settings.shops)
                .mapToObj(number -> {
                    String suffix = number == 1 ? "" : "-" + StandInShop.nameOf(number);
                    PrivateMariaDb server = timed(() -> PrivateMariaDb.start(
                            settings.directory.resolve("mariadb" + suffix),
                            number == 1 ? settings.port(23306) : Ports.free()));
                    StandInShop shop = StandInShop.on(
                            server,
                            StandInShop.nameOf(number),
                            settings.directory.resolve("woocommerce" + suffix),
                            number == 1 ? settings.port(28080) : Ports.free(),
                            settings.storage);
                    timed(shop::rest);
                    return shop;
                })
                .toList();
    }

    private void startCounterPoint() {
        counterPoint = timed(() -> settings.counterPoint
                .<CounterPointServer>map(given -> {
                    given.start();
                    return given;
                })
                .orElseGet(() ->
                        PrivateCounterPoint.start(settings.directory.resolve("counterpoint"), settings.port(29092))));
    }

    private void startMail() {
        mail = timed(() ->
                PrivateMail.start(settings.directory.resolve("mail"), settings.port(21025), settings.port(21080)));
    }

    /** Returns the settings that say where the servers of a service are, as far as it has to do with them. */
    private Map<String, String> whereServersAre(Service service, String instance, StandInShop shop) {
        var settingsOfServers = new HashMap<String, String>();
        settingsOfServers.put(
                "RABBITMQ_PORT", "" + way(instance, broker(), brokerEndpoints()).port());
        switch (service) {
            case ORDER_INGEST -> {
                settingsOfServers.putAll(shop.settings(service));
                int database = port(instance, shop.database(), shop.database().port());
                settingsOfServers.put("SHOP_DATABASE_URL", PrivateMariaDb.jdbcUrl(database));
                settingsOfServers.put("COUNTERPOINT_URL", counterPointFor(instance));
            }
            case ORDER_PROCESSOR, ORDER_DESK -> settingsOfServers.put("COUNTERPOINT_URL", counterPointFor(instance));
            case WOO_STATUS_SYNC -> {
                settingsOfServers.putAll(shop.settings(service));
                settingsOfServers.put(
                        "WOOCOMMERCE_URL",
                        PrivateWooCommerce.url(
                                port(instance, shop.rest(), shop.rest().port())));
                settingsOfServers.put("SMTP_PORT", "" + port(instance, mail, mail.smtpPort()));
            }
            case ALERTING -> settingsOfServers.put("SMTP_PORT", "" + port(instance, mail, mail.smtpPort()));
        }
        return settingsOfServers;
    }

    private String counterPointFor(String instance) {
        return counterPoint.jdbcUrl(way(instance, counterPoint, List.of(counterPoint.endpoint())));
    }

    private List<Endpoint> brokerEndpoints() {
        return brokerNodes.stream()
                .map(node -> new Endpoint(node.host(), node.amqpPort()))
                .toList();
    }

    /** Returns the port of this machine on which a process finds a server. */
    private int port(String instance, Component server, int own) {
        return way(instance, server, List.of(new Endpoint("127.0.0.1", own))).port();
    }

    /** Returns where a process finds a server: the server itself, or a link that leads there. */
    private Endpoint way(String instance, Component server, List<Endpoint> own) {
        if (!settings.overLinks) {
            return own.get(0);
        }
        Link link = links.computeIfAbsent(
                new Way(instance, server.name()),
                way -> network.link(way.service() + " to " + way.server(), Ports.free(), own));
        return new Endpoint("127.0.0.1", link.port());
    }

    private Map<String, String> commonSettings() {
        ShopSettings shopSettings = ShopSettings.usual(settings.storage);
        var common = new HashMap<String, String>();
        common.put("RABBITMQ_HOST", broker().host());
        common.put("RABBITMQ_USERNAME", PrivateRabbitMq.USERNAME);
        common.put("RABBITMQ_PASSWORD", PrivateRabbitMq.PASSWORD);
        common.put("COUNTERPOINT_USERNAME", counterPoint.username());
        common.put("COUNTERPOINT_PASSWORD", counterPoint.password());
        common.put("SHOP_DATABASE_USERNAME", PrivateMariaDb.READER);
        common.put("SHOP_DATABASE_PASSWORD", PrivateMariaDb.PASSWORD);
        common.put("SHOP_TABLE_PREFIX", shopSettings.prefix());
        common.put("WOOCOMMERCE_CONSUMER_KEY", PrivateWooCommerce.API_KEY.consumerKey());
        common.put("WOOCOMMERCE_CONSUMER_SECRET", PrivateWooCommerce.API_KEY.consumerSecret());
        common.put("SMTP_HOST", "127.0.0.1");
        common.put("ALERT_RECIPIENTS", String.join(",", ALERT_RECIPIENTS));
        common.put("STORE_TIME_ZONE", shopSettings.zone().getId());
        common.put("ORDERBRIDGE_DEMO", "true");
        common.put("SHOP_WEBHOOK_SECRET", PING_SECRET);
        common.put("DESK_ADMIN_KEY", "change-me");
        common.put("ORDER_PROCESSOR_SECRET", "change-me");
        common.put("SHOP_VIEW_SECRET", "change-me");
        common.put("TEST_MAIL_SECRET", "change-me");
        // Who looks on for a minute wants to see the mails of that minute.
        common.put("ORDERBRIDGE_ALERTING_DIGEST_WINDOW", "5s");
        // The sandbox's shop takes no longer than the longest fault.
        common.put("ORDERBRIDGE_STATUS_SYNC_SETTLING_TIME", "30s");
        common.put("ORDERBRIDGE_ALERTING_BROKER_PAGE", broker().managementUrl());
        return common;
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
        network.close();
        shops.forEach(shop -> shop.orders().close());
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
