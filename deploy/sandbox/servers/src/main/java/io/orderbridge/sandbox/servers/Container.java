package io.orderbridge.sandbox.servers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * A container that this JVM made and that goes with it at the latest. Ended and started again it has the same ports and
 * the same data; {@link #close()} removes it with its data. Its ports are open on the loopback interface only.
 */
final class Container implements Program {

    private static final String DIRECTORY_LABEL = "io.orderbridge.directory";
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(30);

    private static final Queue<Container> EXISTING = new ConcurrentLinkedQueue<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> EXISTING.forEach(Container::close), "remove containers"));
    }

    /**
     * What a container is made of.
     *
     * @param user whom its programs run as, or empty for the image's own choice
     * @param files file on this machine → folder in the container that gets a copy
     */
    record Plan(
            String image,
            String user,
            List<String> command,
            Map<String, String> environment,
            List<Port> ports,
            Map<Path, String> files) {}

    /** A port in the container and where it is open on this machine. */
    record Port(int here, int inContainer) {}

    private final DockerClient docker = ContainerEngine.client();
    private final String id;
    private final String user;
    private final Path log;

    private Container(String id, String user, Path log) {
        this.id = id;
        this.user = user;
        this.log = log;
    }

    /**
     * Makes a container, and removes the one that an earlier run left behind in the same directory.
     *
     * @param name what it is in the directory; the container's own name has its first port as well
     * @throws CannotStart when the engine refuses
     */
    static Container create(String name, Path directory, Plan plan) {
        DockerClient docker = ContainerEngine.client();
        int port = plan.ports().get(0).here();
        try {
            Files.createDirectories(directory);
            var labels = Map.of(DIRECTORY_LABEL, directory + "/" + name);
            docker.listContainersCmd().withShowAll(true).withLabelFilter(labels).exec().stream()
                    .map(leftover -> leftover.getId())
                    .forEach(leftover -> remove(docker, leftover));

            CreateContainerCmd create = docker.createContainerCmd(plan.image())
                    .withName("orderbridge-" + name + "-" + port)
                    .withHostName(name)
                    .withLabels(labels)
                    .withCmd(plan.command())
                    .withEnv(plan.environment().entrySet().stream()
                            .map(entry -> entry.getKey() + "=" + entry.getValue())
                            .toList())
                    .withExposedPorts(plan.ports().stream()
                            .map(open -> ExposedPort.tcp(open.inContainer()))
                            .toList())
                    .withHostConfig(HostConfig.newHostConfig()
                            .withPortBindings(plan.ports().stream()
                                    .map(open ->
                                            PortBinding.parse("127.0.0.1:" + open.here() + ":" + open.inContainer()))
                                    .toList()));
            if (!plan.user().isEmpty()) {
                create.withUser(plan.user());
            }
            var container = new Container(create.exec().getId(), plan.user(), directory.resolve(name + ".log"));
            EXISTING.add(container);
            plan.files().forEach((file, folder) -> docker.copyArchiveToContainerCmd(container.id)
                    .withHostResource(file.toString())
                    .withRemotePath(folder)
                    .exec());
            return container;
        } catch (DockerException e) {
            throw new CannotStart("Could not make a container of " + plan.image() + ": " + oneLine(e), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it, the first time or again; does nothing when it runs. */
    Container start() {
        try {
            docker.startContainerCmd(id).exec();
        } catch (NotModifiedException runsAlready) {
            return this;
        } catch (DockerException e) {
            throw new CannotStart("Could not start a container: " + oneLine(e), e);
        }
        return this;
    }

    /** Returns whether it was not removed yet. */
    boolean exists() {
        return EXISTING.contains(this);
    }

    @Override
    public boolean isAlive() {
        return state().map(ContainerState::getRunning).orElse(false);
    }

    @Override
    public void stop(Duration patience) {
        resume();
        try {
            docker.stopContainerCmd(id).withTimeout((int) patience.toSeconds()).exec();
        } catch (NotModifiedException | NotFoundException endedAlready) {
            return;
        }
    }

    @Override
    public void kill() {
        try {
            docker.killContainerCmd(id).exec();
        } catch (ConflictException | NotFoundException endedAlready) {
            return;
        }
    }

    @Override
    public void close() {
        if (EXISTING.remove(this)) {
            remove(docker, id);
        }
    }

    @Override
    public void pause() {
        if (isAlive() && !isPaused()) {
            docker.pauseContainerCmd(id).exec();
        }
    }

    @Override
    public void resume() {
        if (isPaused()) {
            docker.unpauseContainerCmd(id).exec();
        }
    }

    @Override
    public Path log() {
        try {
            return Files.writeString(log, printed(Integer.MAX_VALUE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String lastLines(int count) {
        return printed(count).strip();
    }

    /**
     * Runs a command in the running container and returns when it has ended.
     *
     * @throws IllegalStateException when the command fails
     */
    void execute(List<String> command) {
        var execution = docker.execCreateCmd(id)
                .withCmd(command.toArray(String[]::new))
                .withAttachStdout(true)
                .withAttachStderr(true);
        if (!user.isEmpty()) {
            execution.withUser(user);
        }
        String execId = execution.exec().getId();
        var output = new Output();
        docker.execStartCmd(execId).exec(output);
        output.await();
        Long status = docker.inspectExecCmd(execId).exec().getExitCodeLong();
        if (status == null || status != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + output);
        }
    }

    private String printed(int lines) {
        var logs = docker.logContainerCmd(id).withStdOut(true).withStdErr(true);
        var output = new Output();
        (lines == Integer.MAX_VALUE ? logs.withTailAll() : logs.withTail(lines)).exec(output);
        output.await();
        return output.toString();
    }

    private boolean isPaused() {
        return state().map(ContainerState::getPaused).orElse(false);
    }

    private Optional<ContainerState> state() {
        try {
            return Optional.of(docker.inspectContainerCmd(id).exec().getState());
        } catch (NotFoundException removed) {
            return Optional.empty();
        }
    }

    private static void remove(DockerClient docker, String id) {
        try {
            docker.removeContainerCmd(id)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
        } catch (NotFoundException goneAlready) {
            return;
        }
    }

    private static String oneLine(DockerException e) {
        return e.getMessage().strip().replaceAll("\\s+", " ");
    }

    /** What a command or a container printed. */
    private static final class Output extends ResultCallback.Adapter<Frame> {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void onNext(Frame frame) {
            bytes.writeBytes(frame.getPayload());
        }

        void await() {
            try {
                if (!awaitCompletion(COMMAND_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                    throw new IllegalStateException("The Docker engine did not answer within " + COMMAND_LIMIT);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for the Docker engine", e);
            }
        }

        @Override
        public String toString() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
