package io.orderbridge.sandbox.servers;

import java.nio.file.Files;
import java.nio.file.Path;

/** The checked-out project on this machine. */
public final class ProjectFolder {

    private ProjectFolder() {}

    /**
     * Returns the top folder of the project: the nearest one at or above the working directory, the one
     * with the sandbox and the Maven wrapper.
     *
     * @throws CannotStart when the working directory is not inside the project
     */
    public static Path root() {
        Path start = Path.of("").toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("deploy/sandbox")) && Files.exists(folder.resolve("mvnw"))) {
                return folder;
            }
        }
        throw new CannotStart("The folder " + start + " is not inside the OrderBridge project; start from there.");
    }

    /** Returns the broker's topology, the file that production imports too. */
    public static Path brokerDefinitions() {
        return root().resolve("deploy/rabbitmq/definitions.json");
    }

    /** Returns the folder for what is worth keeping between runs and never committed. */
    static Path cache() {
        return root().resolve(".local");
    }
}
