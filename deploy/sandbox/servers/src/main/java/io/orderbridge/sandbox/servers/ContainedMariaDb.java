package io.orderbridge.sandbox.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A MariaDB server in a container of an official image. */
final class ContainedMariaDb implements Server {

    private final Path directory;
    private final Container.Plan plan;

    private Container container;

    /**
     * @param options of the server, less its paths and where it listens
     * @param users statements that make database and users; root is made by the image
     */
    ContainedMariaDb(String image, Path directory, int port, List<String> options, String users, String rootPassword) {
        this.directory = directory;
        Path statements = directory.resolve("users.sql");
        try {
            Files.createDirectories(directory);
            Files.writeString(statements, users);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var command = new ArrayList<>(List.of("mariadbd"));
        command.addAll(options);
        this.plan = new Container.Plan(
                image,
                "",
                command,
                Map.of("MARIADB_ROOT_PASSWORD", rootPassword),
                List.of(new Container.Port(port, 3306)),
                // Run by the image once, while its data directory is new.
                Map.of(statements, "/docker-entrypoint-initdb.d"));
    }

    @Override
    public Container launch() {
        if (container == null || !container.exists()) {
            container = Container.create("mariadb", directory, plan);
        }
        return container.start();
    }
}
