package io.orderbridge.sandbox.servers;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds programs that are installed on this machine. */
final class Executables {

    private Executables() {}

    /** Returns the program of that name from PATH or the usual places of servers, or empty if there is none. */
    static Optional<Path> find(String name) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Stream.of(path.split(File.pathSeparator)), Stream.of("/usr/sbin", "/usr/bin", "/sbin"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Returns the first program below the folder whose path matches the glob, or empty. */
    static Optional<Path> findBelow(Path folder, String glob) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + folder + "/" + glob);
        try (Stream<Path> files = Files.walk(folder, 3)) {
            return files.filter(matcher::matches).filter(Files::isExecutable).findFirst();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
