package io.orderbridge.sandbox.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Lets one stack at a time use a directory. The kernel takes the lock back when its owner dies, however it dies. */
final class StackLock implements AutoCloseable {

    private final FileChannel file;

    private StackLock(FileChannel file) {
        this.file = file;
    }

    /** Takes the lock of the directory, or returns empty if another process has it. */
    static Optional<StackLock> take(Path directory) throws IOException {
        Files.createDirectories(directory);
        FileChannel file = FileChannel.open(
                path(directory), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = file.tryLock();
        if (lock == null) {
            file.close();
            return Optional.empty();
        }
        file.truncate(0);
        file.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
        return Optional.of(new StackLock(file));
    }

    /** Returns the process that took the lock, as it wrote it down. */
    static String owner(Path directory) throws IOException {
        return Files.readString(path(directory));
    }

    static Path path(Path directory) {
        return directory.resolve("lock");
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
