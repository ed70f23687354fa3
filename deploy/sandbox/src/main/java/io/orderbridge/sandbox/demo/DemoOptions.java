package io.orderbridge.sandbox.demo;

import io.orderbridge.sandbox.woocommerce.Storage;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What the person who starts the demo wants. {@code deploy/local/demo-help.txt} describes the options. */
@Command(name = "./demo")
final class DemoOptions {

    @Option(names = "--orders", defaultValue = "60", converter = Count.class)
    int orders;

    @Option(names = "--rate", defaultValue = "5", converter = Rate.class)
    double rate;

    @Option(names = "--storage", defaultValue = "hpos", converter = StorageName.class)
    Storage storage;

    @Option(names = "--seed", defaultValue = "1")
    long seed;

    @Option(names = "--exit")
    boolean exit;

    @Option(names = "--keep")
    boolean keep;

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

    private static final class Count implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            int count = Integer.parseInt(value);
            if (count < 0 || count > 100_000) {
                throw new CommandLine.TypeConversionException("'" + value + "' is not between 0 and 100000");
            }
            return count;
        }
    }

    private static final class Rate implements ITypeConverter<Double> {
        @Override
        public Double convert(String value) {
            double rate = Double.parseDouble(value);
            if (!(rate > 0 && rate <= 100)) {
                throw new CommandLine.TypeConversionException("'" + value + "' is not above 0 and at most 100");
            }
            return rate;
        }
    }

    private static final class StorageName implements ITypeConverter<Storage> {
        @Override
        public Storage convert(String value) {
            try {
                return Storage.named(value);
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException(e.getMessage());
            }
        }
    }
}
