package io.orderbridge.sandbox.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a server comes from: the programs that are installed here, else an image that a Docker engine has already.
 * Nothing is ever pulled.
 *
 * @param server what people call it, such as {@code RabbitMQ}
 * @param debianPackage what to install to have its programs
 * @param imageSetting the environment variable that names another image than docker-compose.yml does
 */
record ServerSource(String server, String debianPackage, String imageSetting) {

    /** The system property or environment variable that asks for containers where the programs are installed too. */
    static final String SETTING = "ORDERBRIDGE_TEST_SERVERS";

    private static final String CONTAINERS = "containers";

    /**
     * Returns the server from the program, if that is there and containers are not asked for, else from the name of an
     * image that the Docker engine has.
     *
     * @throws CannotStart when there is neither; the message says what to install or to pull
     */
    <S> S choose(Optional<Path> program, Function<Path, S> installed, Function<String, S> contained) {
        // Nothing of Docker's libraries is loaded as long as there is a program.
        return program.filter(any -> !containersAreAskedFor()).map(installed).orElseGet(() -> contained.apply(image()));
    }

    private static boolean containersAreAskedFor() {
        String value = System.getProperty(SETTING, System.getenv().getOrDefault(SETTING, ""));
        if (!value.isEmpty() && !value.equals(CONTAINERS)) {
            throw new CannotStart(SETTING + " is '" + value + "'; it can be '" + CONTAINERS + "' or not set.");
        }
        return value.equals(CONTAINERS);
    }

    private String image() {
        String image = imageName();
        String why = containersAreAskedFor()
                ? SETTING + " asks for " + server + " in a container"
                : server + " is not installed (Debian, Ubuntu: apt-get install " + debianPackage
                        + "; its service need not run)";
        if (!ContainerEngine.isReachable()) {
            throw new CannotStart(
                    why + ", and no Docker engine on this machine answers that could run the image " + image + ".");
        }
        if (!ContainerEngine.has(image)) {
            throw new CannotStart(why + ", and the Docker engine does not have its image: docker pull " + image);
        }
        return image;
    }

    private String imageName() {
        return Optional.ofNullable(System.getenv(imageSetting))
                .filter(name -> !name.isBlank())
                .orElseGet(this::composeImage);
    }

    private String composeImage() {
        Path compose = ProjectFolder.root().resolve("docker-compose.yml");
        try {
            Matcher image =
                    Pattern.compile("\\$\\{" + imageSetting + ":-([^}]+)}").matcher(Files.readString(compose));
            if (!image.find()) {
                throw new IllegalStateException(compose + " has no image ${" + imageSetting + ":-…}");
            }
            return image.group(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
