package io.orderbridge.service.loop;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Ends the process when a thread of it has stood still for too long: every wait in it is bounded, so it hangs, and only
 * a new start helps. Whoever started the process (Compose, systemd) starts it again.
 */
@ApplicationScoped
class Watchdog {

    /** The exit code of a process that hung: an internal error, by the convention of sysexits. */
    static final int EXIT_CODE = 70;

    private static final Logger LOG = Logger.getLogger(Watchdog.class);

    /** After the start-up checks, which have a lower number, and before all that repeats something. */
    private static final int EARLY = 500;

    private static final int LOOKS_PER_LIMIT = 20;

    private final Loops loops;
    private final Duration limit;
    private final Duration between;
    private final Thread thread = new Thread(this::watch, "watchdog");

    Watchdog(Loops loops, WatchdogSettings settings) {
        this.loops = loops;
        this.limit = settings.limit();
        this.between = limit.dividedBy(LOOKS_PER_LIMIT);
    }

    void start(@Observes @Priority(EARLY) StartupEvent started) {
        thread.setDaemon(true);
        thread.start();
    }

    void stop(@Observes @Priority(1) ShutdownEvent stopping) {
        thread.interrupt();
    }

    private void watch() {
        Stillness stillness = new Stillness(limit);
        try {
            long last = System.nanoTime();
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(between.toMillis());
                long now = System.nanoTime();
                stillness
                        .look(loops.watched(), awake(Duration.ofNanos(now - last)))
                        .ifPresent(Watchdog::end);
                last = now;
            }
        } catch (InterruptedException e) {
            LOG.debug("the service stops");
        }
    }

    /** If more time has passed than we slept, we were not running, and neither were the others. */
    private Duration awake(Duration passed) {
        Duration most = between.multipliedBy(2);
        return passed.compareTo(most) < 0 ? passed : most;
    }

    private static void end(Watched still) {
        LOG.fatalf(
                "\"%s\" hangs: this process ends, so that it is started again. The thread is %s at%n%s",
                still.name(),
                still.thread().getState(),
                Arrays.stream(still.thread().getStackTrace())
                        .map(frame -> "\tat " + frame)
                        .collect(Collectors.joining("\n")));
        // Not System.exit: an orderly stop would wait for the thread that hangs.
        Runtime.getRuntime().halt(EXIT_CODE);
    }
}
