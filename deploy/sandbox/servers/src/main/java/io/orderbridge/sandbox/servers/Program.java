package io.orderbridge.sandbox.servers;

import java.nio.file.Path;
import java.time.Duration;

/** Something that was started and runs beside this JVM: a process of its own, or a container. */
public interface Program {

    boolean isAlive();

    /** Asks it to end (SIGTERM), and ends it by force after the time given. */
    void stop(Duration patience);

    /** Ends it at once (SIGKILL): nothing is flushed, nobody is told. */
    void kill();

    /** Ends it at once and for good: what only a new start would need may go with it. */
    default void close() {
        kill();
    }

    /** Freezes it (SIGSTOP): connections stay open and nothing answers. */
    void pause();

    /** Lets a frozen one go on (SIGCONT). */
    void resume();

    /** Returns the file with what it printed until now. */
    Path log();

    /** Returns the last lines that it printed, for messages about why it ended. */
    String lastLines(int count);
}
