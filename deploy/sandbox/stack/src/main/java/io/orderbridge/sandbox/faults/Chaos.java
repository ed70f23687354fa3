package io.orderbridge.sandbox.faults;

import io.orderbridge.sandbox.journey.AfterSalesRun;
import io.orderbridge.sandbox.journey.FinalAccount;
import io.orderbridge.sandbox.journey.Journey;
import io.orderbridge.sandbox.journey.OrderWatch;
import io.orderbridge.sandbox.journey.Step;
import io.orderbridge.sandbox.network.Link;
import io.orderbridge.sandbox.report.Outage;
import io.orderbridge.sandbox.report.Summary;
import io.orderbridge.sandbox.report.Terminal;
import io.orderbridge.sandbox.report.Terminal.Look;
import io.orderbridge.sandbox.servers.AlreadyRunning;
import io.orderbridge.sandbox.servers.CannotStart;
import io.orderbridge.sandbox.servers.Component;
import io.orderbridge.sandbox.servers.ProjectFolder;
import io.orderbridge.sandbox.servers.Service;
import io.orderbridge.sandbox.stack.LocalStack;
import io.orderbridge.sandbox.woocommerce.OrderKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Boots everything, lets shoppers order while things go wrong, and says whether all was well in the end. */
public final class Chaos {

    private static final int ALL_WELL = 0;
    private static final int NOT_WELL = 1;
    private static final int WRONG_USE = 2;

    private static final int CLUSTER_NODES = 3;

    private static final Duration NOTHING_MOVES = Duration.ofMinutes(3);

    /** After an outage everything is to have gone through by then. */
    private static final Duration DRAINED = Duration.ofSeconds(60);

    private final ChaosOptions options;
    private final Terminal terminal;

    private Chaos(ChaosOptions options, Terminal terminal) {
        this.options = options;
        this.terminal = terminal;
    }

    public static void main(String[] arguments) throws Exception {
        Optional<ChaosOptions> options = ChaosOptions.read(arguments);
        if (options.isEmpty()) {
            System.exit(WRONG_USE);
        }
        var terminal = new Terminal(System.out, Boolean.getBoolean("orderbridge.colours"));
        System.exit(new Chaos(options.get(), terminal).run());
    }

    private int run() throws Exception {
        String what = options.outage()
                .map(server -> "outage-" + server.name().toLowerCase(Locale.ROOT))
                .orElse(options.stops().isEmpty() ? "faults" : "stops");
        LocalStack.Settings settings = LocalStack.in(
                        ProjectFolder.root().resolve(".chaos").resolve(what + "-" + options.seed()))
                .storage(options.storage)
                .overLinks()
                .progress(line -> terminal.line(Look.DIM, "  " + line));
        if (!options.stops().isEmpty()) {
            FinalAccount.sweepingOften(StopRun.tenTimesAsFast(settings));
            if (options.stops().keySet().stream().anyMatch(StopKind::setsTheClock)) {
                settings.clockCanBeSet();
            }
        } else if (options.outage().isEmpty()) {
            // Servers come back every few seconds.
            settings.serviceSetting("ORDERBRIDGE_OUTAGE_LONGEST_PROBE", "5s");
            FinalAccount.sweepingOften(settings);
        } else {
            AfterSalesRun.comparingOften(settings);
        }
        options.counterPoint()
                .ifPresent(url -> settings.counterPoint(
                        url, options.counterPointUser, System.getenv().getOrDefault("COUNTERPOINT_PASSWORD", "")));
        if (options.cluster) {
            settings.brokerNodes(CLUSTER_NODES);
        }
        if (options.scale) {
            for (Service service : Service.values()) {
                settings.instances(service, service == Service.ORDER_PROCESSOR ? 3 : 2);
            }
        }
        try (LocalStack stack = settings.start()) {
            if (!options.stops().isEmpty()) {
                return stops(stack);
            }
            return options.outage().isPresent() ? outage(stack, options.outage().get()) : faults(stack);
        } catch (AlreadyRunning e) {
            System.err.println(e.getMessage());
            return WRONG_USE;
        } catch (CannotStart e) {
            System.err.println(e.getMessage());
            return NOT_WELL;
        }
    }

    private int faults(LocalStack stack) throws Exception {
        heading("%d orders and %d faults within %.1f minutes, seed %d, %s storage, %d services, %d broker(s)"
                .formatted(
                        options.orders(),
                        options.faults,
                        options.time().toSeconds() / 60.0,
                        options.seed(),
                        options.storage.name().toLowerCase(Locale.ROOT),
                        stack.services().size(),
                        stack.brokerNodes().size()));
        var crowd = new Crowd(stack, options.seed());
        var run = new FaultRun(
                FaultPlan.of(stack, options.faults, options.time(), options.seed()), line -> terminal.line(line));
        crowd.ordersWithin(options.orders(), options.time(), run::run);
        Instant over = Instant.now();
        terminal.line("Everything works again; %d of %d faults came about. %d orders are on their way."
                .formatted(run.happened(), options.faults, crowd.watch().onTheirWay()));
        boolean settled = crowd.watch().lookUntilSettled(NOTHING_MOVES);
        terminal.line(
                settled
                        ? "All orders have reached their ends %.1f s later.".formatted(seconds(over))
                        : "Nothing has moved for " + NOTHING_MOVES.toSeconds() + " s; not waiting any longer.");
        return account(stack, crowd, List.of());
    }

    private int outage(LocalStack stack, ChaosOptions.Server wanted) throws Exception {
        var crowd = new Crowd(stack, options.seed());
        heading("%d orders, %s away for %.1f minutes, seed %d, %s storage"
                .formatted(
                        options.orders(),
                        wanted.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        options.time().toSeconds() / 60.0,
                        options.seed(),
                        options.storage.name().toLowerCase(Locale.ROOT)));
        Instant begin = Instant.now();
        Runnable bringBack = takeAway(stack, wanted);
        terminal.line("It is away.");
        crowd.ordersWithin(options.orders(), Duration.ofSeconds(1), () -> {});
        terminal.line("%d orders are placed after %.1f s.".formatted(options.orders(), seconds(begin)));
        while (Instant.now().isBefore(begin.plus(options.time()))) {
            crowd.watch().look();
            Thread.sleep(1000);
        }
        bringBack.run();
        Instant back = Instant.now();
        var outage = new Outage(
                wanted.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                Duration.between(begin, back),
                crowd.watch().onTheirWay());
        terminal.line("It is back; %d orders are on their way.".formatted(outage.ordersWaiting()));
        boolean settled = crowd.watch().lookUntilSettled(NOTHING_MOVES);
        Duration drain = Duration.between(back, lastGoneThrough(crowd.watch()));
        boolean drained = settled && drain.compareTo(DRAINED) <= 0;
        terminal.line(
                drained ? Look.GOOD : Look.BAD,
                settled
                        ? "All have gone through %.1f s after its return; at most %d s are allowed."
                                .formatted(drain.toMillis() / 1000.0, DRAINED.toSeconds())
                        : "Nothing has moved for " + NOTHING_MOVES.toSeconds() + " s; not waiting any longer.");
        int account = account(stack, crowd, List.of(outage));
        return drained ? account : NOT_WELL;
    }

    private int stops(LocalStack stack) throws Exception {
        ManyFailedOrders.makeRoom(stack);
        var crowd = new Crowd(stack, options.seed());
        Map<Stop, Duration> stops = new LinkedHashMap<>();
        options.stops().forEach((kind, length) -> stops.put(kind.of(stack, crowd.watch()::restored), length));
        Duration time = stops.values().stream().reduce(Duration.ZERO, Duration::plus);
        heading("%d orders within %.1f minutes, and what stops the flow, seed %d, %s storage"
                .formatted(
                        options.orders(),
                        time.toSeconds() / 60.0,
                        options.seed(),
                        options.storage.name().toLowerCase(Locale.ROOT)));
        var run = new StopRun(stack, crowd.watch(), terminal::line);
        crowd.ordersWithin(options.orders(), time, () -> run.happen(stops));
        crowd.watch().lookUntilSettled(NOTHING_MOVES);
        int account = account(stack, crowd, List.of());
        List<String> complaints = new ArrayList<>(run.complaints());
        for (Stop stop : stops.keySet()) {
            complaints.addAll(stop.complaints());
        }
        complaints.forEach(complaint -> terminal.line(Look.BAD, complaint));
        terminal.line(
                complaints.isEmpty() ? Look.GOOD : Look.BAD,
                complaints.isEmpty()
                        ? "Whatever stopped the flow was mailed in time."
                        : "Not all was as it should be.");
        return complaints.isEmpty() ? account : NOT_WELL;
    }

    /** Returns when the last order was told back or mailed; what shoppers did to it afterwards does not count. */
    private static Instant lastGoneThrough(OrderWatch watch) {
        return watch.journeys().stream()
                .flatMap(
                        journey -> journey
                                .when(
                                        journey.kind().outcome() == OrderKind.Outcome.FAILED
                                                ? Step.ALERTED
                                                : Step.TOLD_BACK)
                                .stream())
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }

    /** Takes a server away; returns how to bring it back. */
    private static Runnable takeAway(LocalStack stack, ChaosOptions.Server wanted) {
        if (wanted == ChaosOptions.Server.SHOP_DATABASE) {
            // Away for us alone: shoppers still order.
            List<Link> links = stack.services().stream()
                    .filter(service -> service.service() == Service.ORDER_INGEST)
                    .map(service -> stack.link(service, stack.database()))
                    .toList();
            links.forEach(Link::cut);
            return () -> links.forEach(Link::restore);
        }
        Component server =
                switch (wanted) {
                    case RABBITMQ -> stack.broker();
                    case SHOP_DATABASE -> stack.database();
                    case COUNTERPOINT -> stack.counterPoint();
                    case WOOCOMMERCE -> stack.wooCommerce();
                    case SMTP -> stack.mail();
                };
        server.stop();
        return server::start;
    }

    private int account(LocalStack stack, Crowd crowd, List<Outage> outages) throws Exception {
        crowd.watch().lookFor(OrderWatch.STAGED_BY_THEN);
        throughput(crowd.watch());
        var account = FinalAccount.of(stack, crowd.shopper(), crowd.watch());
        new Summary(terminal).print(stack, crowd.watch().journeys(), outages, account);
        boolean well = account.complaints().isEmpty();
        terminal.line("");
        terminal.line(well ? Look.GOOD : Look.BAD, well ? "The account is right." : "The account is wrong.");
        return well ? ALL_WELL : NOT_WELL;
    }

    private void throughput(OrderWatch watch) {
        List<Instant> told = watch.journeys().stream()
                .flatMap(journey -> journey.when(Step.TOLD_BACK).stream())
                .sorted()
                .toList();
        Optional<Instant> first = watch.journeys().stream()
                .map(Journey::order)
                .flatMap(order -> order.paidAt().stream())
                .min(Instant::compareTo);
        if (told.isEmpty() || first.isEmpty()) {
            return;
        }
        double seconds =
                Duration.between(first.get(), told.get(told.size() - 1)).toMillis() / 1000.0;
        terminal.line("%d orders became tickets and were told back within %.1f s: %.1f a second."
                .formatted(told.size(), seconds, told.size() / seconds));
    }

    private void heading(String text) {
        terminal.line("");
        terminal.line(Look.BOLD, text);
    }

    private static double seconds(Instant since) {
        return Duration.between(since, Instant.now()).toMillis() / 1000.0;
    }
}
