package io.orderbridge.sandbox.servers;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** A component that is one process or container, ready when a first conversation with it succeeds. */
public abstract class ProcessComponent implements Component {

    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private final String name;
    private final Path directory;
    private Program process;

    /** @param directory holds everything that the component writes */
    protected ProcessComponent(String name, Path directory) {
        this.name = name;
        this.directory = directory.toAbsolutePath();
    }

    /** Starts the program, without waiting for it. */
    protected abstract Program launch();

    /** Talks to the started program as its clients will; throws as long as it is not ready. */
    protected abstract void converse() throws Exception;

    /** Cleans up beside the program once it has ended. */
    protected void ended() {}

    protected final Path directory() {
        return directory;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final synchronized void start() {
        if (!isRunning()) {
            process = launch();
            try {
                awaitReady();
            } catch (CannotStart e) {
                kill();
                throw e;
            }
        }
    }

    @Override
    public final synchronized void stop() {
        if (process != null) {
            process.stop(STOP_LIMIT);
            ended();
        }
    }

    @Override
    public final synchronized void kill() {
        if (process != null) {
            process.kill();
            ended();
        }
    }

    @Override
    public final synchronized void close() {
        if (process != null) {
            process.close();
            process = null;
            ended();
        }
    }

    @Override
    public final synchronized void pause() {
        if (process != null) {
            process.pause();
        }
    }

    @Override
    public final synchronized void resume() {
        if (process != null) {
            process.resume();
        }
    }

    @Override
    public final synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    @Override
    public final String toString() {
        return name;
    }

    private void awaitReady() {
        Instant limit = Instant.now().plus(START_LIMIT);
        Exception last = null;
        while (Instant.now().isBefore(limit)) {
            if (!process.isAlive()) {
                throw new CannotStart(
                        name + " ended while starting. " + process.lastLines(3) + " (" + process.log() + ")");
            }
            try {
                converse();
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CannotStart("Interrupted while " + name + " was starting.", e);
            } catch (Exception notYet) {
                last = notYet;
            }
            sleepBriefly();
        }
        throw new CannotStart(
                name + " was not ready within " + START_LIMIT.toSeconds() + " s; see " + process.log(), last);
    }

    private void sleepBriefly() {
        try {
            Thread.sleep(30);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStart("Interrupted while " + name + " was starting.", e);
        }
    }
}
