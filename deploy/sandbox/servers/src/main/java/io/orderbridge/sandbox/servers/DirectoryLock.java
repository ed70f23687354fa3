package io.orderbridge.sandbox.servers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Lets one owner at a time use a directory, as long as the lock is reachable. The kernel takes the lock back when its owner
 * dies, however it dies.
 */
public final class DirectoryLock implements AutoCloseable {

    /**
     * What this JVM holds, whichever class loader asks. Whoever closes a file takes back all locks that its process has on
     * it, so a file that is locked here must not be opened a second time.
     */
    private static final String HELD = "orderbridge.lock:";

    private final FileChannel file;
    private final String held;

    private DirectoryLock(FileChannel file, String held) {
        this.file = file;
        this.held = held;
    }

    /** Takes the lock of the directory, or returns empty if somebody else has it. */
    public static Optional<DirectoryLock> take(Path directory) throws IOException {
        Files.createDirectories(directory);
        String held = HELD + directory.toRealPath();
        if (System.getProperties().putIfAbsent(held, "") != null) {
            return Optional.empty();
        }
        FileChannel file = FileChannel.open(
                path(directory), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (file.tryLock() == null) {
            file.close();
            System.clearProperty(held);
            return Optional.empty();
        }
        file.truncate(0);
        file.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
        return Optional.of(new DirectoryLock(file, held));
    }

    /** Returns the process that took the lock, as it wrote it down. */
    static String owner(Path directory) throws IOException {
        return Files.readString(path(directory));
    }

    public static Path path(Path directory) {
        return directory.resolve("lock");
    }

    @Override
    public void close() throws IOException {
        file.close();
        System.clearProperty(held);
    }
}
