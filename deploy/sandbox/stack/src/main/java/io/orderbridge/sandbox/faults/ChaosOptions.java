package io.orderbridge.sandbox.faults;

import io.orderbridge.sandbox.woocommerce.Storage;
import io.orderbridge.sandbox.woocommerce.StorageName;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What the person who starts the faults wants; {@code bin/chaos --help} describes the options. */
@Command(name = "bin/chaos")
final class ChaosOptions {

    private static final String ALL_STOPS = "all";

    /** A server that can be taken away for a while. */
    enum Server {
        RABBITMQ,
        SHOP_DATABASE,
        COUNTERPOINT,
        WOOCOMMERCE,
        SMTP
    }

    @Option(names = "--orders")
    private Integer orders;

    @Option(names = "--minutes")
    private Double minutes;

    @Option(names = "--faults", defaultValue = "200")
    int faults;

    @Option(names = "--seed")
    private Long seed;

    @Option(names = "--storage", defaultValue = "hpos", converter = StorageName.class)
    Storage storage;

    @Option(names = "--counterpoint")
    private String counterPoint;

    @Option(names = "--counterpoint-user", defaultValue = "orderbridge")
    String counterPointUser;

    @Option(names = "--scale")
    boolean scale;

    @Option(names = "--cluster")
    boolean cluster;

    @Option(names = "--outage", converter = ServerName.class)
    private Server outage;

    @Option(names = "--stops", split = ",", arity = "0..1", fallbackValue = ALL_STOPS)
    private List<String> stops;

    private ChaosOptions() {}

    /** Reads the options, or returns empty after one line on standard error that says what is wrong with them. */
    static Optional<ChaosOptions> read(String... arguments) {
        var options = new ChaosOptions();
        try {
            new CommandLine(options).parseArgs(arguments);
            options.check();
            return Optional.of(options);
        } catch (ParameterException e) {
            System.err.println(e.getMessage().lines().findFirst().orElse("Wrong use.") + " (bin/chaos --help)");
            return Optional.empty();
        }
    }

    int orders() {
        return orders != null ? orders : stops != null ? 600 : outage == null ? 2000 : 500;
    }

    Duration time() {
        double wanted = minutes != null ? minutes : stops != null ? 2 : outage == null ? 30 : 10;
        return Duration.ofMillis((long) (wanted * 60_000));
    }

    long seed() {
        if (seed == null) {
            seed = (long) new Random().nextInt(1_000_000);
        }
        return seed;
    }

    Optional<Server> outage() {
        return Optional.ofNullable(outage);
    }

    /** Returns what is to stop the flow and for how long, each once and in its order; empty if other faults are wanted. */
    Map<StopKind, Duration> stops() {
        Map<StopKind, Duration> lengths = new EnumMap<>(StopKind.class);
        if (stops != null && stops.contains(ALL_STOPS)) {
            Stream.of(StopKind.values()).forEach(kind -> lengths.put(kind, time()));
        }
        for (String stop : stops == null ? List.<String>of() : stops) {
            if (!stop.equals(ALL_STOPS)) {
                String[] parts = stop.split(":", 2);
                lengths.put(stopKind(parts[0]), parts.length == 1 ? time() : minutes(parts[1]));
            }
        }
        return lengths;
    }

    private StopKind stopKind(String option) {
        return Stream.of(StopKind.values())
                .filter(kind -> kind.option().equals(option))
                .findFirst()
                .orElseThrow(() -> refused("'" + option + "' is not one of "
                        + Stream.of(StopKind.values()).map(StopKind::option).collect(Collectors.joining(", "))));
    }

    private Duration minutes(String text) {
        try {
            Duration length = Duration.ofMillis((long) (Double.parseDouble(text) * 60_000));
            if (length.toSeconds() >= 1 && length.toHours() <= 24) {
                return length;
            }
        } catch (NumberFormatException e) {
            // Refused like any other wrong length.
        }
        throw refused("'" + text + "' is no length of a stop: minutes from 0.02 to 1440");
    }

    /** Returns the address of a SQL Server, or empty if the stand-in is to be taken. */
    Optional<String> counterPoint() {
        return Optional.ofNullable(counterPoint);
    }

    private void check() {
        if (counterPoint != null && outage == Server.COUNTERPOINT) {
            throw refused("--outage counterpoint needs the stand-in: a server that is given is not taken away");
        }
        if (stops != null && (outage != null || cluster || counterPoint != null)) {
            throw refused("--stops goes with --orders, --minutes, --seed, --storage and --scale only");
        }
        stops();
        if (orders() < 1 || orders() > 1_000_000) {
            throw refused("--orders must be from 1 to 1000000");
        }
        if (time().toSeconds() < 1 || time().toDays() > 30) {
            throw refused("--minutes must be from 0.02 to 43200");
        }
        if (faults < 0 || faults > 1_000_000) {
            throw refused("--faults must be from 0 to 1000000");
        }
    }

    private ParameterException refused(String message) {
        return new ParameterException(new CommandLine(this), message);
    }

    private static final class ServerName implements ITypeConverter<Server> {
        @Override
        public Server convert(String value) {
            return switch (value) {
                case "rabbitmq" -> Server.RABBITMQ;
                case "shop-database" -> Server.SHOP_DATABASE;
                case "counterpoint" -> Server.COUNTERPOINT;
                case "woocommerce" -> Server.WOOCOMMERCE;
                case "smtp" -> Server.SMTP;
                default ->
                    throw new CommandLine.TypeConversionException(
                            "'" + value + "' is not one of rabbitmq, shop-database, counterpoint, woocommerce, smtp");
            };
        }
    }
}
