package io.orderbridge.sandbox.servers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;

/**
 * The Docker engine of this machine, found as Testcontainers finds it: DOCKER_HOST, the usual sockets, Docker Desktop,
 * a rootless engine.
 *
 * <p>Only the finding and the client are Testcontainers'. Its own containers cannot be killed and started again, and
 * need the image of its clean-up container, Ryuk; ours are removed by {@link Container}.
 */
final class ContainerEngine {

    /** Testcontainers logs each place where no engine is, as errors; kept here, as a logger is else forgotten. */
    private static final List<Logger> QUIET =
            Stream.of("org.testcontainers", "tc").map(Logger::getLogger).toList();

    /** An engine elsewhere would open its ports elsewhere. */
    private static final Set<String> LOCAL_SCHEMES = Set.of("unix", "npipe");

    private static final Optional<DockerClient> CLIENT = find();

    private ContainerEngine() {}

    /** Returns whether an engine answers that publishes ports on this machine. */
    static boolean isReachable() {
        return CLIENT.isPresent();
    }

    /** Returns whether the engine has the image; it is not pulled. */
    static boolean has(String image) {
        try {
            client().inspectImageCmd(image).exec();
            return true;
        } catch (NotFoundException notPulled) {
            return false;
        }
    }

    static DockerClient client() {
        return CLIENT.orElseThrow(() -> new CannotStart("No Docker engine on this machine answers."));
    }

    private static Optional<DockerClient> find() {
        QUIET.forEach(logger -> logger.setLevel(Level.OFF));
        try {
            var places = ServiceLoader.load(DockerClientProviderStrategy.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
            var place = DockerClientProviderStrategy.getFirstValidStrategy(places);
            return Optional.of(place)
                    .filter(found -> LOCAL_SCHEMES.contains(
                            found.getTransportConfig().getDockerHost().getScheme()))
                    .map(DockerClientProviderStrategy::getDockerClient);
        } catch (IllegalStateException noEngine) {
            return Optional.empty();
        }
    }
}
