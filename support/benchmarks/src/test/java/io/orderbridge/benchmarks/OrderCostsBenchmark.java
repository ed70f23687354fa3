package io.orderbridge.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs {@link OrderCosts} by JMH, in a JVM of its own; {@code bin/bench micro}. Writes docs/benchmarks/micro.csv. */
class OrderCostsBenchmark {

    private static final double MOST_MICROSECONDS_TO_DECIDE = 1000;

    @Test
    void deciding_by_ten_thousand_rules_takes_less_than_a_millisecond() throws RunnerException, IOException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(OrderCosts.class.getName())
                        .mode(Mode.AverageTime)
                        .timeUnit(TimeUnit.MICROSECONDS)
                        .forks(2)
                        .jvmArgs("-Xmx512m", "-XX:+UseSerialGC")
                        .warmupIterations(3)
                        .warmupTime(TimeValue.seconds(2))
                        .measurementIterations(5)
                        .measurementTime(TimeValue.seconds(2))
                        .build())
                .run();

        System.out.printf(
                "Bench micro: microseconds an order of three lines, JMH, JDK %s, %d processors%n",
                Runtime.version().feature(), Runtime.getRuntime().availableProcessors());
        List<String> rows = new ArrayList<>(List.of("what,microseconds,error_999"));
        for (RunResult result : results) {
            String what = result.getPrimaryResult().getLabel();
            double score = result.getPrimaryResult().getScore();
            double error = result.getPrimaryResult().getScoreError();
            System.out.printf(Locale.ROOT, "  %-22s %10.3f ± %.3f%n", what, score, error);
            rows.add(String.format(Locale.ROOT, "%s,%.3f,%.3f", what, score, error));
            if (what.equals("decidingBy10000Rules")) {
                assertThat(score).isLessThan(MOST_MICROSECONDS_TO_DECIDE);
            }
        }
        Path folder = Files.createDirectories(Path.of("../../docs/benchmarks"));
        Files.write(folder.resolve("micro.csv"), rows);
        System.out.println("  done");
    }
}
