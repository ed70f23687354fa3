package io.orderbridge.sandbox.servers;

import java.io.IOException;
import java.nio.file.Path;

/** A stack runs in the directory already. */
public final class AlreadyRunning extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public AlreadyRunning(Path directory) throws IOException {
        super("OrderBridge runs already in " + directory + " (process " + DirectoryLock.owner(directory)
                + "). Stop it there with Ctrl-C first.");
    }
}
