package io.orderbridge.alerting.mail;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SmtpServerTest {

    private static final Vertx VERTX = Vertx.vertx();

    @AfterAll
    static void close() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void a_server_that_greets_is_there() throws Exception {
        try (ServerSocket listening = saying("220 mail.example.test ready\r\n")) {
            assertThatCode(() -> probe(listening, false)).doesNotThrowAnyException();
        }
    }

    @Test
    void what_takes_a_connection_and_hangs_up_is_no_server() throws Exception {
        try (ServerSocket listening = saying("")) {
            assertThatThrownBy(() -> probe(listening, false))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("does not greet");
        }
    }

    @Test
    void a_server_that_is_too_busy_is_not_there() throws Exception {
        try (ServerSocket listening = saying("421 come back later\r\n")) {
            assertThatThrownBy(() -> probe(listening, false)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void a_server_that_speaks_tls_from_the_first_byte_is_not_waited_for_to_greet() throws Exception {
        try (ServerSocket listening = saying("")) {
            assertThatCode(() -> probe(listening, true)).doesNotThrowAnyException();
        }
    }

    private static void probe(ServerSocket listening, boolean tls) throws IOException {
        new SmtpServer(null, Clock.systemUTC(), VERTX, "127.0.0.1", listening.getLocalPort(), tls).probe();
    }

    /** Says that to the first who comes, and hangs up. */
    private static ServerSocket saying(String greeting) throws IOException {
        var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var unused = CompletableFuture.runAsync(() -> {
            try (Socket caller = listening.accept()) {
                caller.getOutputStream().write(greeting.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return listening;
    }
}
