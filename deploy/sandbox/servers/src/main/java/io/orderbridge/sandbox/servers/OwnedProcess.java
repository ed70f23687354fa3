package io.orderbridge.sandbox.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A process that this JVM started and that ends with it at the latest. It gets a session of its own, so that a Ctrl-C in
 * the terminal reaches it only through us, and a clean environment, so that a setting of the developer's shell does not.
 * What is done to it is done to its children as well.
 */
public final class OwnedProcess implements Program {

    private static final System.Logger LOG = System.getLogger(OwnedProcess.class.getName());
    private static final Duration DEATH = Duration.ofSeconds(10);
    private static final List<String> INHERITED = List.of("PATH", "LANG", "LC_ALL", "TMPDIR", "JAVA_HOME", "USER");

    private static final Queue<OwnedProcess> RUNNING = new ConcurrentLinkedQueue<>();
    private static volatile boolean allEnding;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(OwnedProcess::endAll, "end owned processes"));
    }

    private final Process process;
    private final Path log;
    private final ProcessRecord record;
    private boolean inOrder;

    private OwnedProcess(Process process, Path log, ProcessRecord record) {
        this.process = process;
        this.log = log;
        this.record = record;
    }

    /**
     * Starts a process in its own directory, appending what it prints to {@code <directory>/<name>.log}.
     *
     * @param environment added to PATH, locale and HOME (the directory, unless it says otherwise)
     * @throws CannotStart when the command cannot be run at all
     */
    public static OwnedProcess start(
            String name, Path directory, List<String> command, Map<String, String> environment) {
        Path log = directory.resolve(name + ".log");
        try {
            Files.createDirectories(directory);
            ProcessRecord.endLeftover(directory, name);
            var builder = new ProcessBuilder(inOwnSession(command))
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().keySet().retainAll(INHERITED);
            builder.environment().put("HOME", directory.toString());
            // As the images have it: glibc keeps a heap of its own for each core's threads otherwise.
            builder.environment().put("MALLOC_ARENA_MAX", "2");
            builder.environment().putAll(environment);
            Process process = builder.start();
            var owned = new OwnedProcess(process, log, ProcessRecord.write(directory, name, process.toHandle()));
            RUNNING.removeIf(other -> !other.isAlive());
            RUNNING.add(owned);
            return owned;
        } catch (IOException e) {
            throw new CannotStart("Could not start " + name + " (" + command.get(0) + "): " + e.getMessage(), e);
        }
    }

    /** Keeps the pid: {@code setsid} replaces itself by the command. macOS has none; Ctrl-C then reaches the children. */
    private static List<String> inOwnSession(List<String> command) {
        if (Executables.find("setsid").isEmpty()) {
            return command;
        }
        var all = new ArrayList<String>(List.of("setsid"));
        all.addAll(command);
        return all;
    }

    /** Lets the process end in order when this JVM ends; others are killed then, after those. */
    OwnedProcess endingInOrder() {
        inOrder = true;
        return this;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public Path log() {
        return log;
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Completes when the process has ended, for whatever reason. */
    CompletableFuture<Process> onExit() {
        return process.onExit();
    }

    @Override
    public void stop(Duration patience) {
        List<ProcessHandle> family = family();
        if (process.isAlive()) {
            signal("CONT", family);
            process.destroy();
            await(process.toHandle(), patience);
        }
        end(family);
    }

    @Override
    public void kill() {
        end(family());
    }

    private void end(List<ProcessHandle> family) {
        family.forEach(ProcessHandle::destroyForcibly);
        family.forEach(member -> await(member, DEATH));
        record.delete();
    }

    @Override
    public void pause() {
        signal("STOP", family());
    }

    @Override
    public void resume() {
        signal("CONT", family());
    }

    @Override
    public String lastLines(int count) {
        try {
            List<String> lines =
                    Files.readString(log, StandardCharsets.UTF_8).lines().toList();
            return String.join(System.lineSeparator(), lines.subList(Math.max(0, lines.size() - count), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<ProcessHandle> family() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
    }

    private static void signal(String signal, List<ProcessHandle> processes) {
        // The shell's own kill: the kill program is not on every machine.
        var command = new StringBuilder("kill -").append(signal);
        processes.stream().filter(ProcessHandle::isAlive).forEach(p -> command.append(' ')
                .append(p.pid()));
        try {
            new ProcessBuilder("sh", "-c", command + " 2>/dev/null").start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(ProcessHandle handle, Duration patience) {
        try {
            handle.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException stillThere) {
            LOG.log(Level.DEBUG, "process {0} is still there after {1}", handle.pid(), patience);
        }
    }

    /** Returns whether this JVM is ending, and everything it started with it. */
    static boolean allEnding() {
        return allEnding;
    }

    private static void endAll() {
        allEnding = true;
        List<OwnedProcess> polite = RUNNING.stream().filter(p -> p.inOrder).toList();
        polite.forEach(p -> p.process.destroy());
        polite.forEach(p -> p.stop(DEATH));
        RUNNING.forEach(OwnedProcess::kill);
    }
}
