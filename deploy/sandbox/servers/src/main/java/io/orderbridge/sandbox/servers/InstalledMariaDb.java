package io.orderbridge.sandbox.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A MariaDB server from the installed programs; a data directory that is there already is used as it is. */
final class InstalledMariaDb implements Server {

    private final Path server;
    private final Path directory;
    private final int port;
    private final List<String> options;

    /**
     * @param options of the server, less its paths and where it listens
     * @param users statements that make database and users and do no harm when repeated, one a line; root is made here
     */
    InstalledMariaDb(Path server, Path directory, int port, List<String> options, String users, String rootPassword) {
        this.server = server;
        this.directory = directory;
        this.port = port;
        this.options = options;
        try {
            Files.createDirectories(temporary());
            Files.writeString(directory.resolve("users.sql"), users + root(rootPassword));
            if (!Files.isDirectory(data().resolve("mysql"))) {
                copy(template(), data());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the program that starts a server, or empty if MariaDB is not installed. */
    static Optional<Path> program() {
        return Executables.find("mariadbd");
    }

    @Override
    public OwnedProcess launch() {
        return OwnedProcess.start("mariadb", directory, command(), Map.of());
    }

    private List<String> command() {
        var command = new ArrayList<String>(List.of(
                server.toString(),
                "--no-defaults",
                "--datadir=" + data(),
                "--tmpdir=" + temporary(),
                // Relative to the data directory: an absolute path may be longer than a socket's may be.
                "--socket=mariadb.sock",
                "--pid-file=mariadb-server.pid",
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--init-file=" + directory.resolve("users.sql")));
        command.addAll(options);
        if (isRoot()) {
            command.add("--user=root");
        }
        return command;
    }

    private Path data() {
        return directory.resolve("data");
    }

    /** Its own: a server that starts removes the temporary tables of every other one from a folder that they share. */
    private Path temporary() {
        return directory.resolve("tmp");
    }

    /** Root exists in each data directory, without a password. */
    private static String root(String password) {
        return """
                CREATE OR REPLACE USER `root`@`localhost` IDENTIFIED BY '%1$s';
                CREATE OR REPLACE USER `root`@`127.0.0.1` IDENTIFIED BY '%1$s';
                GRANT ALL ON *.* TO `root`@`127.0.0.1` WITH GRANT OPTION;
                """
                .formatted(password);
    }

    /** Returns an empty data directory of the installed version, made once and then copied: that is ten times faster. */
    private Path template() throws IOException {
        Path template = ProjectFolder.cache().resolve("mariadb-" + version());
        if (Files.isDirectory(template)) {
            return template;
        }
        Files.createDirectories(template.getParent());
        Path fresh = Files.createTempDirectory(template.getParent(), "mariadb-new-");
        Path installer = Executables.find("mariadb-install-db")
                .orElseThrow(() -> new CannotStart(
                        "MariaDB's mariadb-install-db was not found; is mariadb-server installed completely?"));
        var command = new ArrayList<String>(List.of(
                installer.toString(),
                "--no-defaults",
                "--datadir=" + fresh,
                "--tmpdir=" + temporary(),
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                "--skip-name-resolve",
                "--innodb-log-file-size=8M"));
        if (isRoot()) {
            command.add("--user=root");
        }
        run(command, directory.resolve("install.log"));
        try {
            Files.move(fresh, template, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (!Files.isDirectory(template)) {
                throw e;
            }
            // Another process made it in the meantime, just as good.
        }
        return template;
    }

    private String version() throws IOException {
        Path output = Files.createTempFile("mariadb", ".version");
        try {
            run(List.of(server.toString(), "--no-defaults", "--version"), output);
            return Files.readString(output).replaceAll("(?s).*Ver ([0-9.]+).*", "$1");
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private static void run(List<String> command, Path output) throws IOException {
        try {
            int status = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new CannotStart(command.get(0) + " failed: " + Files.readString(output, StandardCharsets.UTF_8));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStart("Interrupted while running " + command.get(0), e);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(folder).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
