package io.orderbridge.sandbox.bench;

import io.orderbridge.sandbox.report.Terminal;
import io.orderbridge.sandbox.servers.CannotStart;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bin/bench}, as far as it measures a whole stack; {@code bin/bench --help} describes it. */
@Command(
        name = "bin/bench",
        subcommands = {
            Rules.class,
            Throughput.class,
            Latency.class,
            Footprint.class,
            Idle.class,
            Growth.class,
            Soak.class
        })
public final class Bench {

    private static final int COULD_NOT_RUN = 2;

    private Bench() {}

    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        CommandLine line = new CommandLine(new Bench());
        line.setParameterExceptionHandler((problem, given) -> {
            System.err.println("bench: " + problem.getMessage() + " (see bin/bench --help)");
            return COULD_NOT_RUN;
        });
        line.setExecutionExceptionHandler((problem, command, parsed) -> {
            System.err.println("bench: " + (problem instanceof CannotStart ? problem.getMessage() : problem));
            return COULD_NOT_RUN;
        });
        System.exit(line.execute(arguments));
    }

    static Terminal terminal() {
        return new Terminal(System.out, false);
    }
}
