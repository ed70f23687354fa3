package io.orderbridge.sandbox.stack;

import io.orderbridge.sandbox.servers.CannotStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The wall clock of the services, which can be set while they run: libfaketime stands between them and the system's, so
 * that their libraries see the same as they do. Monotonic time goes on undisturbed, as it does on a machine whose clock
 * is set. Servers have the right time.
 */
final class ServicesClock {

    private static final List<String> LIBRARIES = List.of(
            "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
            "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
            "/usr/lib64/faketime/libfaketime.so.1");

    private final Path file;

    ServicesClock(Path directory) {
        this.file = directory.resolve("clock");
        set(Duration.ZERO);
    }

    /**
     * What a process needs in its environment.
     *
     * @throws CannotStart when libfaketime is not installed
     */
    Map<String, String> environment() {
        String library = LIBRARIES.stream()
                .filter(path -> Files.exists(Path.of(path)))
                .findFirst()
                .orElseThrow(() -> new CannotStart("Setting clocks needs libfaketime: apt-get install faketime"));
        return Map.of(
                "LD_PRELOAD",
                library,
                "FAKETIME_TIMESTAMP_FILE",
                file.toString(),
                "FAKETIME_CACHE_DURATION",
                "1",
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                // Switched on, or left to the library, each timed wait of a JVM is a busy loop.
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0");
    }

    /** Sets it; services see it within a second. */
    void set(Duration ahead) {
        try {
            Path unfinished = file.resolveSibling("clock.part");
            Files.createDirectories(file.getParent());
            Files.writeString(unfinished, "%+d".formatted(ahead.toSeconds()) + "\n");
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
