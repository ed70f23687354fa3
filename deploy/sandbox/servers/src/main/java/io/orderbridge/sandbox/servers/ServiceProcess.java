package io.orderbridge.sandbox.servers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A packaged service as a process, started again when it dies by itself or by {@link #kill}, as a container with a
 * restart policy is; only {@link #stop} keeps it down.
 */
public final class ServiceProcess implements Component {

    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
    private static final Duration BEFORE_RESTART = Duration.ofMillis(500);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    private final Service service;
    private final String instance;
    private final Path directory;
    private final Map<String, String> environment;
    private final int port;

    private OwnedProcess process;
    private boolean wanted;
    private int restarts;
    private Duration beforeRestart = BEFORE_RESTART;
    private volatile boolean wasEverReady;
    private Duration timeToReady = Duration.ZERO;

    /**
     * @param instance distinguishes several processes of one service; its directory and log are named after it
     * @param environment its settings
     */
    public ServiceProcess(Service service, String instance, Path directory, Map<String, String> environment, int port) {
        this.service = service;
        this.instance = instance;
        this.directory = directory.toAbsolutePath();
        this.port = port;
        this.environment = new HashMap<>(environment);
        this.environment.put("QUARKUS_HTTP_PORT", "" + port);
    }

    @Override
    public String name() {
        return instance;
    }

    public Service service() {
        return service;
    }

    /** Returns the address of the service, without a slash at the end. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Returns the file with everything that the service logged. */
    public Path log() {
        return directory.resolve(instance + ".log");
    }

    @Override
    public void start() {
        Instant begin = Instant.now();
        synchronized (this) {
            if (isRunning()) {
                return;
            }
            launch();
        }
        try {
            awaitReady();
        } catch (CannotStart e) {
            close();
            throw e;
        }
        timeToReady = Duration.between(begin, Instant.now());
    }

    /**
     * Returns when the service says that it is ready; it may be about to be started again.
     *
     * @throws CannotStart when it ends before it was ever ready, with what it said last, or takes too long
     */
    public void awaitReady() {
        Instant limit = Instant.now().plus(START_LIMIT);
        while (!isReady()) {
            if (!isRunning() && !wasEverReady) {
                throw new CannotStart(instance + " did not start: " + lastLines() + " (" + log() + ")");
            }
            if (Instant.now().isAfter(limit)) {
                throw new CannotStart(
                        instance + " was not ready within " + START_LIMIT.toSeconds() + " s; see " + log());
            }
            sleepBriefly();
        }
        wasEverReady = true;
    }

    /** Returns whether the service says that it is ready. */
    public boolean isReady() {
        HttpRequest question = HttpRequest.newBuilder(URI.create(url() + "/q/health/ready"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            return HTTP.send(question, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notThere) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStart("Interrupted while " + instance + " was starting.", e);
        }
    }

    @Override
    public synchronized void stop() {
        wanted = false;
        if (process != null) {
            process.stop(STOP_LIMIT);
        }
    }

    /** Ends the process at once (SIGKILL); it is started again after half a second. */
    @Override
    public synchronized void kill() {
        if (process != null) {
            process.kill();
        }
    }

    /** Ends the process at once (SIGKILL); it is started again after the time given. */
    public synchronized void kill(Duration downtime) {
        beforeRestart = downtime;
        kill();
    }

    @Override
    public synchronized void close() {
        wanted = false;
        kill();
    }

    @Override
    public synchronized void pause() {
        if (process != null) {
            process.pause();
        }
    }

    @Override
    public synchronized void resume() {
        if (process != null) {
            process.resume();
        }
    }

    /** Returns how long the process has computed since it began; it has to run. */
    public synchronized Duration cpuTime() {
        return ProcessHandle.of(process.pid())
                .flatMap(handle -> handle.info().totalCpuDuration())
                .orElseThrow();
    }

    @Override
    public synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** Returns how often the service was started again after it had died. */
    public synchronized int restarts() {
        return restarts;
    }

    /** Returns the time from the last {@link #start} until the service said that it was ready. */
    public Duration timeToReady() {
        return timeToReady;
    }

    /** Returns the number by which the operating system knows the process that runs now. */
    public synchronized long pid() {
        return process.pid();
    }

    /** Returns the memory that the process holds now (resident set), in bytes; empty where /proc is not. */
    public OptionalLong residentBytes() {
        Path status = Path.of("/proc", "" + process.pid(), "status");
        try {
            return Files.readString(status, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst();
        } catch (IOException noProcess) {
            return OptionalLong.empty();
        }
    }

    private void launch() {
        wanted = true;
        OwnedProcess launched = OwnedProcess.start(instance, directory, command(), environment);
        process = launched;
        var unused = launched.endingInOrder().onExit().thenRun(() -> restartLater(launched));
    }

    private synchronized void restartLater(OwnedProcess dead) {
        CompletableFuture.delayedExecutor(beforeRestart.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> restart(dead));
        beforeRestart = BEFORE_RESTART;
    }

    private synchronized void restart(OwnedProcess dead) {
        if (wanted && process == dead && !OwnedProcess.allEnding()) {
            restarts++;
            launch();
        }
    }

    private List<String> command() {
        Path jar = service.jar();
        if (!Files.exists(jar)) {
            throw new CannotStart("The packaged service " + jar + " is missing; build it with ./mvnw package.");
        }
        return List.of(JavaPrograms.java().toString(), "@" + JavaPrograms.options(), "-jar", jar.toString());
    }

    private synchronized String lastLines() {
        return process.lastLines(3);
    }

    private void sleepBriefly() {
        try {
            Thread.sleep(30);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStart("Interrupted while " + instance + " was starting.", e);
        }
    }
}
