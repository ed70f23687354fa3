package io.orderbridge.sandbox.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A file {@code <name>.pid} that says which process was started, so that what a killed run left behind can be ended
 * later. Pid and start time together name a process: a pid alone may belong to somebody else by then.
 */
public record ProcessRecord(Path file) {

    private static final String SUFFIX = ".pid";

    static ProcessRecord write(Path directory, String name, ProcessHandle process) {
        var record = new ProcessRecord(directory.resolve(name + SUFFIX));
        try {
            Files.writeString(record.file, process.pid() + " " + startOf(process));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return record;
    }

    /** Ends the process that an earlier run recorded under this name, if it is still the same one. */
    static void endLeftover(Path directory, String name) {
        new ProcessRecord(directory.resolve(name + SUFFIX)).end();
    }

    /** Ends every process recorded anywhere below the directory that is still the one that was started. */
    public static int endLeftovers(Path directory) {
        if (!Files.isDirectory(directory)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return (int) files.filter(file -> file.toString().endsWith(SUFFIX))
                    .filter(file -> new ProcessRecord(file).end())
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the recorded process if it still runs and is the same. */
    Optional<ProcessHandle> process() {
        try {
            String recorded = Files.readString(file);
            int space = recorded.indexOf(' ');
            long pid = Long.parseLong(recorded.substring(0, Math.max(space, 0)));
            long start = Long.parseLong(recorded.substring(space + 1));
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> Math.abs(startOf(process) - start) < 1000);
        } catch (IOException | NumberFormatException nothingRecorded) {
            return Optional.empty();
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean end() {
        Optional<ProcessHandle> leftover = process();
        leftover.ifPresent(process -> {
            var family =
                    Stream.concat(Stream.of(process), process.descendants()).toList();
            family.forEach(ProcessHandle::destroyForcibly);
            family.forEach(member -> member.onExit()
                    .completeOnTimeout(member, 10, TimeUnit.SECONDS)
                    .join());
        });
        delete();
        return leftover.isPresent();
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
