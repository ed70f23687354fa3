package io.orderbridge.sandbox.demo;

import io.orderbridge.model.Shop;
import io.orderbridge.sandbox.journey.AfterSalesRun;
import io.orderbridge.sandbox.journey.FinalAccount;
import io.orderbridge.sandbox.journey.LivesRun;
import io.orderbridge.sandbox.journey.OrderWatch;
import io.orderbridge.sandbox.journey.RulesRun;
import io.orderbridge.sandbox.report.Summary;
import io.orderbridge.sandbox.report.Terminal;
import io.orderbridge.sandbox.report.Terminal.Look;
import io.orderbridge.sandbox.servers.AlreadyRunning;
import io.orderbridge.sandbox.servers.CannotStart;
import io.orderbridge.sandbox.servers.PrivateMariaDb;
import io.orderbridge.sandbox.servers.PrivateRabbitMq;
import io.orderbridge.sandbox.servers.ProjectFolder;
import io.orderbridge.sandbox.servers.Service;
import io.orderbridge.sandbox.servers.ServiceProcess;
import io.orderbridge.sandbox.stack.LocalStack;
import io.orderbridge.sandbox.stack.Ping;
import io.orderbridge.sandbox.stack.StandInShop;
import io.orderbridge.sandbox.woocommerce.PlacedOrder;
import io.orderbridge.sandbox.woocommerce.ShopUnavailable;
import io.orderbridge.sandbox.woocommerce.Shopper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Boots everything in {@code .demo/}, lets shoppers order, shows what happens and says whether all was well. */
public final class Demo {

    private static final int ALL_WELL = 0;
    private static final int NOT_WELL = 1;
    private static final int WRONG_USE = 2;

    /** Long enough for a person to take a server away for half a minute. */
    private static final Duration NOTHING_MOVES = Duration.ofMinutes(2);

    private final DemoOptions options;
    private final Terminal terminal;

    private Demo(DemoOptions options, Terminal terminal) {
        this.options = options;
        this.terminal = terminal;
    }

    public static void main(String[] arguments) throws Exception {
        Optional<DemoOptions> options = DemoOptions.read(arguments);
        if (options.isEmpty()) {
            System.exit(WRONG_USE);
        }
        var terminal = new Terminal(System.out, Boolean.getBoolean("orderbridge.colours"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> terminal.lastLine("Stopping everything.")));
        System.exit(new Demo(options.get(), terminal).run());
    }

    private int run() throws SQLException, IOException, InterruptedException, ExecutionException, TimeoutException {
        Path directory = ProjectFolder.root().resolve(".demo");
        LocalStack.Settings settings = LocalStack.in(directory)
                .storage(options.storage)
                .shops(options.shops)
                .wellKnownPorts()
                .progress(line -> terminal.line(Look.DIM, "  " + line));
        if (options.keep) {
            settings.keepData();
        }
        AfterSalesRun.comparingOften(settings);
        try (LocalStack stack = settings.start()) {
            boolean well = showOrders(stack);
            addresses(stack);
            if (!options.exit) {
                terminal.line("");
                terminal.line("Everything stays up. Ctrl-C stops it.");
                new CountDownLatch(1).await();
            }
            return well ? ALL_WELL : NOT_WELL;
        } catch (AlreadyRunning e) {
            terminal.hush();
            System.err.println(e.getMessage());
            return WRONG_USE;
        } catch (CannotStart e) {
            System.err.println(e.getMessage());
            return NOT_WELL;
        }
    }

    private boolean showOrders(LocalStack stack)
            throws SQLException, IOException, InterruptedException, ExecutionException, TimeoutException {
        double rate = options.rate(stack.dependencies().size());
        terminal.line("");
        terminal.line(
                Look.BOLD,
                "%d orders, %.2g a second, seed %d, %s storage"
                        .formatted(
                                options.orders,
                                rate,
                                options.seed,
                                options.storage.name().toLowerCase(Locale.ROOT)));
        var view = new LiveView(terminal);
        List<Counter> counters = stack.shops().stream()
                .map(shop -> {
                    var shopper = new Shopper(shop.orders(), options.seed);
                    return new Counter(shopper, new OrderWatch(stack, shop.name(), shopper, view.of(shop.name())));
                })
                .toList();
        var outages = new Outages(
                options.outages ? stack.dependencies() : List.of(),
                () -> counters.stream()
                        .mapToInt(counter -> counter.watch().onTheirWay())
                        .sum(),
                view);
        Optional<Ping> ping = options.ping
                ? stack.services().stream()
                        .filter(service -> service.name().equals("order-ingest"))
                        .map(ingest -> new Ping(URI.create(ingest.url() + "/pings/woocommerce")))
                        .findFirst()
                : Optional.empty();
        boolean settled = letShoppersOrder(counters, ping, rate, outages);
        if (!settled) {
            terminal.line(
                    Look.BAD, "Nothing has moved for " + NOTHING_MOVES.toSeconds() + " s; not waiting any longer.");
        }
        boolean well = true;
        for (Counter counter : counters) {
            if (options.shops > 1) {
                terminal.line("");
                terminal.line(Look.BOLD, "Shop " + counter.watch().shop());
            }
            var account = FinalAccount.of(stack, counter.shopper(), counter.watch());
            new Summary(terminal).print(stack, counter.watch().journeys(), outages.over(), account);
            well &= account.complaints().isEmpty();
        }
        Shopper shopper = counters.get(0).shopper();
        return well
                && (!options.rules
                        || show("Repaired once, remembered", new RulesRun(stack, shopper, terminal::line).run()))
                && (!options.afterSales
                        || (show(
                                        "After the ticket: each change is listed and mailed, no ticket changes by itself",
                                        new AfterSalesRun(stack, shopper, terminal::line).run())
                                && show(
                                        "Lives of orders as a real shop had them",
                                        new LivesRun(stack, shopper, terminal::line).run())));
    }

    /** Where shoppers of one shop order, and somebody watches their orders. */
    private record Counter(Shopper shopper, OrderWatch watch) {}

    private boolean show(String heading, List<String> complaints) {
        terminal.line("");
        terminal.line(Look.BOLD, heading + (complaints.isEmpty() ? ": ok" : ": FAILED"));
        complaints.forEach(complaint -> terminal.line(Look.BAD, "  " + complaint));
        return complaints.isEmpty();
    }

    /** Returns when nothing is to be expected any more; false if something was and did not come. */
    private boolean letShoppersOrder(List<Counter> counters, Optional<Ping> ping, double rate, Outages outages)
            throws InterruptedException, ExecutionException {
        ScheduledExecutorService shoppers = Executors.newScheduledThreadPool(5);
        List<Future<?>> placings = new ArrayList<>();
        placings.add(shoppers.submit(() -> {
            outages.happen();
            return outages;
        }));
        for (int i = 0; i < options.orders; i++) {
            for (Counter counter : counters) {
                // Only the first shop has the plug-in.
                placings.add(shoppers.schedule(
                        () -> place(counter, Shop.isFirst(counter.watch().shop()) ? ping : Optional.empty()),
                        (long) (i * 1000 / rate),
                        TimeUnit.MILLISECONDS));
            }
        }
        shoppers.shutdown();
        while (!shoppers.awaitTermination(100, TimeUnit.MILLISECONDS)) {
            counters.forEach(counter -> counter.watch().look());
        }
        for (Future<?> placing : placings) {
            placing.get();
        }
        Instant allStaged = Instant.now().plus(OrderWatch.STAGED_BY_THEN);
        boolean settled = true;
        for (Counter counter : counters) {
            settled &= counter.watch().lookUntilSettled(NOTHING_MOVES);
        }
        for (Counter counter : counters) {
            counter.watch().look();
            counter.watch().lookFor(Duration.between(Instant.now(), allStaged));
        }
        return settled;
    }

    private void place(Counter counter, Optional<Ping> ping) {
        try {
            PlacedOrder order = counter.shopper().placeNext();
            ping.ifPresent(shop -> shop.send(order.id()));
            counter.watch().placed(order);
        } catch (ShopUnavailable e) {
            terminal.line(Look.ODD, "A shopper gave up: the shop does not answer.");
        }
    }

    private void addresses(LocalStack stack) {
        terminal.line("");
        terminal.line(Look.BOLD, "Look around (every password is " + PrivateRabbitMq.PASSWORD + ")");
        deskLink(stack).ifPresent(link -> address("The desk, logged in", link, "once"));
        address("RabbitMQ management", stack.broker().managementUrl(), "user " + PrivateRabbitMq.USERNAME);
        address("Mails", stack.mail().pageUrl(), "");
        for (StandInShop shop : stack.shops()) {
            address("Orders of " + shop.name(), shop.rest().ordersPage(), "");
        }
        for (ServiceProcess service : stack.services()) {
            address(service.name(), service.url() + "/q/health", "log " + service.log());
        }
        address(
                "CounterPoint",
                stack.counterPoint().jdbcUrl(),
                "user " + stack.counterPoint().username());
        for (StandInShop shop : stack.shops()) {
            address("Database of " + shop.name(), shop.database().jdbcUrl(), "user " + PrivateMariaDb.SHOP_USER);
        }
    }

    /** A one-time link by which the desk opens logged in, as {@code bin/orders users add} makes it. */
    private static Optional<String> deskLink(LocalStack stack) {
        Optional<String> desk = stack.services().stream()
                .filter(service -> service.service() == Service.ORDER_DESK)
                .map(ServiceProcess::url)
                .findFirst();
        try {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(desk.orElseThrow() + "/users/demo"))
                                    .timeout(Duration.ofSeconds(10))
                                    .header("Authorization", "Bearer " + PrivateRabbitMq.PASSWORD)
                                    .header("X-Desk-User", "demo")
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString("{\"role\":\"admin\"}"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            Matcher path = Pattern.compile("\"path\":\"([^\"]+)\"").matcher(answer.body());
            return path.find() ? Optional.of(desk.get() + path.group(1)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private void address(String what, String url, String more) {
        terminal.line("  %-20s %s%s".formatted(what, url, more.isEmpty() ? "" : "   " + more));
    }
}
