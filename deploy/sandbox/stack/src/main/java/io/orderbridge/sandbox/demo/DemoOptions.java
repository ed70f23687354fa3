package io.orderbridge.sandbox.demo;

import io.orderbridge.sandbox.woocommerce.Storage;
import io.orderbridge.sandbox.woocommerce.StorageName;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What the person who starts the demo wants. {@code deploy/local/demo-help.txt} describes the options. */
@Command(name = "./demo")
final class DemoOptions {

    private static final double USUAL_RATE = 5;

    @Option(names = "--orders", defaultValue = "60", converter = Count.class)
    int orders;

    @Option(names = "--rate", converter = Rate.class)
    private Double rate;

    @Option(names = "--storage", defaultValue = "hpos", converter = StorageName.class)
    Storage storage;

    @Option(names = "--seed", defaultValue = "1", converter = Seed.class)
    long seed;

    @Option(names = "--shops", defaultValue = "1", converter = Shops.class)
    int shops;

    @Option(names = "--ping")
    boolean ping;

    @Option(names = "--rules")
    boolean rules;

    @Option(names = "--after-sales")
    boolean afterSales;

    @Option(names = "--exit")
    boolean exit;

    @Option(names = "--keep")
    boolean keep;

    @Option(names = "--outages")
    boolean outages;

    private DemoOptions() {}

    /** Reads the options, or returns empty after one line on standard error that says what is wrong with them. */
    static Optional<DemoOptions> read(String... arguments) {
        var options = new DemoOptions();
        try {
            new CommandLine(options).parseArgs(arguments);
            return Optional.of(options);
        } catch (ParameterException e) {
            System.err.println(e.getMessage().lines().findFirst().orElse("Wrong use.") + " (./demo --help)");
            return Optional.empty();
        }
    }

    /** Returns the orders per second, by default so many that they last as long as the outages there are to be. */
    double rate(int servers) {
        if (rate != null) {
            return rate;
        }
        return outages ? (double) orders / Outages.lengthOf(servers).toSeconds() : USUAL_RATE;
    }

    private static final class Count implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            return (int) number(value, "a whole number from 0 to 100000", text -> Long.parseLong(text), 0, 100_000);
        }
    }

    private static final class Shops implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            return (int) number(value, "a whole number from 1 to 3", text -> Long.parseLong(text), 1, 3);
        }
    }

    private static final class Seed implements ITypeConverter<Long> {
        @Override
        public Long convert(String value) {
            return (long) number(value, "a whole number", text -> Long.parseLong(text), -1L << 52, 1L << 52);
        }
    }

    private static final class Rate implements ITypeConverter<Double> {
        @Override
        public Double convert(String value) {
            return number(value, "a number from 0.01 to 100", Double::parseDouble, 0.01, 100);
        }
    }

    private static double number(
            String value, String wanted, ToDoubleFunction<String> parse, double lowest, double highest) {
        try {
            double number = parse.applyAsDouble(value);
            if (number >= lowest && number <= highest) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new CommandLine.TypeConversionException("'" + value + "' is not " + wanted);
        }
        throw new CommandLine.TypeConversionException("'" + value + "' is not " + wanted);
    }
}
