package io.orderbridge.sandbox.servers;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Erlang's name server (epmd) of our own, by which the nodes of a broker find each other. */
final class NameServer {

    private final Path directory;
    private final int port = Ports.free();
    private OwnedProcess process;

    NameServer(Path directory) {
        this.directory = directory;
    }

    int port() {
        return port;
    }

    synchronized void ensureRunning() {
        if (process == null || !process.isAlive()) {
            process = OwnedProcess.start(
                    "epmd",
                    directory,
                    List.of(program().toString(), "-port", "" + port, "-address", "127.0.0.1"),
                    Map.of());
        }
    }

    synchronized void kill() {
        if (process != null) {
            process.kill();
        }
    }

    private static Path program() {
        return Executables.find("epmd")
                .or(() -> Executables.findBelow(Path.of("/usr/lib/erlang"), "erts-*/bin/epmd"))
                .orElseThrow(() -> new CannotStart("Erlang's epmd was not found; is erlang-base installed?"));
    }
}
