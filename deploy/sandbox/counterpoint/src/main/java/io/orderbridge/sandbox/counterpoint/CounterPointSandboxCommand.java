package io.orderbridge.sandbox.counterpoint;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "counterpoint-sandbox",
        description = "CounterPoint's stand-in: its tables and the order procedures, over JDBC.",
        mixinStandardHelpOptions = true)
final class CounterPointSandboxCommand implements Callable<Integer> {

    @Option(
            names = "--port",
            defaultValue = "29092",
            description = "TCP port on 127.0.0.1, 0 for a free one (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(names = "--data", description = "directory that keeps the data; without it they are in memory only")
    private Path data;

    @Option(
            names = "--password",
            defaultValue = "${env:COUNTERPOINT_PASSWORD:-" + CounterPointSandbox.DEFAULT_PASSWORD + "}",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "password of user " + CounterPointSandbox.USER
                    + " (default: environment COUNTERPOINT_PASSWORD, else " + CounterPointSandbox.DEFAULT_PASSWORD
                    + ")")
    private String password;

    @Override
    public Integer call() throws InterruptedException {
        CounterPointSandbox sandbox;
        try {
            sandbox = data == null
                    ? CounterPointSandbox.startInMemory(port, password)
                    : CounterPointSandbox.start(port, data, password);
        } catch (SandboxUnavailableException e) {
            System.err.println(e.getMessage());
            return 1;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            sandbox.stop();
                            stopped.countDown();
                        },
                        "stop-counterpoint-sandbox"));
        System.out.println("CounterPoint sandbox is ready: " + sandbox.jdbcUrl() + " user " + CounterPointSandbox.USER
                + (data == null ? ", data in memory" : ", data in " + data));
        stopped.await();
        return 0;
    }
}
