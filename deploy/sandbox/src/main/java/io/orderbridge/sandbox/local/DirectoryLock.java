package io.orderbridge.sandbox.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Lets one owner at a time use a directory, as long as the lock is reachable. The kernel takes the lock back when its owner dies, however it dies. */
final class DirectoryLock implements AutoCloseable {

    private final FileChannel file;

    private DirectoryLock(FileChannel file) {
        this.file = file;
    }

    /** Takes the lock of the directory, or returns empty if somebody else has it. */
    static Optional<DirectoryLock> take(Path directory) throws IOException {
        Files.createDirectories(directory);
        FileChannel file = FileChannel.open(
                path(directory), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (!locked(file)) {
            file.close();
            return Optional.empty();
        }
        file.truncate(0);
        file.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
        return Optional.of(new DirectoryLock(file));
    }

    private static boolean locked(FileChannel file) throws IOException {
        try {
            return file.tryLock() != null;
        } catch (OverlappingFileLockException ofThisJvm) {
            return false;
        }
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
