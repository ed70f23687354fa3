package io.orderbridge.sandbox.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortsTest {

    /** As many as a stack takes, several times over: enough for two that draw from one hat to draw the same. */
    private static final int MANY = 400;

    @Test
    void two_jvms_never_hand_out_the_same_port() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Another.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var said = other.inputReader(StandardCharsets.UTF_8)) {
            Set<Integer> theirs = new HashSet<>();
            for (int i = 0; i < MANY; i++) {
                theirs.add(Integer.valueOf(said.readLine()));
            }

            assertThat(theirs).hasSize(MANY);
            for (int i = 0; i < MANY / 2; i++) {
                assertThat(theirs).doesNotContain(Ports.free());
            }
        } finally {
            other.destroyForcibly();
        }
    }

    /** Says what it gets, and stays until it is told to end. */
    static final class Another {

        private Another() {}

        public static void main(String[] arguments) throws IOException {
            for (int i = 0; i < MANY; i++) {
                System.out.println(Ports.free());
            }
            System.out.flush();
            int ended = System.in.read();
            System.exit(ended);
        }
    }
}
