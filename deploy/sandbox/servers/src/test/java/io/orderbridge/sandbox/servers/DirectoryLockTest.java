package io.orderbridge.sandbox.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLockTest {

    @TempDir
    Path folder;

    @Test
    void who_asks_in_vain_in_the_same_jvm_takes_the_lock_from_nobody() throws Exception {
        try (DirectoryLock held = DirectoryLock.take(folder).orElseThrow()) {
            assertThat(DirectoryLock.take(folder)).isEmpty();
            assertThat(anotherJvmGetsIt()).as("while %s is held", held).isFalse();
        }

        assertThat(anotherJvmGetsIt()).isTrue();
        DirectoryLock.take(folder).orElseThrow().close();
    }

    private boolean anotherJvmGetsIt() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Another.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var said = other.inputReader(StandardCharsets.UTF_8)) {
            return Boolean.parseBoolean(said.readLine());
        } finally {
            other.waitFor();
        }
    }

    /** Says whether it got the lock, and ends. */
    static final class Another {

        private Another() {}

        public static void main(String[] arguments) throws IOException {
            System.out.println(DirectoryLock.take(Path.of(arguments[0])).isPresent());
        }
    }
}
