package io.orderbridge.sandbox.faults;

import io.orderbridge.sandbox.servers.Component;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A server goes back to an earlier moment: what was in its folder at the beginning is there again at the end. */
final class Restoring implements Stop {

    private final Component server;
    private final Path data;
    private final Path copy;
    private final Mail mail;
    private final StopKind.Restored restored;

    Restoring(Component server, Path data, Mail mail, StopKind.Restored restored) {
        this.server = server;
        this.data = data;
        this.copy = data.resolveSibling(data.getFileName() + ".backup");
        this.mail = mail;
        this.restored = restored;
    }

    @Override
    public String words() {
        return server.name() + " is restored to an earlier moment";
    }

    @Override
    public Mail mail() {
        return mail;
    }

    @Override
    public void begin() throws IOException {
        server.stop();
        remove(copy);
        copy(data, copy);
        server.start();
    }

    @Override
    public void end() throws Exception {
        Instant begun = Instant.now();
        server.stop();
        remove(data);
        copy(copy, data);
        server.start();
        restored.note(begun);
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path file : list(from)) {
            Files.copy(file, to.resolve(from.relativize(file).toString()));
        }
    }

    private static void remove(Path folder) throws IOException {
        if (Files.exists(folder)) {
            for (Path file :
                    list(folder).stream().sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList();
        }
    }
}
